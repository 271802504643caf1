/**
 * The proofs of the shape engine on programs: the corpus against real runs, programs made at random, every mutant of the corpus, sources
 * nobody here wrote, and an engine that follows edits against a fresh one. Rewrites test/corpus/proof.md; fails where something must not happen.
 * Run: npx vite-node test/proof/shapes.ts [mutants of each program] [programs made at random]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distribution } from '../../src/distribution';
import { createEngine } from '../../src/shapes/engine';
import { judge, type Verdict } from '../corpus/agreement';
import { foreignSources } from '../corpus/foreign';
import { judgeMutant, type MutantResult, sampleMutants } from '../corpus/judge-mutants';
import { run } from '../corpus/run';
import { disagreements } from '../fuzz/incremental';
import { judgeMade, type Judged } from '../fuzz/made';
import { programs } from '../fuzz/sources';

const mutantsEach = Number(process.argv[2] ?? 1_000);
const madeAtRandom = Number(process.argv[3] ?? 5_000);
const root = join(import.meta.dirname, '..', '..');
const correct = programs(join(root, 'test', 'corpus', 'fixtures', 'correct'));
const newEngine = () => {
  const [treeSitter, typescript, tsx] = ['tree-sitter', 'tree-sitter-typescript', 'tree-sitter-tsx'].map((name) => readFileSync(distribution('grammars', `${name}.wasm`)));
  return createEngine({ treeSitter, typescript, tsx });
};
const [engine, fresh] = [await newEngine(), await newEngine()];
const rows: [what: string, result: string, wanted: string, holds: boolean][] = [];
const say = (line: string) => process.stderr.write(`${line}\n`);
const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

const verdicts: Verdict[] = [];
let diagnostics = 0;
for (const program of correct) {
  const analysis = engine.analyse(program);
  diagnostics += analysis.findings.length;
  verdicts.push(...judge(program.text, analysis.bindings, (await run(program.path, program.text)).seen));
}
const verdictCount = (verdict: Verdict['verdict']) => verdicts.filter((each) => each.verdict === verdict).length;
rows.push([`diagnostics in ${correct.length} correct programs`, String(diagnostics), '0', diagnostics === 0]);
rows.push(['shapes that a real run contradicts', String(verdictCount('wrong')), '0', verdictCount('wrong') === 0]);
rows.push([`exact shapes of ${verdicts.length} array bindings`, share(verdictCount('exact'), verdicts.length), 'at least 95 %', verdictCount('exact') >= 0.95 * verdicts.length]);

const made: Judged[] = [];
for (let seed = 10_001; seed <= 10_000 + madeAtRandom; seed++) {
  const judged = await judgeMade(engine, seed);
  made.push(judged);
  for (const fault of judged.faults) say(`${fault}\n${judged.text}`);
}
const madeBindings = made.reduce((sum, { bindings }) => sum + bindings, 0);
const madeExact = made.reduce((sum, { exact }) => sum + exact, 0);
const madeFaults = made.reduce((sum, { faults }) => sum + faults.length, 0);
const madeRefused = made.filter(({ refused }) => refused !== undefined);
rows.push([`false statements about ${madeAtRandom.toLocaleString('en')} programs made at random`, String(madeFaults), '0', madeFaults === 0]);
rows.push([`exact shapes of their ${madeBindings.toLocaleString('en')} array bindings, which depend on the toss of coins`, share(madeExact, madeBindings), 'at least 90 %', madeExact >= 0.9 * madeBindings]);
rows.push([`${madeRefused.length} of them whose last statement tf.js refuses: found`, share(madeRefused.filter(({ refused }) => refused === 'found').length, madeRefused.length), 'at least 90 %', madeRefused.filter(({ refused }) => refused === 'found').length >= 0.9 * madeRefused.length]);

const mutants: MutantResult[] = [];
for (const { program, mutant } of sampleMutants(correct, mutantsEach)) {
  const result = await judgeMutant(program, mutant, (source) => engine.analyse(source).findings);
  mutants.push(result);
  if (['missed', 'elsewhere', 'false-alarm'].includes(result.outcome)) say(`${result.outcome}: ${result.program}:${mutant.line} ${mutant.kind}: ${result.failure?.message ?? result.errors[0].message}`);
}
const mutantCount = (...outcomes: MutantResult['outcome'][]) => mutants.filter(({ outcome }) => outcomes.includes(outcome)).length;
const refused = mutantCount('found', 'elsewhere', 'missed');
rows.push([`${refused} mutants that tf.js refuses for shapes: found on the right line`, share(mutantCount('found'), refused), 'at least 95 %', mutantCount('found') >= 0.95 * refused]);
rows.push([`errors in ${mutantCount('quiet', 'false-alarm')} mutants that run`, String(mutantCount('false-alarm')), '0', mutantCount('false-alarm') === 0]);

let foreign = 0;
let foreignFindings = 0;
for (const source of foreignSources(join(root, 'node_modules', '@tensorflow'))) {
  foreign++;
  const { findings } = engine.analyse(source);
  foreignFindings += findings.length;
  for (const finding of findings) say(`foreign: ${source.path}:${finding.range.start.line + 1} ${finding.message}`);
  engine.forget(source.path);
}
rows.push([`diagnostics in ${foreign} files of tf.js itself`, String(foreignFindings), '0', foreignFindings === 0]);

let edits = 0;
let disagreeing = 0;
for (const [seed, program] of correct.entries()) {
  edits += 30;
  disagreeing += disagreements(engine, fresh, program, 30, seed).length;
}
rows.push([`${edits} edits after which a fresh engine says something else`, String(disagreeing), '0', disagreeing === 0]);

const table = rows.map(([what, result, wanted, holds]) => `| ${what} | ${result} | ${wanted} | ${holds ? 'yes' : '**no**'} |`);
writeFileSync(
  join(root, 'test', 'corpus', 'proof.md'),
  `# The shape engine on whole programs\n\nWritten by \`test/proof/shapes.ts\`. The witness is the real tf.js: programs and mutants are run with every binding reported (\`instrument.ts\`).\n\n| what | measured | wanted | holds |\n| --- | --: | --: | --- |\n${table.join('\n')}\n`,
);
for (const row of table) process.stdout.write(`${row}\n`);
process.exitCode = rows.every(([, , , holds]) => holds) ? 0 : 1;
