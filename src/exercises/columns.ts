/** Data as the course lays it out, and how well predictions fit it. */
import type { Tensor } from '@tensorflow/tfjs';
import type { LearnerModule, TensorFlow, TrainingContext, TrainingLoop } from '../course/exercise';
import { InWords } from '../words';

type Examples = TrainingContext['data']['train'];
type Part = Parameters<TrainingLoop['measure']>[0];

/** X (n_x, m) and Y (1, m). */
export function asColumns(tf: TensorFlow, { m, features, labels }: Examples): [X: Tensor, Y: Tensor] {
  return [tf.tidy(() => tf.transpose(tf.tensor2d(features, [m, features.length / m]))), tf.tensor2d(labels, [1, m])];
}

/** The parts of the data as columns, each made when it is first asked for. */
export function columnsOf(tf: TensorFlow, data: TrainingContext['data']): { of(part: Part): [X: Tensor, Y: Tensor]; dispose(): void } {
  const made: Partial<Record<Part, [Tensor, Tensor]>> = {};
  return {
    of: (part) => (made[part] ??= asColumns(tf, data[part] ?? data.test).map((tensor) => tf.keep(tensor)) as [Tensor, Tensor]),
    dispose: () => tf.dispose(made as never),
  };
}

/** Fraction of predictions (1, m) that equal the labels (1, m). */
export function accuracy(tf: TensorFlow, predictions: Tensor, labels: Tensor): number {
  return tf.tidy(() => tf.sum(tf.cast(tf.equal(tf.cast(predictions, 'float32'), labels), 'float32')).dataSync()[0] / labels.size);
}

/**
 * How well predictions (1, m) fit the labels (1, m): the accuracy, and whatever the learner's own `metrics(predictions, Y)`
 * returns by name, where their file exports one.
 * @throws InWords where `metrics` returns something else than numbers by name
 */
export function fit(tf: TensorFlow, learner: LearnerModule, predictions: Tensor, Y: Tensor): Record<string, number> {
  return { accuracy: accuracy(tf, predictions, Y), ...named(tf, learner, tf.cast(predictions, 'float32'), Y) };
}

function named(tf: TensorFlow, { metrics }: LearnerModule, predictions: Tensor, Y: Tensor): Record<string, number> {
  if (typeof metrics !== 'function') return {};
  const returned: unknown = metrics(predictions, Y);
  const wrong = (what: string) => new InWords(`metrics(predictions, Y) returned ${what}. Return numbers by name, for example { precision: 0.9 }.`);
  if (typeof returned !== 'object' || returned === null || returned instanceof tf.Tensor || Array.isArray(returned)) throw wrong(returned instanceof tf.Tensor ? 'a tensor' : Array.isArray(returned) ? 'a list' : String(returned));
  return Object.fromEntries(
    Object.entries(returned).map(([name, value]) => {
      const number = value instanceof tf.Tensor && value.size === 1 ? value.dataSync()[0] : value;
      if (typeof number !== 'number') throw wrong(`something else than a number under ${name}`);
      return [name, number];
    }),
  );
}

/** What `body` returns stays; every other tensor that it makes is freed. */
export function keeping<T>(tf: TensorFlow, body: () => T): T {
  let result!: T;
  tf.tidy(() => {
    result = body();
    return result as never;
  });
  return result;
}

/** Frees the tensors of `before` that `now` does not hold. */
export function freed(tf: TensorFlow, before: Record<string, Tensor>, now: Record<string, Tensor>): void {
  const held = new Set(Object.values(now));
  for (const tensor of Object.values(before)) if (!held.has(tensor)) tf.dispose(tensor);
}

/**
 * A cost as a number, whichever of the two the learner returned.
 * @throws InWords where it is neither a number nor a tensor of one
 */
export function asNumber(x: Tensor | number): number {
  if (typeof x === 'number') return x;
  if (typeof (x as Tensor | null)?.dataSync !== 'function') throw new InWords(`The cost is ${typeof x === 'string' ? `the text "${x}"` : 'neither a number nor a tensor'}. Return it as a scalar.`);
  if (x.size !== 1) throw new InWords(`The cost has the shape (${x.shape.join(', ')}). Sum the losses of all examples and divide by m: it is one number.`);
  return x.dataSync()[0];
}
