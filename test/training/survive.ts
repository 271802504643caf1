/** Kills trainings at random instants and looks at what they leave: what the test and the proof of survival share. */
import { fork, type ChildProcess } from 'node:child_process';
import { distribution } from '../../src/distribution';
import type { Event, Posted, Start, TrainRequest } from '../../src/child/messages';
import { isResumable, readRun } from '../../src/training/runs/folder';
import { newestCheckpoint } from '../../src/training/runs/checkpoints';
import { seededRandom } from '../../src/random';

/**
 * A learner's file of its own: inverted dropout from the library's random numbers and noise from Math.random, so that a
 * resumed run repeats the numbers only where both generators were kept.
 */
export const learnerText = `import * as tf from '@tensorflow/tfjs';
const name = (s, l) => s + l;
export function initializeParameters(n_x, n_h, n_y) {
  return { W1: tf.randomNormal([n_h, n_x]).mul(0.5), b1: tf.fill([n_h, 1], Math.random()), W2: tf.randomNormal([n_y, n_h]).mul(0.1), b2: tf.zeros([n_y, 1]) };
}
export function forwardPropagation(X, p) {
  const Z1 = tf.matMul(p.W1, X).add(p.b1);
  const D1 = tf.cast(tf.less(tf.randomUniform(Z1.shape), 0.9), 'float32');
  const A1 = tf.tanh(Z1).mul(D1).div(0.9);
  return [tf.sigmoid(tf.matMul(p.W2, A1).add(p.b2)), { A1, D1 }];
}
export function computeCost(A2, Y) {
  return tf.mean(tf.neg(tf.add(tf.mul(Y, tf.log(A2.add(1e-7))), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1 + 1e-7, A2))))));
}
export function backwardPropagation(p, { A1, D1 }, X, Y) {
  const A2 = tf.sigmoid(tf.matMul(p.W2, A1).add(p.b2)), m = Y.shape[1];
  const dZ2 = A2.sub(Y), dZ1 = tf.matMul(p.W2, dZ2, true).mul(D1).div(0.9).mul(tf.sub(1, A1.square()));
  return { [name('dW', 2)]: tf.matMul(dZ2, A1, false, true).div(m), db2: dZ2.mean(1, true), dW1: tf.matMul(dZ1, X, false, true).div(m), db1: dZ1.mean(1, true) };
}
export function updateParameters(p, g, rate) {
  const jitter = 1 + 0.01 * Math.random();
  return Object.fromEntries(Object.keys(p).map((key) => [key, tf.sub(p[key], g['d' + key].mul(rate * jitter))]));
}
export function predict(p, X) {
  return forwardPropagation(X, p)[0].greater(0.5);
}
export const metrics = (predictions, Y) => ({ positives: predictions.mean() });
`;

/** The same with Adam, whose averages and count of steps the file keeps at its top. */
export const adamText = learnerText.replace(/export function updateParameters[^]*?\n}/, `let averages, t = 0;
export function updateParameters(p, g, rate) {
  const before = averages, keys = Object.keys(p);
  const mean = (name, power, share) => Object.fromEntries(keys.map((key) => [key, tf.keep(tf.add(before ? before[name][key].mul(share) : 0, g['d' + key].pow(power).mul(1 - share)))]));
  averages = { v: mean('v', 1, 0.9), s: mean('s', 2, 0.99) };
  t++;
  tf.dispose(before);
  return Object.fromEntries(keys.map((key) => [key, tf.sub(p[key], averages.v[key].div(1 - 0.9 ** t).div(averages.s[key].div(1 - 0.99 ** t).sqrt().add(1e-8)).mul(rate / 100))]));
}`);

export type Request = Omit<TrainRequest, 'job' | 'exercise' | 'source'> & { text?: string };

export const requestOf = ({ text = learnerText, ...request }: Request): TrainRequest => ({ job: 'train', exercise: 'shallow-network', source: { path: '/course/shallow-network.ts', text }, ...request });

