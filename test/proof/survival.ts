/**
 * Trainings killed with SIGKILL at random instants: npx vite-node test/proof/survival.ts [KILLS] [SEED]. Each goes on from its last
 * checkpoint until it is killed again; two at a time. Ends with 1 where a history is untrue or a number is lost.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, undisturbed } from '../training/survive';

const kills = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 1);
const lanes = 2;

async function prove(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-survival-'));
  try {
    const results = await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const base = { backend: lane % 2 ? 'wasm' : 'cpu', hyperparameters: { numIterations: 4000 }, seed: seed + lane, dev: 0.2 } as const;
        return kill(join(folder, String(lane)), await undisturbed(base), base, Math.ceil(kills / lanes), seed * 100 + lane);
      }),
    );
    const sum = (key: 'kills' | 'early') => results.reduce((total, result) => total + result[key], 0);
    const faults = results.flatMap((result) => result.faults);
    console.log(`${sum('kills')} kills, ${sum('early')} before the first checkpoint, ${faults.length} faults`);
    for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`);
    if (faults.length) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void prove();
