import type { TensorInfo } from '@tensorflow/tfjs';
import { size, type FixTools, type HeapBackend, type KernelCall, type KernelFix } from './fix';
import { assertInner, matrixNumber, plainMatMul } from './matmul-plain';

interface MatMulAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

type Published = (call: { inputs: object; attrs: object; backend: HeapBackend }) => TensorInfo;

/** Multiplications per matrix below which the published plain loops win over preparing XNNPACK. */
const SMALL = 512;

/**
 * XNNPACK packs the right operand once and keeps the pack under its data id alone: the same data in another shape is
 * read wrongly, or out of bounds. Invariant: one data id reaches XNNPACK in one shape; another shape goes in as a copy.
 */
class Packs {
  private readonly shapes = new WeakMap<object, string>();

  /** Calls `use` with `b` or a copy of it that XNNPACK may pack in b's shape. */
  with<T>(b: TensorInfo, backend: HeapBackend, use: (b: TensorInfo) => T): T {
    const shape = b.shape.slice(-2).join();
    const known = this.shapes.get(b.dataId);
    if (known === undefined) this.shapes.set(b.dataId, shape);
    if (known === undefined || known === shape) return use(b);
    const copy = backend.makeOutput(b.shape, b.dtype);
    backend.typedArrayFromHeap(copy).set(backend.typedArrayFromHeap(b));
    const result = use(copy);
    backend.disposeData(copy.dataId);
    return result;
  }
}

const packs = new Packs();

/** `tensor` with its last two axes exchanged. */
function transposed(tools: FixTools, tensor: TensorInfo): TensorInfo {
  const rank = tensor.shape.length;
  const perm = tensor.shape.map((_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return tools.run('Transpose', { x: tensor }, { perm });
}

/** One product of two matrices, batch axes of one element included: transposed first, since XNNPACK takes no flags. */
function product(tools: FixTools, { inputs, attrs, backend }: KernelCall): TensorInfo {
  const published = tools.published as unknown as Published;
  const { transposeA, transposeB } = attrs as unknown as MatMulAttrs;
  const left = transposeA ? transposed(tools, inputs.a) : inputs.a;
  const right = transposeB ? transposed(tools, inputs.b) : inputs.b;
  // A transpose along an axis of one element is the same data under the same id: it is guarded like b itself.
  const result = packs.with(right, backend, (b) =>
    published({ inputs: { ...inputs, a: left, b }, attrs: { ...attrs, transposeA: false, transposeB: false }, backend }),
  );
  if (transposeA) backend.disposeData(left.dataId);
  if (transposeB) backend.disposeData(right.dataId);
  return result;
}

/** Products of batches one by one; a batch axis of one element serves every matrix of the other operand. */
function batchedProduct(tools: FixTools, call: KernelCall): TensorInfo {
  const { inputs, attrs, backend } = call;
  const { a, b } = inputs;
  const { transposeA, transposeB } = attrs as unknown as MatMulAttrs;
  const batch = tools.tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [rows, columns] = [a.shape.at(transposeA ? -1 : -2)!, b.shape.at(transposeB ? -2 : -1)!];
  const out = backend.makeOutput([...batch, rows, columns], a.dtype);
  for (let i = 0; i < size(batch); i++) {
    const [left, right] = [matrixAt(a, batch, i, backend), matrixAt(b, batch, i, backend)];
    const one = product(tools, { ...call, inputs: { ...inputs, a: left, b: right } });
    backend.typedArrayFromHeap(out).set(backend.typedArrayFromHeap(one), i * rows * columns);
    for (const tensor of [left, right, one]) backend.disposeData(tensor.dataId);
  }
  return out;
}

/** A copy, of shape (1, rows, columns), of the matrix that broadcasting pairs with batch number `i`. */
function matrixAt(x: TensorInfo, batch: number[], i: number, backend: HeapBackend): TensorInfo {
  const matrix = x.shape.slice(-2);
  const copy = backend.makeOutput([1, ...matrix], x.dtype);
  const start = matrixNumber(x.shape.slice(0, -2), batch, i) * size(matrix);
  const values = backend.typedArrayFromHeap(x).subarray(start, start + size(matrix));
  backend.typedArrayFromHeap(copy).set(values);
  return copy;
}

function corrected(tools: FixTools): (call: KernelCall) => TensorInfo {
  const published = tools.published as unknown as Published;
  const fused = tools.kernel === '_FusedMatMul';
  return (call) => {
    const { a, b } = call.inputs;
    const { transposeA, transposeB } = call.attrs as unknown as MatMulAttrs;
    assertInner(a, b, transposeA, transposeB);
    const batches = Math.max(size(a.shape.slice(0, -2)), size(b.shape.slice(0, -2)));
    const even = batches === 1 || a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join();
    const work = a.shape.at(-1)! * a.shape.at(-2)! * b.shape.at(transposeB ? -2 : -1)!;
    // The published loops do not read a bias or an activation.
    if (!fused && even && (batches > 1 || transposeA || transposeB) && work < SMALL) return published(call);
    return batches > 1 ? batchedProduct(tools, call) : product(tools, call);
  };
}

export const matMul: KernelFix[] = [
  plainMatMul,
  ...['BatchMatMul', '_FusedMatMul'].map(
    (kernel): KernelFix => ({
      kernel,
      backend: 'wasm',
      why: 'one tensor as right operand in two shapes is read wrongly or out of bounds; transposed and batched operands are slow',
      make: corrected,
    }),
  ),
];
