/** Plain arithmetic on float64 vectors. */

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function norm(a: Float64Array): number {
  let largest = 0;
  for (const x of a) largest = Math.max(largest, Math.abs(x));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const x of a) sum += (x / largest) ** 2;
  return largest * Math.sqrt(sum);
}

export function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - b[i]);
}

/** The course's measure ||a - b|| / (||a|| + ||b||); 0 where both are zero. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  const scale = norm(a) + norm(b);
  return scale === 0 ? 0 : norm(subtract(a, b)) / scale;
}

/** Concatenates the vectors of several parameters into the course's one long theta. */
export function concatenate(parts: Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Row-major subscripts of a flat index. */
export function subscripts(index: number, shape: readonly number[]): number[] {
  const result = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    result[axis] = index % shape[axis];
    index = Math.floor(index / shape[axis]);
  }
  return result;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export const isZeroOrOne = (value: number): boolean => value === 0 || value === 1;