export interface Started {
  process: ChildProcess;
  events: Event[];
  /** Resolves when the process is gone. */
  gone: Promise<void>;
  /** Resolves at the first event of this kind. */
  seen(kind: Event['event']): Promise<Event>;
}

/** Starts a training's process as a host does. */
export function start(request: TrainRequest): Started {
  const child = fork(distribution('child.js'), [], { silent: true, serialization: 'advanced' });
  const events: Event[] = [];
  const waiting: [string, (event: Event) => void][] = [];
  child.on('message', ({ events: posted }: Posted) => {
    events.push(...posted);
    for (const event of posted) for (const [kind, resolve] of waiting) if (kind === event.event) resolve(event);
  });
  child.send({ request, token: 't', sealed: false } satisfies Start);
  return {
    process: child,
    events,
    gone: new Promise((resolve) => child.on('exit', () => resolve())),
    seen: (kind) => new Promise((resolve) => {
      const known = events.find(({ event }) => event === kind);
      if (known) resolve(known);
      else waiting.push([kind, resolve]);
    }),
  };
}

export const valuesOf = (metrics: { step: number; name: string; value: number }[]): Map<string, number> => new Map(metrics.map(({ step, name, value }) => [`${name} ${step}`, value]));

export interface Survived {
  kills: number;
  /** Kills before the run was there: it then began anew. */
  early: number;
  /** What was not true after a kill; empty. */
  faults: string[];
}

/**
 * Trains with `numIterations` steps; kills it at random instants, as often as asked, going on from what is there each
 * time. After every kill the history must hold the true numbers, all of those before the checkpoint among them.
 * @param truth the metrics of the same training, left alone
 */
export async function kill(runs: string, truth: Map<string, number>, base: Request, kills: number, seed: number): Promise<Survived> {
  const random = seededRandom(seed);
  const result: Survived = { kills: 0, early: 0, faults: [] };
  let resume: string | undefined;
  const fault = (sentence: string) => result.faults.push(`kill ${result.kills} of seed ${seed}: ${sentence}`);
  while (result.kills < kills) {
    const going = start(requestOf({ ...base, runs, resume }));
    const begun = (await Promise.race([going.seen('start'), going.seen('failed'), going.gone])) as Event | undefined;
    if (begun?.event !== 'start') {
      fault(`it did not start: ${JSON.stringify(begun)}`);
      return result;
    }
    const run = begun.run!;
    await new Promise((resolve) => setTimeout(resolve, random() < 0.2 ? random() * 20 : random() * 900));
    going.process.kill('SIGKILL');
    await going.gone;
    result.kills++;
    const { history, state } = readRun(run);
    const known = valuesOf(history.metrics);
    for (const [key, value] of known) if (truth.get(key) !== value) fault(`${key} is ${value} in the history, ${truth.get(key)} in truth`);
    if (history.damage.some((sentence) => !/last line is cut off|line \d+: it cannot be read/.test(sentence))) fault(history.damage.join(' '));
    const { found } = newestCheckpoint(run);
    for (const key of truth.keys()) if (found && Number(key.split(' ')[1]) < found.checkpoint.step && !known.has(key)) fault(`${key} is lost, though the checkpoint is of step ${found.checkpoint.step}`);
    if (state === 'running') fault('it is said to run');
    if (state === 'ended') {
      if (known.size !== truth.size) fault(`it ended with ${known.size} of ${truth.size} numbers`);
      resume = undefined;
    } else if (isResumable(readRun(run))) resume = run;
    else {
      result.early++;
      resume = undefined;
    }
  }
  return result;
}

/** The metrics of a training that nothing disturbs. */
export async function undisturbed(base: Request): Promise<Map<string, number>> {
  const going = start(requestOf(base));
  await going.gone;
  const failed = going.events.find((event) => event.event === 'failed');
  if (failed?.event === 'failed') throw new Error(failed.failure.sentence);
  return valuesOf(going.events.flatMap((event) => (event.event === 'metric' ? [event] : [])));
}
