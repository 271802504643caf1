import type { DataType, KernelFunc, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs';
import type { Backend, TensorFlow } from '../training';

/** What a corrected kernel may use of its backend: plain values on a heap, and other kernels. */
export interface HeapBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  /** A view on the heap. Invariant: it ends with the next `makeOutput`, which may move the heap. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
  disposeData(dataId: object): boolean;
  /** One more tensor on the same data. */
  incRef(dataId: object): void;
}

export interface FixTools {
  tf: TensorFlow;
  kernel: string;
  /** The kernel as the backend publishes it; undefined where it has none. */
  published?: KernelFunc;
  /** Runs another kernel of the same backend, as it stands after all corrections. */
  run(kernel: string, inputs: Record<string, TensorInfo>, attrs?: object): TensorInfo;
}

/** Inputs and attributes as a kernel gets them. */
export interface KernelCall<B = HeapBackend> {
  inputs: Record<string, TensorInfo>;
  attrs: NamedAttrMap;
  backend: B;
}

/** One kernel of one backend that is wrong or missing as published, and what stands in its place. */
export interface KernelFix {
  kernel: string;
  backend: Backend;
  /** What is wrong with the published kernel, for the table of kernels. */
  why: string;
  make(tools: FixTools): (call: KernelCall<never>) => TensorInfo | TensorInfo[];
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The same shape with axes of one element before it, so that it has `rank` of them. */
export function ofRank(rank: number, shape: readonly number[]): number[] {
  return [...Array<number>(rank - shape.length).fill(1), ...shape];
}

/** A result in another dtype; the tensor itself is gone. */
export function turnedInto(dtype: DataType, x: TensorInfo, { run }: FixTools, { backend }: KernelCall): TensorInfo {
  const out = run('Cast', { x }, { dtype });
  backend.disposeData(x.dataId);
  return out;
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** What is used of the cpu backend, whose tensors are plain arrays. */
export interface PlainBackend {
  makeTensorInfo(shape: number[], dtype: DataType, values: ArrayLike<number>): TensorInfo;
  readSync(dataId: object): Numbers;
  disposeData(dataId: object, force?: boolean): boolean;
}

/** TensorFlow's own backend for Node: its tensors are read as arrays, and written as such. */
export interface NodeBackend {
  readSync(dataId: object): Float32Array | Int32Array | Uint8Array;
  write(values: ArrayLike<number>, shape: number[], dtype: DataType): object;
}

/** Numbers in, floats out, the same on the heap of wasm and on cpu in either precision. */
export function plain(tf: TensorFlow, backend: HeapBackend | PlainBackend): {
  make(shape: number[], inputs: TensorInfo[], fill: (out: Numbers, ...inputs: Numbers[]) => void): TensorInfo;
} {
  return {
    make(shape, inputs, fill) {
      if ('typedArrayFromHeap' in backend) {
        const out = backend.makeOutput(shape, 'float32');
        fill(backend.typedArrayFromHeap(out).fill(0), ...inputs.map((input) => backend.typedArrayFromHeap(input)));
        return out;
      }
      const values = inputs.map((input) => backend.readSync(input.dataId));
      // Of a tensor that was cast the values may still lie in an array of whole numbers.
      const Floats = tf.buffer([0]).values.constructor as new (length: number) => Numbers;
      const out = new Floats(size(shape));
      fill(out, ...values);
      return backend.makeTensorInfo(shape, 'float32', out);
    },
  };
}
