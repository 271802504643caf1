/** What a training says of numbers that go wrong, of tensors left behind, and of its own state. */
import { describe, expect, it } from 'vitest';
import { loadLearner, serveLearnerImports } from '../../src/child/learner';
import { shippedDataset } from '../../src/data/open';
import { withDev } from '../../src/data/split';
import shallow from '../../src/exercises/shallow-network/exercise';
import { loadTensorFlow } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { runTraining, type Run, type RunResult } from '../../src/training/run';
import { learnerText } from './survive';

const path = '/course/shallow-network.ts';
const { tf } = await loadTensorFlow('cpu');
serveLearnerImports(tf);

interface Trained {
  result?: RunResult;
  error?: { message: string; line?: number };
  warnings: string[];
  metrics: Map<string, number[]>;
}

async function train(text: string, hyperparameters: Record<string, number> = {}, more: Partial<Run> = {}): Promise<Trained> {
  const trained: Trained = { warnings: [], metrics: new Map() };
  const run: Run = {
    tf,
    training: shallow.training!,
    learner: loadLearner({ path, text }),
    file: { path, text },
    data: shippedDataset('moons'),
    hyperparameters: { numIterations: 120, ...hyperparameters },
    control: new RunControl(),
    onMetric: (_step, name, value) => trained.metrics.set(name, [...(trained.metrics.get(name) ?? []), value]),
    onWarning: (sentence) => trained.warnings.push(sentence),
    ...more,
  };
  try {
    trained.result = await runTraining(run);
  } catch (error) {
    trained.error = error as Error;
  }
  return trained;
}

/** The learner's text with one place changed, and the line of that place. */
function mutated(from: string, to: string): { text: string; line: number } {
  expect(learnerText.split(from)).toHaveLength(2);
  const text = learnerText.replace(from, to);
  const mark = to.includes('/*here*/') ? text.indexOf('/*here*/') : learnerText.indexOf(from);
  return { text, line: text.slice(0, mark).split('\n').length };
}

describe('a number that goes wrong stops the training with step, place and cause', () => {
  const guarded = 'tf.log(A2.add(1e-7))';
  it.each<[string, string, string, Record<string, number>, RegExp]>([
    ['the log of 0', guarded, '/*here*/ tf.log(A2.greater(0.5).toFloat())', {}, /The cost is .* at step 0, .*It began there, in line \d+ \(computeCost\), with the log of 0, in \d+ of 320 numbers.*1e-8/],
    ['the log of a negative number', guarded, '/*here*/ tf.log(A2.sub(1))', {}, /with the log of a negative number, in 320 of 320/],
    ['a division by 0 in a gradient', 'db2: dZ2.mean(1, true)', 'db2: /*here*/ tf.div(dZ2.mean(1, true), dZ2.sub(dZ2).sum())', {}, /The cost is NaN at step 25.*It began in step 0, in line \d+ \(backwardPropagation\), with a division by 0.*epsilon/],
    ['a root of a negative number', 'const A1 = tf.tanh(Z1)', 'const A0 = /*here*/ tf.sqrt(Z1.min().abs().neg().sub(1));\n  const A1 = tf.tanh(Z1.add(A0))', {}, /in line \d+ \(forwardPropagation, `A0`\), with the square root of a negative number\..*sign/],
    ['an exponential that overflows', 'const A1 = tf.tanh(Z1)', 'const e =\n    /*here*/ tf.exp(Z1.mul(0).add(120));\n  const A1 = tf.tanh(Z1.add(e.sub(e)))', {}, /`e`\), with an exponential that overflows \(its exponent reaches 120/],
    ['undefined in plain JavaScript', 'const jitter = 1', 'const jitter = p.nothing', {}, /with numbers that no operation of tf made.*undefined becomes NaN/],
    ['a learning rate far too large', 'tf.tanh(Z1)', 'Z1', { learningRate: 1e18 }, /Likely cause: (the parameters have grown to .*|the cost was rising, so )the learning rate 1000000000000000000 is too large.*Try/],
  ])('%s', async (_what, from, to, hyperparameters, sentence) => {
    const { text, line } = mutated(from, to);
    const { error } = await train(text, hyperparameters);
    expect(error?.message).toMatch(sentence);
    if (to.includes('/*here*/')) {
      expect(error?.message).toContain(`line ${line}`);
      expect(error?.line).toBe(line);
    }
  });

  it('names a parameter that is NaN while no metric shows it', async () => {
    const { text } = mutated('const jitter = 1', 'const jitter = Math.random() < 0.04 ? NaN : 1');
    const blind = text.replace('export function computeCost(A2, Y) {', 'export function computeCost(A2, Y) {\n  return 0.5;');
    const enters = blind.slice(0, blind.indexOf('rate * jitter')).split('\n').length;
    const { error } = await train(blind, {}, { onCheckpoint: async () => {} });
    expect(error?.message).toMatch(new RegExp(`W1 is NaN at step 120, .*It began in step \\d+, in line ${enters}, with numbers that no operation of tf made`));
  });
});

