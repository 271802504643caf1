/**
 * Every exercise as learners meet it: npm run proof -- course, which rewrites test/course.md. On each backend the solution
 * passes, the starter fails with its first line to write, and every patch of every listed mistake, as it stands or in
 * another hand, is named first; then each training runs to its end on wasm.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startJob } from '../../src/child/client';
import { exerciseText, loadExercises } from '../../src/course/catalogue';
import type { CheckKind, Exercise } from '../../src/course/exercise';
import { patched } from '../../src/course/mistakes';
import { nativePackage } from '../../src/training/backends';
import type { Backend } from '../../src/training/training';
import { checkText } from '../support/course';
import { restyle, STYLES } from '../support/restyle';

const KINDS: CheckKind[] = ['static', 'shape', 'value', 'property', 'gradient'];
const LONGEST_TRAINING = 60;
/** `npm run proof -- course` proves all; by hand, `vite-node test/proof/course.ts quick [BACKEND...]` makes one patch of each mistake. */
const quick = process.argv.includes('quick');

interface OnBackend {
  listed: number;
  named: number;
  failures: string[];
}

/** One exercise on this process's backend. */
async function onBackend(exercise: Exercise): Promise<OnBackend> {
  const { id, functions, mistakes } = exercise;
  const solution = exerciseText(id, 'solution.ts');
  const failures: string[] = [];
  if (!(await checkText(id, solution)).passed) failures.push('the solution fails');
  const starter = await checkText(id, exerciseText(id, 'starter.ts'));
  if (!/^Line \d+: not written yet/.test(starter.checks.find(({ passed }) => !passed)?.message ?? '')) failures.push('the starter does not say what to write');
  let named = 0;
  let turn = 0;
  for (const [at, mistake] of mistakes.entries()) {
    let all = true;
    for (const patch of quick ? [mistake.patches[at % mistake.patches.length]] : mistake.patches) {
      const text = patched(solution, mistake.function, [patch], functions)!;
      const hand = turn++ % (STYLES.length + 1);
      const written = hand === STYLES.length ? text : restyle(text, STYLES[hand]);
      const first = (await checkText(id, written, { only: { function: mistake.function } })).checks.find(({ passed }) => !passed);
      if (first?.mistake === mistake.id && first.message.includes(mistake.message)) continue;
      all = false;
      failures.push(`${mistake.function} ${mistake.id} "${patch.to}" (${STYLES[hand] ?? 'plain'}): ${first?.message ?? 'passed'}`);
    }
    if (all) named++;
  }
  return { listed: mistakes.length, named, failures };
}

async function kindsOf({ id }: Exercise): Promise<Record<CheckKind, string>> {
  const last = await startJob({ job: 'check', exercise: id, source: { path: join(__dirname, `${id}.ts`), text: exerciseText(id, 'solution.ts') } }, {}, { seconds: 300 }).last;
  if (last.event !== 'checked') throw new Error(`${id}: the check ended with "${last.event}".`);
  const count = (kind: CheckKind): string => {
    const all = last.report.checks.filter((check) => check.kind === kind);
    return all.length === 0 ? '' : `${all.filter(({ passed }) => passed).length} of ${all.length}`;
  };
  return Object.fromEntries(KINDS.map((kind) => [kind, count(kind)])) as Record<CheckKind, string>;
}

async function trainingOf({ id, training }: Exercise): Promise<{ seconds?: number; result: string; accuracies: [name: string, percent: string][] }> {
  if (!training) return { result: '', accuracies: [] };
  const costs: number[] = [];
  const job = startJob(
    { job: 'train', exercise: id, source: { path: join(__dirname, `${id}.ts`), text: exerciseText(id, 'solution.ts') }, backend: 'wasm', hyperparameters: {} },
    { onEvent: (event) => event.event === 'metric' && event.name === 'cost' && costs.push(event.value) },
  );
  const last = await job.last;
  if (last.event !== 'end') throw new Error(`${id}: the training ended with "${last.event}".`);
  const accuracies = Object.entries(last.end.metrics).flatMap(([name, value]): [string, string][] => (/^(train|test)Accuracy$/.test(name) ? [[name, `${(100 * value).toFixed(1)} %`]] : []));
  const result = [`cost ${costs[0].toFixed(4)} to ${costs.at(-1)!.toFixed(4)}`, ...accuracies.map(([name, percent]) => `${name} ${percent}`)].join(', ');
  return { seconds: last.end.seconds, result, accuracies };
}

async function prove(): Promise<void> {
  const exercises = await loadExercises();
  const chosen = process.argv.slice(2).filter((word): word is Backend => ['wasm', 'cpu', 'tensorflow'].includes(word));
  const backends: Backend[] = chosen.length > 0 ? chosen : ['wasm', 'cpu', ...(nativePackage() ? (['tensorflow'] as const) : [])];
  const found = backends.map((backend) => {
    console.log(`${backend} ...`);
    const json = execFileSync(process.execPath, ['node_modules/vite-node/vite-node.mjs', __filename, '--one', ...(quick ? ['quick'] : [])], { env: { ...process.env, LAB_BACKEND: backend }, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] });
    return JSON.parse(json.trim().split('\n').at(-1)!) as Record<string, OnBackend>;
  });
  const failures = backends.flatMap((backend, i) => Object.entries(found[i]).flatMap(([id, result]) => result.failures.map((failure) => `${backend} ${id}: ${failure}`)));
  const rows: string[] = [];
  for (const exercise of exercises) {
    const kinds = await kindsOf(exercise);
    const { seconds, result, accuracies } = await trainingOf(exercise);
    const statement = exerciseText(exercise.id, 'statement.md');
    for (const [name, percent] of accuracies) if (!statement.includes(percent)) failures.push(`${exercise.id}: ${name} is ${percent}, which its statement does not say`);
    if (seconds !== undefined && seconds > LONGEST_TRAINING) failures.push(`${exercise.id}: training takes ${seconds.toFixed(0)} s`);
    const named = found.map((each) => `${each[exercise.id].named} of ${each[exercise.id].listed}`);
    rows.push(`| ${exercise.id} | ${KINDS.map((kind) => kinds[kind]).join(' | ')} | ${named.join(' | ')} | ${seconds?.toFixed(1) ?? ''} | ${result} |`);
  }
  const table = [
    '# The exercises',
    '',
    `Checks that the solution passes, by kind; listed mistakes of which ${quick ? 'a patch' : 'every patch'}, each in a hand of its own, is named first on each backend; seconds and result`,
    'of the training on wasm with its own data and defaults. Written by `npm run proof -- course`' + (quick ? ' (this time in its quick form).' : '.'),
    '',
    `| exercise | ${KINDS.join(' | ')} | ${backends.map((backend) => `named, ${backend}`).join(' | ')} | training s | its result |`,
    `|---|${KINDS.map(() => '---').join('|')}|${backends.map(() => '---').join('|')}|---|---|`,
    ...rows,
    '',
  ].join('\n');
  writeFileSync(join(__dirname, '..', 'course.md'), table);
  console.log(table);
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

async function one(): Promise<void> {
  const results: Record<string, OnBackend> = {};
  for (const exercise of await loadExercises()) results[exercise.id] = await onBackend(exercise);
  console.log(JSON.stringify(results));
}

void (process.argv.includes('--one') ? one() : prove());
