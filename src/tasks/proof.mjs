// npm run proof [-- NAME...]: what is too long for every change, one file of test/proof/ each; they rewrite the tables they name.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './install.mjs';
import { root, run, say } from './shell.mjs';

const chosen = process.argv.slice(2);
const proofs = readdirSync(join(root, 'test', 'proof'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => chosen.length === 0 || chosen.includes(name));

await installPackages();
await run([process.execPath, 'src/tasks/build.mjs']);
const failed = [];
for (const name of proofs) {
  say(`Proof ${name} ...`);
  await run([process.execPath, 'node_modules/vite-node/vite-node.mjs', `test/proof/${name}.ts`]).catch((error) => failed.push(`${name}: ${error.message}`));
}
for (const failure of failed) console.log(`FAILED ${failure}`);
console.log(`${proofs.length - failed.length} proofs passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
