/**
 * Every exercise as learners meet it: npm run proof -- course, which rewrites test/course.md. On each backend the solution
 * and other people's solutions pass, the starter fails with its first line to write, and every patch of every listed
 * mistake is named first, each in a hand of its own that changes from backend to backend; slips in other people's
 * solutions are named too; then each training runs to its end on wasm and prints the numbers of its statement.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startJob } from '../../src/child/client';
import { exerciseText, loadExercises } from '../../src/course/catalogue';
import type { CheckKind, Exercise } from '../../src/course/exercise';
import { patched } from '../../src/course/mistakes';
import { nativePackage } from '../../src/training/backends';
import type { Backend } from '../../src/training/training';
import { handsOf } from '../course/hands';
import { slips, slipped } from '../course/slips';
import { checkText } from '../support/course';
import { restyle, STYLES } from '../support/restyle';

const KINDS: CheckKind[] = ['static', 'shape', 'value', 'property', 'gradient'];
const BACKENDS: Backend[] = ['wasm', 'cpu', 'tensorflow'];
const LONGEST_TRAINING = 60;
/** Processes at work at the same time. */
const AT_ONCE = 2;
/** Trainings beside that with the defaults whose numbers a statement gives. */
const OTHER_RUNS: Record<string, Record<string, number>[]> = { 'deep-network': [{ hiddenLayers: 0 }], 'l2-regularization': [{ lambd: 0 }, { lambd: 5 }, { lambd: 50 }] };

interface OnBackend {
  listed: number;
  named: number;
  slips: number;
  slipsNamed: number;
  failures: string[];
}

