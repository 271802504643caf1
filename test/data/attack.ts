import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '../../src/data/dataset';
import { openDataset } from '../../src/data/open';
import { seededRandom } from '../../src/random';
import { InWords } from '../../src/words';
import { damage, kinds, type Kind } from './damage';
import { writeSample, type Sample } from './samples';

export interface Outcome {
  kind: Kind;
  refused: boolean;
  /** Of a refusal: whether the sentence says where in the file. */
  placed: boolean;
  milliseconds: number;
  /** What is wrong with what the reader did. */
  failure?: string;
}

/** Formats with checksums over everything: what is read must be what was written. */
const checked = new Set(['csv.gz', 'npz', 'png']);
/** A folder holds the sample's files once; what the whole sample reads as. */
const wholes = new Map<string, Promise<Dataset>>();

/** Opens one damaged variant of a sample. */
export async function attack(sample: Sample, others: Sample[], seed: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const kind = kinds[Math.floor(random() * kinds.length)];
  const names = Object.keys(sample.files);
  const victim = names[Math.floor(random() * names.length)];
  const strangers = others.filter(({ reader }) => reader !== sample.reader).flatMap(({ files }) => Object.values(files));
  const damaged = damage(kind, sample.reader, sample.files[victim], strangers[Math.floor(random() * strangers.length)], random);
  const folder = mkdtempSync(join(tmpdir(), 'lab-hostile-'));
  const whole = await (wholes.get(sample.reader) ?? readWhole(sample));
  writeSample(folder, sample, { [victim]: damaged });
  const outcome: Outcome = { kind, refused: false, placed: false, milliseconds: 0 };
  const started = performance.now();
  try {
    outcome.failure = wrongSuccess(kind, sample.reader, await openDataset(join(folder, sample.open)), whole);
  } catch (error) {
    outcome.refused = true;
    outcome.failure = wrongRefusal(error as Error, folder);
    outcome.placed = /^\/[^:]+, [^:]+:/.test((error as Error).message.replace(folder, ''));
  } finally {
    outcome.milliseconds = performance.now() - started;
    rmSync(folder, { recursive: true, force: true });
  }
  return outcome;
}

async function readWhole(sample: Sample): Promise<Dataset> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-whole-'));
  writeSample(folder, sample);
  const whole = openDataset(join(folder, sample.open));
  wholes.set(sample.reader, whole);
  await whole;
  rmSync(folder, { recursive: true });
  return whole;
}

/** File, then what is wrong, then what to try. */
function wrongRefusal(error: Error, folder: string): string | undefined {
  if (!(error instanceof InWords)) return `${error.name}: ${error.message}`.slice(0, 300);
  if (!error.message.startsWith(folder)) return `no file in front of: ${error.message}`;
  return /: .+\. [A-Z].+\.$/s.test(error.message) ? undefined : `nothing to try in: ${error.message.replace(folder, '')}`;
}

function wrongSuccess(kind: Kind, reader: string, { train, test }: Dataset, whole: Dataset): string | undefined {
  for (const { m, features, featureShape, labels } of [train, test]) {
    if (![...features, ...labels].every(Number.isFinite)) return 'it let a number through that is not finite';
    if (m < 1 || labels.length !== m || features.length !== m * featureShape.reduce((a, b) => a * b, 1)) return 'its numbers do not fit its shape';
  }
  const same = JSON.stringify([rowsOf({ train, test }), train.featureShape]) === JSON.stringify([rowsOf(whole), whole.train.featureShape]);
  if (checked.has(reader) && kind !== 'crafted' && kind !== 'foreign') return same ? undefined : 'damage was read in spite of the checksum';
  if (kind !== 'cut' || same) return undefined;
  // A table has no end mark: the rows there are must be the whole's, but for the last number of the last one.
  const rows = new Set(rowsOf(whole));
  const strangers = rowsOf({ train, test }).filter((row) => !rows.has(row));
  return reader === 'csv' && strangers.length <= 1 ? undefined : 'a part was read as if it were the whole';
}

function rowsOf({ train, test }: Pick<Dataset, 'train' | 'test'>): string[] {
  return [train, test].flatMap(({ m, features, labels }) => Array.from({ length: m }, (_, i) => [...features.subarray((i * features.length) / m, ((i + 1) * features.length) / m), labels[i]].join())).sort();
}