describe('tensors left behind by every step', () => {
  it.each<[string, string, number]>([
    ['tf.keep', 'tf.keep(X.mean()); const m = Y.shape[1];', 1],
    ['a variable', 'tf.variable(tf.zeros([10]), false); const m = Y.shape[1];', 1],
    ['two of them', 'tf.keep(X.sum()); tf.keep(X.max()); const m = Y.shape[1];', 2],
  ])('by %s are counted with their line', async (_what, to, count) => {
    const { text, line } = mutated('m = Y.shape[1];', `n = 0; ${to}`);
    const { warnings } = await train(text);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`Every step leaves ${count} tensors? behind \\(\\d+ bytes\\).*line ${line}\\b.*tf\\.keep`))]);
  });

  it('are none in a training that frees what it makes', async () => {
    const tensors = tf.memory().numTensors;
    const { warnings, result } = await train(learnerText);
    expect(warnings).toEqual([]);
    expect(result?.step).toBe(120);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('early stopping', () => {
  const data = () => withDev(shippedDataset('moons'), 0.25);
  const steady = learnerText.replace('tf.less(tf.randomUniform(Z1.shape), 0.9)', 'tf.less(tf.zerosLike(Z1), 0.9)').replace('D1).div(0.9);', 'D1);').replace('D1).div(0.9).mul(', 'D1).mul(');

  it('ends after so many evaluations without a new best, with the best weights', async () => {
    const { result, metrics } = await train(steady, { numIterations: 3000, hiddenUnits: 40, learningRate: 2 }, { data: data(), earlyStopping: { patience: 4 } });
    const dev = metrics.get('devCost')!;
    const best = dev.indexOf(Math.min(...dev));
    expect(result?.best).toEqual({ step: best * 30, metric: 'devCost', value: dev[best] });
    expect(dev.length - 1 - best).toBeLessThanOrEqual(4);
    expect(result?.step).toBe(Math.min(3000, (best + 4) * 30));
    expect(result?.metrics.devCost).toBeCloseTo(dev[best], 6);
  });

  it('looks upwards at an accuracy, and says which metrics there are', async () => {
    const { result, metrics } = await train(steady, { numIterations: 900 }, { data: data(), earlyStopping: { patience: 1000, metric: 'devAccuracy' } });
    expect(result?.best?.value).toBe(Math.max(...metrics.get('devAccuracy')!));
    const { error } = await train(steady, {}, { data: data(), earlyStopping: { patience: 3, metric: 'devLoss' } });
    expect(error?.message).toBe('There is no metric devLoss to watch. The dev set has devCost, devAccuracy, devPositives.');
  });
});

describe("the learner's own metrics", () => {
  it('are told by the names that they have, for every part', async () => {
    const { metrics, result } = await train(learnerText);
    expect([...metrics.keys()].sort()).toEqual(['cost', 'trainAccuracy', 'trainCost', 'trainPositives']);
    expect(Object.keys(result!.metrics)).toEqual(expect.arrayContaining(['trainPositives', 'testPositives']));
  });

  it('that are no finite numbers are said once each, and left out', async () => {
    const { warnings, metrics, result } = await train(learnerText.replace('positives: predictions.mean()', 'f1: predictions.mean().mul(NaN), recall: predictions.mean()'));
    expect(warnings).toEqual([expect.stringMatching(/^The metric trainF1 is NaN at step 0: it is left out .*division by 0/), expect.stringMatching(/^The metric testF1 is NaN at step 120/)]);
    expect(metrics.has('trainRecall')).toBe(true);
    expect(Object.keys(result!.metrics).filter((name) => /F1/.test(name))).toEqual([]);
  });

  it.each([['5', '5'], ['predictions', 'a tensor'], ['[1]', 'a list'], ['{ f1: "high" }', 'something else than a number under f1']])('that return %s are refused in words', async (value, what) => {
    const { error } = await train(learnerText.replace('({ positives: predictions.mean() })', `(${value})`));
    expect(error?.message).toBe(`metrics(predictions, Y) returned ${what}. Return numbers by name, for example { precision: 0.9 }.`);
  });
});
