import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distribution } from '../../distribution';
import type { LabelledExamples } from '../dataset';
import { seededRandom } from '../../random';
import { drawAffine, resample } from './affine';
import { Batches, resized, type Batch, type BatchOptions } from './batches';

/** Pictures of random pixels; example i has the label i. */
function pictures(m: number, shape: [number, number, number], seed = 1): LabelledExamples {
  const random = seededRandom(seed);
  return { m, features: Float32Array.from({ length: m * shape[0] * shape[1] * shape[2] }, random), featureShape: shape, labels: Float32Array.from({ length: m }, (_, i) => i) };
}

type Options = BatchOptions & { epochs?: number };

function all(examples: LabelledExamples, { epochs = 1, ...options }: Options): Batch[] {
  const made = new Batches(examples, options);
  const taken = Array.from({ length: epochs * made.perEpoch }, (_, step) => made.at(step));
  made.close();
  return taken;
}

/** The threads that `body` starts. */
async function threadsOf(body: () => void): Promise<Worker[]> {
  const threads: Worker[] = [];
  const watch = (thread: Worker) => threads.push(thread);
  // The process tells of a new thread a moment later.
  await wait(0);
  process.on('worker', watch);
  body();
  await wait(0);
  process.off('worker', watch);
  return threads;
}

const augment = { flip: true, shift: 0.2, rotate: 15, zoom: 0.1 };

