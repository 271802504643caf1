import { expect, it } from 'vitest';
import type { CheckReport, CheckResult, GradientReport } from '../child/messages';
import { History, type Change } from './history';

const result = (name: string, passed: boolean): CheckResult => ({ function: name, kind: 'value', name: 'hand-sized', passed, message: '' });
const report = (...checks: CheckResult[]): CheckReport => ({ exercise: 'e', passed: checks.every((check) => check.passed), checks, seen: [] });
const gradients = (name: string): GradientReport[] => [{ name, function: name, verdict: 'pass', difference: 0, parameters: [], causes: [], forwardPasses: 1, seconds: 0 }];
const start = (folder?: string): Parameters<History['runStarted']>[1] => ({ at: 0, backend: 'cpu', folder, hyperparameters: {}, settings: {}, warnings: [] });

it('keeps what it knows of other functions when one is checked alone', () => {
  const history = new History();
  history.checked('e', report(result('f', false), result('g', true)), 1);
  history.checked('e', report(result('f', true)), 2, 'f');
  expect(history.of('e').check).toEqual({ at: 2, value: report(result('g', true), result('f', true)) });
  history.checked('e', report(result('g', false)), 3, 'g');
  expect(history.of('e').check?.value.passed).toBe(false);
});

it('keeps the newest gradient checks, newest first, and never more than 20', () => {
  const history = new History();
  for (let i = 0; i < 30; i++) history.gradientsChecked('e', gradients(String(i)), i);
  expect(history.of('e').gradients.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => 29 - i));
});

it('holds at most 2000 steps of a run whatever comes, with the first and the latest among them', () => {
  const history = new History();
  const run = history.runStarted('e', start());
  for (let step = 0; step < 10_001; step++) history.metric('e', run, { step, name: 'cost', value: -step });
  const { steps, values } = run.series;
  expect(steps.length).toBeLessThanOrEqual(2000);
  expect([steps[0], steps.at(-1)]).toEqual([0, 10_000]);
  expect(values.cost).toEqual(steps.map((step) => -step));
  expect(steps.every((step, i) => i === 0 || step > steps[i - 1])).toBe(true);
  expect(Math.max(...steps.slice(1).map((step, i) => step - steps[i]))).toBeLessThan(50);
});

it('keeps the curve of a metric that is measured seldom, whatever its phase', () => {
  const history = new History();
  const run = history.runStarted('e', start());
  for (let step = 0; step < 20_000; step++) {
    history.metric('e', run, { step, name: 'cost', value: -step });
    if (step % 201 === 7) history.metric('e', run, { step, name: 'devCost', value: step });
  }
  const { steps, values } = run.series;
  expect(steps.length).toBeLessThanOrEqual(2000);
  const dev = steps.filter((_, i) => values.devCost[i] !== null);
  expect(values.devCost.filter((value) => value !== null)).toEqual(dev);
  const gaps = dev.slice(1).map((step, i) => step - dev[i]);
  expect(Math.max(...gaps)).toBeLessThan(20_000 / 25);
  expect(dev.at(-1)).toBeGreaterThan(19_000);
});

it('says what changed, and a success takes an earlier failure away', () => {
  const history = new History();
  const changes: Change['kind'][] = [];
  const end = history.onChange(({ kind }) => changes.push(kind));
  history.failed('e', { sentence: 'It stopped.', kind: 'learner' });
  expect(history.of('e').failure?.sentence).toBe('It stopped.');
  const run = history.runStarted('e', start());
  expect(history.of('e').failure).toBeUndefined();
  history.metric('e', run, { step: 0, name: 'cost', value: 1 });
  history.runIs('e', run, { state: 'ended', end: { metrics: {}, seconds: 1, stopped: false, step: 9 } });
  end();
  history.failed('e', undefined);
  expect(changes).toEqual(['results', 'run', 'point', 'run']);
});

it('takes a resumed run up again at its step, under the same identity', () => {
  const history = new History();
  const run = history.runStarted('e', start('/runs/1'));
  for (let step = 0; step < 10; step++) history.metric('e', run, { step, name: 'cost', value: step });
  const other = history.runStarted('e', start('/runs/2'));
  const again = history.runStarted('e', start('/runs/1'), 6);
  expect(again.id).toBe(run.id);
  expect(again.series).toEqual({ steps: [0, 1, 2, 3, 4, 5], values: { cost: [0, 1, 2, 3, 4, 5] } });
  expect(history.of('e').runs.map(({ id }) => id)).toEqual([other.id, run.id]);
});

it('puts kept runs before those of this window, each once', () => {
  const history = new History();
  const live = history.runStarted('e', start('/runs/2'));
  const kept = (folder: string) => ({ ...start(folder), series: { steps: [], values: {} }, state: 'ended' as const, resumable: false });
  history.runsKept('e', [kept('/runs/1'), kept('/runs/2')]);
  history.runsKept('e', [kept('/runs/1'), kept('/runs/2')]);
  expect(history.of('e').runs.map(({ folder }) => folder)).toEqual(['/runs/1', '/runs/2']);
  expect(history.of('e').runs[1]).toBe(live);
});

it('a run of another window takes its place by time, and one that another window takes up again is seen to run there', () => {
  const history = new History();
  const kept = (folder: string, at: number, state: 'ended' | 'elsewhere' | 'interrupted') => ({ ...start(folder), at, series: { steps: [], values: {} }, state, resumable: false });
  history.runsKept('e', [kept('/runs/1', 1, 'interrupted')]);
  history.runsKept('e', [kept('/runs/1', 1, 'interrupted'), kept('/runs/2', 2, 'elsewhere')]);
  const states = () => history.of('e').runs.map(({ folder, state }) => [folder, state]);
  expect(states()).toEqual([['/runs/1', 'interrupted'], ['/runs/2', 'elsewhere']]);
  history.runsKept('e', [kept('/runs/1', 1, 'elsewhere'), kept('/runs/2', 2, 'ended')]);
  expect(states()).toEqual([['/runs/1', 'elsewhere'], ['/runs/2', 'ended']]);
  const live = history.runStarted('e', { ...start('/runs/3'), at: 3 });
  history.runsKept('e', [kept('/runs/3', 3, 'elsewhere')]);
  expect(live.state).toBe('running');
});

it('forgets what checks said of a text that is gone, and keeps its trainings', () => {
  const history = new History();
  history.checked('e', { exercise: 'e', passed: true, checks: [], seen: [] }, 1);
  history.gradientsChecked('e', [], 2);
  const run = history.runStarted('e', start('/runs/1'));
  history.forget('e');
  expect(history.of('e')).toEqual({ gradients: [], runs: [run] });
});
