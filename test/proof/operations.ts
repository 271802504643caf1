/**
 * The differential proof: at least 200 generated calls of every operation, half of the invalid ones near misses in one axis, run by
 * the library and analysed by the engine. Rewrites test/shapes/agreement.md; fails where they disagree.
 * Run: npx vite-node test/proof/operations.ts [runs] [seed]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { families } from '../shapes/operations/families';
import { compareOperation, loadEngine, loadLibrary, type Agreement } from '../shapes/operations/harness';
import { withoutEntry, withoutGenerator } from '../shapes/operations/surface';

const runs = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 1);

/** One row for each operation; numbers of calls by verdict. */
function table(results: readonly Agreement[]): string {
  const count = (result: Agreement, verdict: Parameters<Agreement['counts']['get']>[0]) => result.counts.get(verdict) ?? 0;
  const rows = results.map((result) => {
    const open = Object.entries(families[result.name].dependsOnValues ?? {}).map(([path, axes]) => `${path === '' ? 'axes' : `${path}:`} ${axes === 'rank' ? 'all' : axes.join(', ')}`);
    return `| ${[`\`${result.name}\``, count(result, 'agrees'), count(result, 'agrees, error'), count(result, 'agrees, depends on values'), open.join('; '), count(result, 'nonsense'), result.disagreements.length].join(' | ')} |`;
  });
  const total = (verdict: Parameters<Agreement['counts']['get']>[0]) => results.reduce((sum, result) => sum + count(result, verdict), 0);
  const disagreements = results.reduce((sum, result) => sum + result.disagreements.length, 0);
  const reasons = Object.entries({ ...withoutEntry, ...withoutGenerator }).reduce((found, [name, reason]) => found.set(reason, [...(found.get(reason) ?? []), `\`${name}\``]), new Map<string, string[]>());
  return `# Agreement with tf.js

Written by \`test/proof/operations.ts\`: ${runs} generated calls of each of ${results.length} operations, seed ${seed}. A quarter of the calls is off by one
in one axis, a quarter differs in another way. "both fail": the library throws and the engine says error. "depends": the
engine has \`?\` in exactly the axes named, whose size depends on values. "nonsense": the library goes on with a shape that no
program can mean (a size of 0 or below, an axis counted twice, pairs that are missing), where the engine may say error.

All: ${total('agrees')} equal, ${total('agrees, error')} both fail, ${total('agrees, depends on values')} depend on values, ${total('nonsense')} nonsense, **${disagreements} disagreements**.

| operation | equal | both fail | depends | on | nonsense | disagreements |
| --- | --: | --: | --: | --- | --: | --: |
${rows.join('\n')}

Not compared: ${[...reasons].map(([reason, names]) => `${names.join(', ')} (${reason})`).join('; ')}.
`;
}

const [tf, engine] = [await loadLibrary(), await loadEngine()];
const results: Agreement[] = [];
for (const [name, calls] of Object.entries(families)) {
  const result = await compareOperation(tf, engine, name, calls, runs, seed);
  results.push(result);
  for (const text of result.disagreements.slice(0, 3)) process.stderr.write(`${text}\n`);
}
const wrong = results.filter((result) => result.disagreements.length > 0);
if (runs >= 200) writeFileSync(join(import.meta.dirname, '..', 'shapes', 'agreement.md'), table(results));
process.stdout.write(`${results.length} operations, ${runs} calls each: ${wrong.length === 0 ? 'all agree' : `disagreements in ${wrong.map((result) => result.name).join(', ')}`}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
