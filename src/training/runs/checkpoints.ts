/** The checkpoints of a run's folder: the two newest, each whole or not there. */
import fs from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode, type KeptCheckpoint } from './codec';

const name = /^checkpoint-(\d+)\.bin$/;

export interface FoundCheckpoint {
  checkpoint: KeptCheckpoint;
  file: string;
}

/**
 * Writes a checkpoint beside the one before, and removes older ones. The disk is waited for outside of the caller's turn.
 * @param before name of the file that the run's last checkpoint is in
 * @returns the name of the new file
 * @throws what the file system says; the files that were there are then untouched
 */
export async function writeCheckpoint(folder: string, checkpoint: KeptCheckpoint, before: string | undefined): Promise<string> {
  const file = `checkpoint-${String(checkpoint.step).padStart(9, '0')}.bin`;
  const temporary = join(folder, `${file}.${process.pid}.new`);
  const bytes = encode(checkpoint);
  try {
    const open = await fs.open(temporary, 'w');
    try {
      await open.writeFile(bytes);
      await open.sync();
    } finally {
      await open.close();
    }
    await fs.rename(temporary, join(folder, file));
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
  for (const other of await fs.readdir(folder)) {
    if ((name.test(other) || other.endsWith('.new')) && other !== file && other !== before) await fs.rm(join(folder, other), { force: true });
  }
  return file;
}

/**
 * The newest checkpoint that is whole, and what is wrong with newer ones.
 * @param exercise where it is given, checkpoints of others count as damage
 */
export function newestCheckpoint(folder: string, exercise?: string): { found?: FoundCheckpoint; damage: string[] } {
  const damage: string[] = [];
  const files = readdirSync(folder).filter((file) => name.test(file));
  files.sort((a, b) => Number(name.exec(b)![1]) - Number(name.exec(a)![1]));
  for (const file of files) {
    const checkpoint = read(join(folder, file), exercise);
    if (typeof checkpoint !== 'string') return { found: { checkpoint, file }, damage: damage.map((sentence) => `${sentence} The one before it is used.`) };
    damage.push(`${join(folder, file)} cannot be used: ${checkpoint}.`);
  }
  return { damage };
}

function read(path: string, exercise: string | undefined): KeptCheckpoint | string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return (error as Error).message;
  }
  const checkpoint = decode(bytes);
  if (typeof checkpoint === 'string' || exercise === undefined || checkpoint.start.exercise === exercise) return checkpoint;
  return `it is of the exercise ${checkpoint.start.exercise}, not of ${exercise}`;
}

/** After a power failure too the new name is there; systems that cannot do this do it by themselves. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const open = await fs.open(folder, 'r');
    await open.sync().finally(() => open.close());
  } catch {
    // Windows opens no folders.
  }
}
