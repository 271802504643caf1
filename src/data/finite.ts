import { unreadable } from './fault';

/** @throws InWords that names the index of the first NaN or infinity */
export function assertFinite(values: ArrayLike<number>, shape: readonly number[], file: string, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw unreadable(file, `${name}[${indexOf(i, shape).join(', ')}]`, `the value is ${values[i]}${Number.isNaN(values[i]) ? '' : ' as a 32-bit number'}; every number must be finite`, 'Replace it, or leave the example out');
    }
  }
}

function indexOf(position: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}
