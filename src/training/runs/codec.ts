/**
 * A checkpoint as bytes: magic, length of the header, a JSON header, the arrays' numbers (each from a multiple of 8),
 * and the SHA-256 of all that, so that a torn or changed file is never taken for a whole one.
 */
import { createHash } from 'node:crypto';
import type { Checkpoint } from '../run';
import type { OwnKept } from '../own-state';
import type { KeptArray, Snapshot, Values } from '../state';
import { fits, startKind, type Kind, type RunStart } from './history';

/** A checkpoint with the beginning of its run: a damaged history costs only itself. */
export interface KeptCheckpoint extends Checkpoint {
  start: RunStart;
}

const MAGIC = Buffer.from('DLLCKPT1');
const DIGEST = 32;

interface Header extends Omit<KeptCheckpoint, 'state' | 'early'> {
  state: Described;
  early?: { waited: number; best?: { step: number; value: number; state: Described } };
}

interface Described {
  tree: unknown;
  arrays: (Omit<KeptArray, 'values'> & { type: keyof typeof types; at: number; length: number })[];
  own?: Described;
}

/** What a header must have for its training to go on. */
const headerKind: Kind = { step: 'number', seconds: 'number', random: { lab: 'number', library: 'number' }, metrics: { trends: {}, epoch: {} }, start: startKind };

const types = { Float32Array, Float64Array, Int32Array, Uint8Array };

export function encode(checkpoint: KeptCheckpoint): Buffer {
  const pieces: Values[] = [];
  let size = 0;
  const describe = ({ tree, arrays, own }: Omit<Snapshot, 'own'> & { own?: Snapshot }): Described => ({
    tree,
    arrays: arrays.map(({ values, ...array }) => {
      const at = size;
      pieces.push(values);
      size = aligned(size + values.byteLength);
      return { ...array, type: values.constructor.name as keyof typeof types, at, length: values.length };
    }),
    ...(own && { own: describe(own) }),
  });
  const { state, early, ...rest } = checkpoint;
  const header: Header = { ...rest, state: describe(state) };
  if (early) header.early = { waited: early.waited, best: early.best && { ...early.best, state: describe(early.best.state) } };
  const json = Buffer.from(JSON.stringify(header));
  const start = aligned(MAGIC.length + 4 + json.length);
  const bytes = Buffer.alloc(start + size + DIGEST);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(json.length, MAGIC.length);
  json.copy(bytes, MAGIC.length + 4);
  let at = start;
  for (const values of pieces) {
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).copy(bytes, at);
    at = aligned(at + values.byteLength);
  }
  digest(bytes).copy(bytes, bytes.length - DIGEST);
  return bytes;
}

/** @returns why the bytes are no checkpoint, where they are none */
export function decode(bytes: Buffer): KeptCheckpoint | string {
  if (bytes.length < MAGIC.length + 4 + DIGEST) return 'it is cut off';
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return 'it is no checkpoint of this version of the lab';
  if (!digest(bytes).equals(bytes.subarray(bytes.length - DIGEST))) return 'its checksum does not fit: it is cut off or was changed';
  try {
    return decodeWhole(bytes);
  } catch {
    return 'what it holds was written by another version of the lab, or by another program';
  }
}

/** @throws where the numbers are not what the header says */
function decodeWhole(bytes: Buffer): KeptCheckpoint {
  const length = bytes.readUInt32LE(MAGIC.length);
  const header = JSON.parse(bytes.toString('utf8', MAGIC.length + 4, MAGIC.length + 4 + length)) as Header;
  if (!fits(header, headerKind)) throw new Error('fields are missing');
  const start = aligned(MAGIC.length + 4 + length);
  const read = ({ tree, arrays, own }: Described): Snapshot => ({
    tree,
    arrays: arrays.map(({ type, at, length, ...array }) => {
      const ends = start + at + length * types[type].BYTES_PER_ELEMENT;
      if (!(at >= 0 && ends <= bytes.length - DIGEST) || array.shape.reduce((size, n) => size * n, 1) !== length) throw new Error('numbers are missing');
      const values = new types[type](Uint8Array.from(bytes.subarray(start + at, ends)).buffer);
      return { ...array, values };
    }),
    ...(own && { own: read(own) as OwnKept }),
  });
  const { state, early, ...rest } = header;
  return { ...rest, state: read(state), early: early && { waited: early.waited, best: early.best && { ...early.best, state: read(early.best.state) } } };
}

function digest(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes.subarray(0, bytes.length - DIGEST)).digest();
}

function aligned(at: number): number {
  return Math.ceil(at / 8) * 8;
}
