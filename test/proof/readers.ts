/** Damaged files for every reader: npx vite-node test/proof/readers.ts [FILES-PER-READER]. Ends with 1 where one fails otherwise than in words. */
import { attack, samples } from '../training/hostile';

const count = Number(process.argv[2] ?? 10_000);

async function prove(): Promise<void> {
  for (const sample of await samples()) {
    const failures = new Map<string, number>();
    for (let seed = 1; seed <= count; seed++) {
      const failure = await attack(sample, seed);
      if (failure) failures.set(failure.replace(/\d+/g, '0'), seed);
    }
    console.log(`${sample.reader}: ${count} damaged files, ${failures.size} kinds of failure`);
    for (const [failure, seed] of failures) console.log(`  seed ${seed}: ${failure}`);
    if (failures.size) process.exitCode = 1;
  }
}

void prove();
