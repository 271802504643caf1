import type { TensorFlow } from '../training';

interface Engine {
  readSync(dataId: object): ArrayLike<unknown> & { slice(): ArrayLike<unknown> };
  read(dataId: object): Promise<ArrayLike<unknown> & { slice(): ArrayLike<unknown> }>;
}

/**
 * What is read from a tensor is the reader's own on every backend: cpu hands out the very array that the tensor lies in, so that sorting
 * it would change the tensor there and nowhere else. The gradient check leaves it so, and says that inputs were changed.
 */
export function copyOnReading(tf: TensorFlow): void {
  const engine = tf.engine() as unknown as Engine;
  const { readSync, read } = engine;
  engine.readSync = (dataId) => readSync.call(engine, dataId).slice() as never;
  engine.read = async (dataId) => (await read.call(engine, dataId)).slice() as never;
}
