import type { DataType, TensorInfo } from '@tensorflow/tfjs';
import { turnedInto, type FixTools, type KernelCall, type KernelFix } from './fix';

/** Computes what is of one dtype as another. */
const wide = (of: DataType, dtype: DataType, back: (out: TensorInfo, tools: FixTools, call: KernelCall) => TensorInfo) => (tools: FixTools) => (call: KernelCall) => {
  const { x } = call.inputs;
  if (x.dtype !== of) return tools.published!(call as never);
  const numbers = tools.run('Cast', { x }, { dtype });
  const made = tools.published!({ ...call, inputs: { ...call.inputs, x: numbers } } as never) as TensorInfo | TensorInfo[];
  call.backend.disposeData(numbers.dataId);
  if (!Array.isArray(made)) return back(made, tools, call);
  const [first, ...rest] = made;
  return [back(first, tools, call), ...rest];
};

const asBooleans = (out: TensorInfo, tools: FixTools, call: KernelCall): TensorInfo => turnedInto('bool', out, tools, call);

const why = 'booleans are taken for numbers of four bytes, or not computed at all';
/** Of whole numbers these give back what lay in memory, or the least of all whole numbers. */
const ofFloats = ['Acos', 'Acosh', 'Asin', 'Asinh', 'Atanh', 'Log1p', 'Reciprocal'];

const functions = [
  'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Erf', 'Exp', 'Expm1', 'Floor', 'IsFinite', 'IsInf', 'IsNan', 'LeakyRelu', 'Log', 'Log1p', 'Neg',
  'Reciprocal', 'Relu', 'Relu6', 'Round', 'Rsqrt', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Sinh', 'Softplus', 'Sqrt', 'Square', 'Tan', 'Tanh',
];

export const booleans: KernelFix[] = [
  ...['Reverse', 'TopK', 'Abs', 'Step'].map((kernel): KernelFix => ({ kernel, backend: 'wasm', why, make: wide('bool', 'int32', asBooleans) as never })),
  ...functions.map((kernel): KernelFix => ({ kernel, backend: 'wasm', why, make: wide('bool', 'float32', (out) => out) as never })),
  ...ofFloats.map((kernel): KernelFix => ({ kernel, backend: 'wasm', why: 'functions of whole numbers are not computed', make: wide('int32', 'float32', (out) => out) as never })),
];
