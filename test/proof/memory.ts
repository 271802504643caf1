/**
 * 10,000 steps of each hand-written training through the lab, on each backend: memory after the last is that after the first
 * thousand. npx vite-node test/proof/memory.ts [BACKEND WORKLOAD] makes one of them; without arguments all, a process each.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import type { Backend } from '../../src/training/training';
import { workloads } from '../bench/bare';
import { labLoop } from '../bench/lab';

const [warm, steps] = [1000, 10_000];
/** What an allocator may keep beside the tensors. */
const tolerance = 32;

async function measure(backend: Backend, name: string): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const { tf } = await loadTensorFlow(backend);
  const workload = workloads.find((candidate) => candidate.name === name)!;
  const memory = () => {
    gc();
    const { numTensors, numBytes } = tf.memory();
    return { numTensors, numBytes, resident: Math.round(process.memoryUsage().rss / 1e6) };
  };
  const seen: ReturnType<typeof memory>[] = [];
  await labLoop(tf, workload, steps, (made) => {
    if (made === warm || made === steps) seen.push(memory());
  });
  const [early, late] = seen;
  const flat = late.numTensors === early.numTensors && late.numBytes === early.numBytes && late.resident - early.resident <= tolerance;
  const shown = ({ numTensors, numBytes, resident }: typeof early) => `${numTensors} tensors, ${(numBytes / 1e6).toFixed(1)} MB in tensors, ${resident} MB resident`;
  console.log(`${workload.title}, ${backend}\n  after ${warm} steps: ${shown(early)}\n  after ${steps} steps: ${shown(late)}${flat ? '' : '  NOT FLAT'}`);
  process.exitCode = flat ? 0 : 1;
}

async function prove(): Promise<void> {
  const backends: Backend[] = ['wasm', ...(nativePackage() ? (['tensorflow'] as const) : [])];
  const viteNode = join(__dirname, '..', '..', 'node_modules', 'vite-node', 'vite-node.mjs');
  for (const backend of backends) {
    for (const { name } of workloads) {
      const { stdout, failed } = await promisify(execFile)(process.execPath, [viteNode, __filename, backend, name]).then(
        (done) => ({ ...done, failed: false }),
        (error: { stdout: string }) => ({ stdout: error.stdout, failed: true }),
      );
      process.stdout.write(stdout);
      if (failed) process.exitCode = 1;
    }
  }
}

const [backend, name] = process.argv.slice(2);
void (name ? measure(backend as Backend, name) : prove());
