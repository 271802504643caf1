import { MOST_NUMBERS } from './bytes';
import { COPY_AGAIN, unreadable } from './fault';
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
 * @throws InWords naming file, byte or element
 */
export function readIdx(data: Uint8Array, file: string): NumberArray {
  const fault = (byte: number, what: string) => unreadable(file, `byte ${byte}`, what, COPY_AGAIN);
  if (data.length < 4 || data[0] !== 0 || data[1] !== 0) throw fault(0, 'this is no IDX file: it does not begin with two zero bytes, a type and a rank');
  const type = types[data[2]];
  if (!type) throw fault(2, `0x${data[2].toString(16)} is none of the types of IDX files`);
  const rank = data[3];
  const body = 4 + 4 * rank;
  if (rank === 0) throw fault(3, 'the array has no axis');
  if (data.length < body) throw fault(data.length, `the file ends inside its header, which goes on to byte ${body}`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, extent) => product * extent, 1);
  const [width, read] = type;
  const there = data.length - body;
  const promised = `the ${size} numbers that its header promises (${shape.join(', ')})`;
  if (there < size * width) throw fault(data.length, `the file ends after ${Math.floor(there / width)} of ${promised}`);
  if (there > size * width) throw fault(body + size * width, `${there - size * width} bytes follow ${promised}`);
  if (size > MOST_NUMBERS) throw fault(4, `the array holds ${size} numbers, more than the ${MOST_NUMBERS} that fit in memory`);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = read(view, body + i * width);
  assertFinite(values, shape, file, 'element');
  return { shape, values, bytes: data[2] === 0x08 };
}
