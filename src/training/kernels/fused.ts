import type { TensorInfo } from '@tensorflow/tfjs';
import type { FixTools, KernelCall } from './fix';

const activationKernels: Record<string, string> = { relu: 'Relu', relu6: 'Relu6', sigmoid: 'Sigmoid', elu: 'Elu', leakyrelu: 'LeakyRelu', prelu: 'Prelu' };

/** A fused kernel as what it stands for: `kernel` of the `operands`, then the bias, then the activation. */
export function fuse(tools: FixTools, kernel: string, operands: string[], { inputs, attrs, backend }: KernelCall): TensorInfo {
  const { activation = 'linear', leakyreluAlpha } = attrs as unknown as { activation?: string; leakyreluAlpha?: number };
  let result = tools.run(kernel, Object.fromEntries(operands.map((name) => [name, inputs[name]])), attrs);
  const replace = (next: TensorInfo) => {
    backend.disposeData(result.dataId);
    result = next;
  };
  if (inputs.bias) replace(tools.run('Add', { a: result, b: inputs.bias }));
  if (activation === 'linear') return result;
  if (!(activation in activationKernels)) throw new Error(`The activation ${activation} is not supported in a fused ${kernel}.`);
  const x = { x: result, ...(activation === 'prelu' && { alpha: inputs.preluActivationWeights }) };
  replace(tools.run(activationKernels[activation], x, { alpha: leakyreluAlpha }));
  return result;
}