/** One exercise on this process's backend. @param turn with which hand to begin */
async function onBackend(exercise: Exercise, turn: number): Promise<OnBackend> {
  const { id, functions, mistakes } = exercise;
  const solution = exerciseText(id, 'solution.ts');
  const failures: string[] = [];
  for (const [name, text] of [['the solution', solution], ...handsOf(id)]) {
    const wrong = (await checkText(id, text)).checks.find(({ passed }) => !passed);
    if (wrong) failures.push(`${name} fails: ${wrong.function}: ${wrong.message}`);
  }
  const starter = await checkText(id, exerciseText(id, 'starter.ts'));
  if (!/^Line \d+: not written yet/.test(starter.checks.find(({ passed }) => !passed)?.message ?? '')) failures.push('the starter does not say what to write');
  let named = 0;
  for (const mistake of mistakes) {
    let all = true;
    for (const patch of mistake.patches) {
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
  const mine = slips.filter((slip) => slip.exercise === id);
  let slipsNamed = 0;
  for (const slip of mine) {
    const first = (await checkText(id, slipped(slip))).checks.find(({ passed }) => !passed);
    if (first?.mistake === slip.mistake) slipsNamed++;
    else failures.push(`${slip.file} "${slip.to}" is no ${slip.mistake}: ${first?.mistake ?? ''} ${first?.message ?? 'passed'}`);
  }
  return { listed: mistakes.length, named, slips: mine.length, slipsNamed, failures };
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

interface Run {
  seconds: number;
  /** Of each metric, as they were reported. */
  reported: Record<string, number[]>;
  metrics: Record<string, number>;
}

async function train({ id }: Exercise, hyperparameters: Record<string, number>): Promise<Run> {
  const reported: Record<string, number[]> = {};
  const job = startJob(
    { job: 'train', exercise: id, source: { path: join(__dirname, `${id}.ts`), text: exerciseText(id, 'solution.ts') }, backend: 'wasm', hyperparameters },
    { onEvent: (event) => event.event === 'metric' && (reported[event.name] ??= []).push(event.value) },
  );
  const last = await job.last;
  if (last.event !== 'end') throw new Error(`${id}: the training ended with "${last.event}".`);
  return { seconds: last.end.seconds, reported, metrics: last.end.metrics };
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

/** What a statement says of trainings and no training printed, and the other way round. The course's cats have a proof of their own. */
function untrue(id: string, runs: Run[]): string[] {
  const words = exerciseText(id, 'statement.md').split('\n\n').filter((paragraph) => !/pictures of cats/.test(paragraph)).join('\n\n');
  const accuracies = runs.flatMap(({ metrics }) => Object.entries(metrics).filter(([name]) => /accuracy/i.test(name)));
  const printed = new Set(accuracies.map(([, value]) => percent(value)));
  for (const { metrics } of runs) for (const value of Object.values(metrics)) printed.add(`| ${value.toFixed(2)} |`);
  const said = words.match(/\d+\.\d %|\| \d+\.\d\d \|/g) ?? [];
  const starts = [...words.matchAll(/`(\w+)` starts at (\d+(?:\.\d+)?)/g)].filter(([, name, value]) => (runs[0].reported[name]?.[0] ?? NaN).toFixed(/\.(\d+)/.exec(value)?.[1].length ?? 0) !== value);
  return [
    ...said.filter((number) => !printed.has(number)).map((number) => `its statement says ${number}, which no training printed`),
    ...accuracies.filter(([name, value]) => /^(train|test)Accuracy$/.test(name) && !words.includes(percent(value))).map(([name, value]) => `${name} is ${percent(value)}, which its statement does not say`),
    ...starts.map(([sentence]) => `"${sentence}" is not true: ${runs[0].reported[/`(\w+)`/.exec(sentence)![1]]?.[0]}`),
  ];
}

/** Runs tasks, at most AT_ONCE at a time. */
async function together<T, R>(tasks: readonly T[], run: (task: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < tasks.length; at = next++) results[at] = await run(tasks[at]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function prove(): Promise<void> {
  const exercises = await loadExercises();
  const chosen = process.argv.slice(2).filter((word): word is Backend => BACKENDS.includes(word as Backend));
  const backends = chosen.length > 0 ? chosen : BACKENDS.filter((backend) => backend !== 'tensorflow' || nativePackage());
  const shares = backends.flatMap((backend) => exercises.map(({ id }) => ({ backend, id })));
  const found = await together(shares, async ({ backend, id }) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['node_modules/vite-node/vite-node.mjs', __filename, '--one', id], { env: { ...process.env, LAB_BACKEND: backend }, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as OnBackend;
    console.log(`${backend} ${id}: ${result.named} of ${result.listed} mistakes and ${result.slipsNamed} of ${result.slips} slips named`);
    return result;
  });
  const failures = shares.flatMap(({ backend, id }, i) => found[i].failures.map((failure) => `${backend} ${id}: ${failure}`));
  const rows: string[] = [];
  for (const exercise of exercises) {
    const kinds = await kindsOf(exercise);
    const runs: Run[] = [];
    for (const hyperparameters of exercise.training ? [{}, ...(OTHER_RUNS[exercise.id] ?? [])] : []) runs.push(await train(exercise, hyperparameters));
    const [run] = runs;
    if (run) failures.push(...untrue(exercise.id, runs).map((what) => `${exercise.id}: ${what}`));
    if (run && run.seconds > LONGEST_TRAINING) failures.push(`${exercise.id}: training takes ${run.seconds.toFixed(0)} s`);
    const accuracies = run ? ['trainAccuracy', 'testAccuracy'].map((name) => `${name} ${percent(run.metrics[name])}`) : [];
    const result = run ? [`cost ${run.reported.cost[0].toFixed(4)} to ${run.reported.cost.at(-1)!.toFixed(4)}`, ...accuracies].join(', ') : '';
    const own = backends.map((backend) => found[shares.findIndex((share) => share.backend === backend && share.id === exercise.id)]);
    const named = own.flatMap((each) => `${each.named} of ${each.listed}`);
    const slipsNamed = `${Math.min(...own.map((each) => each.slipsNamed))} of ${own[0].slips}`;
    rows.push(`| ${exercise.id} | ${KINDS.map((kind) => kinds[kind]).join(' | ')} | ${handsOf(exercise.id).length} | ${named.join(' | ')} | ${slipsNamed} | ${run?.seconds.toFixed(1) ?? ''} | ${result} |`);
  }
  const table = [
    '# The exercises',
    '',
    "Checks that the solution passes, by kind; other people's solutions, which pass on every backend; listed mistakes of which every patch is named first on",
    "each backend, in hands that change from one to the next; slips in other people's solutions that are named first on every backend; seconds and result",
    'of the training on wasm with its own data and defaults. Written by `npm run proof -- course`.',
    '',
    `| exercise | ${KINDS.join(' | ')} | hands | ${backends.map((backend) => `named, ${backend}`).join(' | ')} | slips | training s | its result |`,
    `|---|${KINDS.map(() => '---').join('|')}|---|${backends.map(() => '---').join('|')}|---|---|---|`,
    ...rows,
    '',
  ].join('\n');
  if (chosen.length === 0) writeFileSync(join(__dirname, '..', 'course.md'), table);
  console.log(table);
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

async function one(id: string): Promise<void> {
  const exercise = (await loadExercises()).find((each) => each.id === id)!;
  console.log(JSON.stringify(await onBackend(exercise, BACKENDS.indexOf(process.env.LAB_BACKEND as Backend))));
}

const at = process.argv.indexOf('--one');
void (at > 0 ? one(process.argv[at + 1]) : prove());
