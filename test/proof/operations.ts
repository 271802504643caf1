/**
 * The differential proof: at least 200 generated calls of every operation, half of the invalid ones near misses in one axis, run by
 * the library and analysed by the engine. Rewrites test/shapes/agreement.md; fails where they disagree.
 * Run: npx vite-node test/proof/operations.ts [runs] [seed]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { families } from '../shapes/operations/families';
import { compareOperation, loadEngine, loadLibrary, type Agreement } from '../shapes/operations/harness';
import { table } from '../shapes/operations/table';

const runs = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 1);

const [tf, engine] = [await loadLibrary(), await loadEngine()];
const results: Agreement[] = [];
for (const [name, calls] of Object.entries(families)) {
  const result = await compareOperation(tf, engine, name, calls, runs, seed);
  results.push(result);
  for (const text of result.disagreements.slice(0, 3)) process.stderr.write(`${text}\n`);
}
const wrong = results.filter((result) => result.disagreements.length > 0);
if (runs >= 200) writeFileSync(join(import.meta.dirname, '..', 'shapes', 'agreement.md'), table(results, runs, seed));
process.stdout.write(`${results.length} operations, ${runs} calls each: ${wrong.length === 0 ? 'all agree' : `disagreements in ${wrong.map((result) => result.name).join(', ')}`}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