describe('batches', () => {
  const examples = pictures(23, [6, 5, 2]);
  const plan = { batchSize: 4, seed: 7, augment, size: [9, 8] as [number, number] };

  it('are the same for the same seed, whoever makes them', () => {
    const alone = all(examples, { ...plan, epochs: 3, workers: 0 });
    expect(all(examples, { ...plan, epochs: 3, workers: 1, lookAhead: 1 })).toEqual(alone);
    expect(all(examples, { ...plan, epochs: 3, workers: 3, lookAhead: 5 })).toEqual(alone);
    const other = all(examples, { ...plan, epochs: 3, workers: 0, seed: 8 });
    expect(other.map(({ labels }) => [...labels])).not.toEqual(alone.map(({ labels }) => [...labels]));
  });

  it('are the same wherever a training goes on', () => {
    const made = new Batches(examples, { ...plan, workers: 2 });
    const alone = all(examples, { ...plan, epochs: 4, workers: 0 });
    const steps = [0, 1, 2, 9, 10, 3, 3, 17, 0, 1, 23];
    expect(steps.map((step) => made.at(step))).toEqual(steps.map((step) => alone[step]));
    made.close();
  });

  it('hold every example once in each epoch, in another order each time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 45 }), fc.integer(), (m, batchSize, seed) => {
        const examples = pictures(m, [2, 1, 1]);
        const made = all(examples, { batchSize, seed, epochs: 4, workers: 0 });
        const orders = [0, 1, 2, 3].map((epoch) => made.filter((batch) => batch.epoch === epoch).flatMap(({ labels }) => [...labels]));
        for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual([...examples.labels]);
        if (m > 8) expect(new Set(orders.map(String)).size).toBe(4);
        for (const { features, labels, m: size } of made) {
          expect(size).toBe(labels.length);
          labels.forEach((i, at) => expect(features.subarray(2 * at, 2 * at + 2)).toEqual(examples.features.subarray(2 * i, 2 * i + 2)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are made no further ahead than asked, and closing ends the threads', async () => {
    let made!: Batches;
    const threads = await threadsOf(() => (made = new Batches(examples, { ...plan, workers: 2, lookAhead: 3 })));
    const exits = threads.map((thread) => once(thread, 'exit'));
    made.at(0);
    await wait(200);
    const { answers } = (made as unknown as { crew: { answers: Int32Array } }).crew;
    expect([threads.length, Atomics.load(answers, 0)]).toEqual([2, 1 + 3]);
    made.close();
    await Promise.all(exits);
  });

  it.each([1, 3])('go on without %i threads that died', async (workers) => {
    const alone = all(examples, { ...plan, workers: 0 });
    let made!: Batches;
    const threads = await threadsOf(() => (made = new Batches(examples, { ...plan, workers })));
    const taken = [made.at(0), made.at(1)];
    expect(threads.length).toBe(workers);
    await threads[0].terminate();
    taken.push(made.at(2), made.at(3), made.at(4), made.at(5));
    expect(taken).toEqual(alone);
  });

  it('are made in a process that may start no threads', async () => {
    const bundle = join(mkdtempSync(join(tmpdir(), 'lab-batches-')), 'batches.cjs');
    await build({ entryPoints: [join(__dirname, 'batches.ts')], outfile: bundle, bundle: true, platform: 'node', format: 'cjs', define: { __dirname: JSON.stringify(distribution()) } });
    const program = `const made = new (require(${JSON.stringify(bundle)}).Batches)({ m: 2, features: new Float32Array(2), featureShape: [1], labels: Float32Array.of(5, 6) }, { batchSize: 2, seed: 1, workers: 1 });
      console.log(made.at(0).labels.join(), made.at(1).m); made.close();`;
    const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
    const said = execFileSync(process.execPath, [permission, '--allow-fs-read=*', '-e', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(said).toMatch(/^(5,6|6,5) 2\n$/);
  });

  it.each<[Partial<BatchOptions>, RegExp]>([
    [{ batchSize: 0 }, /batchSize must be a whole number of examples above 0, not 0/],
    [{ batchSize: 2.5 }, /batchSize .* not 2.5/],
    [{ workers: -1 }, /workers must be/],
    [{ lookAhead: 0 }, /lookAhead must be at least 1/],
    [{ augment: { shift: -0.1 } }, /augment.shift must be between 0 and 1, not -0.1/],
    [{ augment: { rotate: NaN } }, /augment.rotate/],
    [{ size: [0, 3] }, /size must be \[height, width\]/],
    [{ size: [1e5, 1e5] }, /more than one batch may hold/],
  ])('refuses %j', (wrong, message) => {
    expect(() => new Batches(examples, { batchSize: 2, seed: 1, workers: 1, ...wrong })).toThrow(message);
  });

  it('changes nothing but pictures', () => {
    const points = { m: 2, features: Float32Array.of(1, 2, 3, 4), featureShape: [2], labels: Float32Array.of(0, 1) };
    expect(() => new Batches(points, { batchSize: 1, seed: 1, augment })).toThrow(/Only pictures .* has the shape \(2\)/);
  });
});

describe('changes', () => {
  it('stay within their limits, and use them', () => {
    const random = seededRandom(5);
    const drawn = Array.from({ length: 2000 }, () => drawAffine({ flip: true, shift: 0.25, rotate: 30, zoom: 0.2 }, 8, 16, random));
    const range = (values: number[]) => [Math.min(...values), Math.max(...values)];
    const zooms = drawn.map(({ a, c }) => 1 / Math.hypot(a, c));
    const mirrored = drawn.filter(({ a, b, c, d }) => a * d - b * c < 0).length;
    expect(range(drawn.map(({ x }) => x))).toEqual([expect.closeTo(-4, 1), expect.closeTo(4, 1)]);
    expect(range(drawn.map(({ y }) => y))).toEqual([expect.closeTo(-2, 1), expect.closeTo(2, 1)]);
    expect(range(drawn.map(({ c, d }) => (Math.atan2(c, d) * 180) / Math.PI))).toEqual([expect.closeTo(-30, 0), expect.closeTo(30, 0)]);
    expect(range(zooms)).toEqual([expect.closeTo(1 / 1.2, 2), expect.closeTo(1.2, 2)]);
    expect(Math.abs(mirrored / drawn.length - 0.5)).toBeLessThan(0.05);
  });

  it('that are not asked for do not happen', () => {
    const random = seededRandom(6);
    for (let i = 0; i < 100; i++) expect(Object.values(drawAffine({}, 8, 8, random)).map((x) => x + 0)).toEqual([1, 0, 0, 1, 0, 0]);
  });
});

describe('resampling', () => {
  const [height, width, channels] = [5, 7, 2] as const;
  const { features } = pictures(1, [height, width, channels]);
  const at = (i: number, j: number, k: number) => (i >= 0 && j >= 0 && i < height && j < width ? features[(i * width + j) * channels + k] : 0);
  const table = (rows: number, columns: number, entry: (i: number, j: number, k: number) => number) =>
    Array.from({ length: rows * columns * channels }, (_, n) => entry(Math.floor(n / (columns * channels)), Math.floor(n / channels) % columns, n % channels));

  it.each<[string, [number, number], Parameters<typeof resample>[4], (i: number, j: number, k: number) => number]>([
    ['as it is', [height, width], { a: 1, b: 0, c: 0, d: 1, x: 0, y: 0 }, at],
    ['mirrored', [height, width], { a: -1, b: 0, c: 0, d: 1, x: 0, y: 0 }, (i, j, k) => at(i, width - 1 - j, k)],
    ['shifted', [height, width], { a: 1, b: 0, c: 0, d: 1, x: 2, y: -1 }, (i, j, k) => at(i - 1, j + 2, k)],
    ['turned by half', [height, width], { a: -1, b: 0, c: 0, d: -1, x: 0, y: 0 }, (i, j, k) => at(height - 1 - i, width - 1 - j, k)],
  ])('%s', (_, [newHeight, newWidth], affine, expected) => {
    const to = new Float32Array(newHeight * newWidth * channels);
    resample(features, [height, width, channels], to, [newHeight, newWidth], affine);
    expect([...to]).toEqual(table(newHeight, newWidth, expected));
  });

  it.each([[[10, 14]], [[32, 32]], [[5, 3]], [[1, 1]], [[6, 40]]] as [[number, number]][])('to %j as tf.image.resizeBilinear with the centres of pixels', ([newHeight, newWidth]) => {
    const witness = tf.image.resizeBilinear(tf.tensor4d(features, [1, height, width, channels]), [newHeight, newWidth], false, true).dataSync();
    const { features: mine } = resized({ m: 1, features, featureShape: [height, width, channels], labels: Float32Array.of(0) }, [newHeight, newWidth]);
    mine.forEach((value, i) => expect(value).toBeCloseTo(witness[i], 5));
  });
});
