import { InWords } from '../words';
import { assertFinite } from './finite';
import type { NumberArray } from './numpy';

type Read = (view: DataView, offset: number) => number;

/** Per type code of the format: bytes and how one big-endian number is read. */
const types: Record<number, [bytes: number, read: Read]> = {
  0x08: [1, (view, at) => view.getUint8(at)],
  0x09: [1, (view, at) => view.getInt8(at)],
  0x0b: [2, (view, at) => view.getInt16(at)],
  0x0c: [4, (view, at) => view.getInt32(at)],
  0x0d: [4, (view, at) => view.getFloat32(at)],
  0x0e: [8, (view, at) => view.getFloat64(at)],
};

/**
 * One array in the IDX format of the MNIST files: two zero bytes, type, rank, extents, numbers.
 * @throws InWords naming file and place
 */
export function readIdx(data: Uint8Array, file: string): NumberArray {
  const fail = (what: string) => new InWords(`${file}: this IDX file ${what}.`, 'usage', file);
  if (data.length < 4 || data[0] !== 0 || data[1] !== 0) throw fail('does not begin with two zero bytes, a type and a rank');
  const type = types[data[2]];
  if (!type) throw fail(`has the unknown type 0x${data[2].toString(16)}`);
  const rank = data[3];
  const body = 4 + 4 * rank;
  if (rank === 0 || data.length < body) throw fail('ends inside its header');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, extent) => product * extent, 1);
  const [width, read] = type;
  if (data.length - body < size * width) throw fail(`ends after ${Math.floor((data.length - body) / width)} of the ${size} numbers that its header (${shape.join(', ')}) promises`);
  const values = Float32Array.from({ length: size }, (_, i) => read(view, body + i * width));
  assertFinite(values, shape, file, 'element');
  return { shape, values, bytes: data[2] === 0x08 };
}
