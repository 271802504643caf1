import { describe, expect, it } from 'vitest';
import { parseShape } from '../contracts/dimensions';
import { printShape } from '../shape';
import { boolean, list, number, tensor, type Value } from '../value';
import { applyOperation } from './call';
import { indexLibrary } from './operation';
import { tfjs } from './tfjs';

const index = indexLibrary(tfjs);
const t = (shape: string): Value => tensor(parseShape(shape));
const sizes = (...values: number[]): Value => list(values.map((value) => number(value)));

/** Result's shape, or the code of the violation. */
function apply(name: string, ...args: Value[]): string | undefined {
  const { value, violation } = applyOperation(index.functions.get(name)!, args.map((value) => ({ value })));
  return violation?.code ?? (value.kind === 'tensor' ? printShape(value.shape) : value.kind);
}

describe('an operation gives a shape or says what does not fit', () => {
  it.each([
    ['matMul', [t('(1, n_x)'), t('(n_x, m)')], '(1, m)'],
    ['matMul', [t('(n_x, 1)'), t('(n_x, m)')], 'matmul-inner'],
    ['matMul', [t('(n_x, 1)'), t('(n_x, m)'), boolean(true)], '(1, m)'],
    ['matMul', [t('(4, n_x, 3)'), t('(3, 5)')], '(4, n_x, 5)'],
    ['matMul', [t('(n,)'), t('(n, 5)')], 'matmul-rank'],
    ['add', [t('(n, m)'), t('(n, 1)')], '(n, m)'],
    ['add', [t('(n, m)'), t('(m, n)')], 'broadcast'],
    ['add', [t('(n, 3)'), t('(n, ?)')], '(n, 3)'],
    ['add', [t('(n, 3)'), t('(n, m)')], '(n, 3)'],
    ['sum', [t('(n, m)'), number(1), boolean(true)], '(n, 1)'],
    ['sum', [t('(n, m)'), number(-2)], '(m,)'],
    ['sum', [t('(n, m)'), number(2)], 'axis-range'],
    ['sum', [t('(n, m)')], '()'],
    ['reshape', [t('(m, 28, 28, 1)'), sizes(-1, 784)], '(m, 784)'],
    ['reshape', [t('(3, 4)'), sizes(5, -1)], 'reshape'],
    ['transpose', [t('(a, b, c)')], '(c, b, a)'],
  ] as const)('%s %#', (name, args, expected) => {
    expect(apply(name, ...args)).toBe(expected);
  });
});
