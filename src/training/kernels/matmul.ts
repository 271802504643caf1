import type { TensorInfo } from '@tensorflow/tfjs';
import { size, type FixTools, type KernelCall, type KernelFix } from './fix';
import { fuse } from './fused';
import { assertInner, matrixNumber, plainMatMul } from './matmul-plain';
import { simdOf } from './simd/memory';
import { product, PRODUCT_SCRATCH } from './simd/product';

interface MatMulAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

/** Products of batches one by one; a batch axis of one element serves every matrix of the other operand. */
function products({ tf }: FixTools, { inputs: { a, b }, attrs, backend }: KernelCall): TensorInfo {
  const { transposeA, transposeB } = attrs as unknown as MatMulAttrs;
  assertInner(a, b, transposeA, transposeB);
  const [n, k] = [a.shape.at(transposeA ? -1 : -2)!, a.shape.at(transposeA ? -2 : -1)!];
  const m = b.shape.at(transposeB ? -2 : -1)!;
  const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const out = backend.makeOutput([...batch, n, m], 'float32');
  const simd = simdOf(backend);
  const scratch = simd.scratch(PRODUCT_SCRATCH);
  const [left, right, result] = [a, b, out].map((tensor) => simd.address(tensor));
  for (let i = 0; i < size(batch); i++) {
    const A = { at: left + 4 * n * k * matrixNumber(aBatch, batch, i), transposed: transposeA };
    const B = { at: right + 4 * k * m * matrixNumber(bBatch, batch, i), transposed: transposeB };
    product(simd, result + 4 * n * m * i, A, B, n, k, m, scratch);
  }
  return out;
}

/** Whole numbers are multiplied as floats, which is exact below 2^24; the published kernel refuses them. */
function corrected(tools: FixTools): (call: KernelCall) => TensorInfo {
  return (call) => {
    const { a, b } = call.inputs;
    if (a.dtype === 'float32' && b.dtype === 'float32') return products(tools, call);
    const [left, right] = [a, b].map((x) => tools.run('Cast', { x }, { dtype: 'float32' }));
    const product = products(tools, { ...call, inputs: { a: left, b: right } });
    const out = tools.run('Cast', { x: product }, { dtype: a.dtype });
    for (const { dataId } of [left, right, product]) call.backend.disposeData(dataId);
    return out;
  };
}

export const matMul: KernelFix[] = [
  plainMatMul,
  {
    kernel: 'BatchMatMul',
    backend: 'wasm',
    why: 'one tensor as right operand in two shapes is read wrongly or out of bounds; slow, most of all with one row or column, transposed, or in batches',
    make: corrected,
  },
  { kernel: '_FusedMatMul', backend: 'wasm', why: 'as BatchMatMul', make: (tools) => (call) => fuse(tools, 'BatchMatMul', ['a', 'b'], call as KernelCall) },
];
