import { MOST_NUMBERS } from './bytes';
import { COPY_AGAIN, unreadable } from './fault';
import { assertFinite } from './finite';
import { unzip } from './zip';

/** Numbers of a NumPy array, row-major. */
export interface NumberArray {
  shape: number[];
  values: Float32Array;
  /** Whether the array held unsigned 8-bit numbers. */
  bytes: boolean;
}

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
  f2: [2, (view, at, little) => half(view.getUint16(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** A 16-bit float of IEEE 754: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * One array in NumPy's .npy format, versions 1 to 3 (numpy.lib.format). Numbers of any size become 32-bit floats.
 * @param entry the array's name where the file is an archive; bytes are counted from its beginning
 * @throws InWords naming file, byte or element
 */
export function readNpy(data: Uint8Array, file: string, entry = ''): NumberArray {
  const fault = (byte: number, what: string, advice = COPY_AGAIN) => unreadable(file, `${entry && `${entry}.npy, `}byte ${byte}`, what, advice);
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (data.length < 12 || magic.some((byte, i) => data[i] !== byte)) throw fault(0, 'this is no NumPy array: it does not begin with \\x93NUMPY', 'Save it with np.save or np.savez');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const version = data[6];
  if (version < 1 || version > 3) throw fault(6, `the format has version ${version}; the lab reads 1 to 3`, 'Save it with np.save');
  const start = version === 1 ? 10 : 12;
  const body = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (body > data.length) throw fault(data.length, `the array ends inside its header, which goes on to byte ${body}`);
  const header = new TextDecoder('latin1').decode(data.subarray(start, body));
  const descr = /'descr'\s*:\s*'([<>|=])?([a-zA-Z]\d*)'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const extents = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (!/'descr'/.test(header) || order === undefined || extents === undefined) throw fault(start, 'the header names no type, order and shape');
  const type = descr && types[descr[2]];
  if (!type) throw fault(start, `the array holds ${/'descr'\s*:\s*(.*?),\s*'fortran/.exec(header)?.[1].slice(0, 40) ?? 'an unknown type'}, not numbers`, 'Save it as float32 or uint8');
  const shape = extents.split(',').map((text) => text.trim().replace('L', '')).filter(Boolean).map(Number);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (!(size <= MOST_NUMBERS)) throw fault(start, `the array holds ${size} numbers, more than the ${MOST_NUMBERS} that fit in memory`, 'Save a part of it');
  const [width, read] = type;
  const there = data.length - body;
  if (there < size * width) throw fault(data.length, `the array ends after ${Math.floor(there / width)} of the ${size} numbers of its shape (${shape.join(', ')})`);
  if (there > size * width) throw fault(body + size * width, `${there - size * width} bytes follow the ${size} numbers of the array's shape (${shape.join(', ')})`, 'Save one array in a file, or several with np.savez; or the file is damaged');
  const little = descr[1] !== '>';
  let values = new Float32Array(size);
  for (let i = 0, at = body; i < size; i++, at += width) values[i] = read(view, at, little);
  if (order === 'True' && shape.length > 1) values = rowMajor(values, shape);
  assertFinite(values, shape, file, entry || 'the array');
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

/** The arrays of a .npz archive by name. @throws InWords naming file, array, byte or element */
export function readNpz(data: Buffer, file: string): Map<string, NumberArray> {
  return new Map(
    [...unzip(data, file, '.npy')].map(([name, bytes]) => {
      const array = name.slice(0, -'.npy'.length);
      return [array, readNpy(bytes, file, array)];
    }),
  );
}
