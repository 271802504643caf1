import { unzipSync } from 'fflate';
import { InWords } from '../words';
import { assertFinite } from './finite';

/** Numbers of a NumPy array, row-major. */
export interface NumberArray {
  shape: number[];
  values: Float32Array;
  /** Whether the array held unsigned 8-bit numbers. */
  bytes: boolean;
}

/** Numbers that one array may hold: 2 GB of 32-bit floats. */
const MOST_NUMBERS = 2 ** 29;

type Read = (view: DataView, offset: number, littleEndian: boolean) => number;

/** Per type code of NumPy: bytes and how one number is read. */
const types: Record<string, [bytes: number, read: Read]> = {
  b1: [1, (view, at) => view.getUint8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/**
 * One array in NumPy's .npy format, versions 1 to 3 (numpy.lib.format). Numbers of any size become 32-bit floats.
 * @throws InWords naming file and place
 */
export function readNpy(data: Uint8Array, file: string, name = 'the array'): NumberArray {
  const fail = (what: string) => new InWords(`${file}: ${name} ${what}.`, 'usage', file);
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (data.length < 12 || magic.some((byte, i) => data[i] !== byte)) throw fail('is no NumPy array: it does not begin with \\x93NUMPY');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const version = data[6];
  if (version < 1 || version > 3) throw fail(`has the format version ${version}; the lab reads 1 to 3`);
  const start = version === 1 ? 10 : 12;
  const headerLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + headerLength > data.length) throw fail('ends inside its header');
  const header = new TextDecoder('latin1').decode(data.subarray(start, start + headerLength));
  const descr = /'descr'\s*:\s*'([<>|=])?([a-zA-Z]\d*)'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const extents = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (!/'descr'/.test(header) || order === undefined || extents === undefined) throw fail('has a header that names no type, order and shape');
  const type = descr && types[descr[2]];
  if (!type) throw fail(`holds ${/'descr'\s*:\s*(.*?),\s*'fortran/.exec(header)?.[1] ?? 'an unknown type'}, not numbers`);
  const shape = extents.split(',').map((text) => text.trim().replace('L', '')).filter(Boolean).map(Number);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (size > MOST_NUMBERS) throw fail(`holds ${size} numbers, more than the ${MOST_NUMBERS} that fit in memory`);
  const [width, read] = type;
  const body = start + headerLength;
  if (data.length - body < size * width) throw fail(`ends after ${Math.floor((data.length - body) / width)} of ${size} numbers`);
  const little = descr[1] !== '>';
  let values = new Float32Array(size);
  for (let i = 0, at = body; i < size; i++, at += width) values[i] = read(view, at, little);
  if (order === 'True' && shape.length > 1) values = rowMajor(values, shape);
  assertFinite(values, shape, file, name);
  return { shape, values, bytes: descr[2] === 'u1' };
}

/** From Fortran's order, first index fastest, to last index fastest. */
function rowMajor(values: Float32Array, shape: number[]): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  const index = shape.map(() => 0);
  for (let from = 0; from < values.length; from++) {
    let to = 0;
    for (let axis = 0; axis < shape.length; axis++) to = to * shape[axis] + index[axis];
    out[to] = values[from];
    for (let axis = 0; axis < shape.length && ++index[axis] === shape[axis]; axis++) index[axis] = 0;
  }
  return out;
}

/** The arrays of a .npz archive by name. */
export function readNpz(data: Uint8Array, file: string): Map<string, NumberArray> {
  let entries: Record<string, Uint8Array>;
  let total = 0;
  try {
    entries = unzipSync(data, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        if (total > MOST_NUMBERS * 4) throw new RangeError(`${name} and those before it unpack to more than fits in memory`);
        return name.endsWith('.npy');
      },
    });
  } catch (error) {
    throw new InWords(`${file} cannot be read as .npz: ${(error as Error).message}. The file may be damaged or cut short.`, 'usage', file);
  }
  return new Map(Object.entries(entries).map(([name, bytes]) => [name.replace(/\.npy$/, ''), readNpy(bytes, file, name.replace(/\.npy$/, ''))]));
}
