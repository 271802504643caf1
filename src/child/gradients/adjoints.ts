import type { NamedAttrMap, Scalar, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';
import type { Adjoint } from '../../gradients/repair/case';
import type { Recording } from './record';

/** More numbers than this in a run are not worth their derivatives. */
const LARGEST = 200_000;

/** The derivative of the cost by every value of its run: zeros are added to each, and tf differentiates by these. */
export function adjointsOf(tf: TensorFlow, cost: Recording): Adjoint[] {
  const end = cost.outputs.get('cost');
  const ids = cost.operations.flatMap(({ outputs }) => outputs.filter((id) => cost.dtypes.get(id) === 'float32'));
  const size = ids.reduce((sum, id) => sum + cost.values.get(id)!.values.length, 0);
  if (end === undefined || ids.length === 0 || size > LARGEST) return [];
  try {
    return tf.engine().tidy('adjoints', (() => derivatives(tf, cost, ids, end)) as never) as unknown as Adjoint[];
  } catch {
    return [];
  }
}

function derivatives(tf: TensorFlow, cost: Recording, ids: number[], end: number): Adjoint[] {
  const engine = tf.engine() as unknown as { runKernel(kernel: string, inputs: Record<string, unknown>, attrs?: NamedAttrMap): Tensor | Tensor[] };
  const zeros = ids.map((id) => tf.zeros(cost.values.get(id)!.shape));
  const at = new Map(ids.map((id, i) => [id, i]));
  const f = (...added: Tensor[]): Scalar => {
    const made = new Map<number, Tensor>();
    const get = (id: number): Tensor => {
      const known = made.get(id);
      if (known) return known;
      const { values, shape } = cost.values.get(id)!;
      const dtype = cost.dtypes.get(id)!;
      const tensor = tf.tensor((dtype === 'float32' ? values.slice() : Array.from(values)) as never, shape, dtype);
      made.set(id, tensor);
      return tensor;
    };
    for (const { kernel, inputs, attrs, outputs } of cost.operations) {
      if (kernel === 'Made') continue;
      const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, Array.isArray(value) ? value.map(get) : get(value)]));
      const result = engine.runKernel(kernel, given, attrs as NamedAttrMap);
      (Array.isArray(result) ? result : [result]).forEach((tensor, k) => {
        const i = at.get(outputs[k]);
        made.set(outputs[k], i === undefined ? tensor : tensor.add(added[i]));
      });
    }
    return get(end).asScalar();
  };
  const gradients = tf.grads(f)(zeros);
  return gradients.map((gradient) => ({ shape: [...gradient.shape], values: Float64Array.from(gradient.dataSync()) })).filter(({ values }) => values.some((value) => value !== 0));
}
