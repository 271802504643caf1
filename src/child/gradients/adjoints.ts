import type { NamedAttrMap, Scalar, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';
import type { Adjoint } from '../../gradients/repair/case';
import { inputsOf, type Operation } from '../../gradients/tape';
import { withComparisons } from './comparisons';
import { emptyFor, type Recording } from './record';

/** More numbers than this in a run are not worth their derivatives. */
const LARGEST = 200_000;

/** One reading of a value by an operation. */
interface Edge {
  operation: Operation;
  name: string;
  slot: number;
  value: number;
}

/**
 * The derivative of the cost by every value of its run, and by every reading of values that several operations read:
 * zeros are added to each reading, and tf differentiates by these.
 */
export function adjointsOf(tf: TensorFlow, cost: Recording): Adjoint[] {
  const end = cost.outputs.get('cost');
  const edges = cost.operations.flatMap((operation) => inputsOf(operation).flatMap<Edge>(({ name, slot, value }) => (cost.dtypes.get(value) === 'float32' && operation.kernel !== 'Made' ? [{ operation, name, slot: slot ?? 0, value }] : [])));
  const size = edges.reduce((sum, { value }) => sum + cost.values.get(value)!.values.length, 0);
  if (end === undefined || edges.length === 0 || size > LARGEST) return [];
  try {
    const slopes = tf.engine().tidy('adjoints', (() => derivatives(tf, cost, edges, end)) as never) as unknown as Float64Array[];
    return adjoints(cost, edges, slopes);
  } catch {
    return [];
  }
}

function adjoints(cost: Recording, edges: Edge[], slopes: Float64Array[]): Adjoint[] {
  const byValue = new Map<number, number[]>();
  edges.forEach(({ value }, i) => byValue.set(value, [...(byValue.get(value) ?? []), i]));
  return [...byValue].flatMap(([id, own]) => {
    const { shape, producer, parameter } = cost.values.get(id)!;
    const total = slopes[own[0]].slice();
    for (const i of own.slice(1)) slopes[i].forEach((slope, k) => (total[k] += slope));
    const maker = cost.operations.find(({ index }) => index === producer);
    const paths = own.length < 2 ? [] : own.map<Adjoint>((i) => ({ shape, values: slopes[i], family: `${familyOf(edges[i].operation)} ${edges[i].name} ${edges[i].slot}`, line: edges[i].operation.places[0]?.line, paths: [], part: true }));
    const whole: Adjoint = { shape, values: total, family: parameter === undefined ? familyOf(maker) : `parameter ${shape.length}`, line: maker?.places[0]?.line, paths, part: false };
    return [whole, ...paths];
  });
}

function familyOf(operation: Operation | undefined): string {
  const place = operation?.places[0];
  return `${place?.line}:${place?.column} ${operation?.kernel}`;
}

function derivatives(tf: TensorFlow, cost: Recording, edges: Edge[], end: number): Float64Array[] {
  const engine = tf.engine() as unknown as {
    runKernel(kernel: string, inputs: Record<string, unknown>, attrs?: NamedAttrMap): Tensor | Tensor[];
    gradients(f: () => Scalar, xs: Tensor[]): { grads: (Tensor | null | undefined)[] };
  };
  const zeros = edges.map(({ value }) => tf.zeros(cost.values.get(value)!.shape));
  const at = new Map(edges.map(({ operation, name, slot }, i) => [`${operation.index} ${name} ${slot}`, i]));
  const f = (): Scalar => {
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
    for (const { index, kernel, inputs, attrs, outputs } of cost.operations) {
      if (kernel === 'Made') continue;
      const read = (id: number, name: string, slot: number): Tensor => {
        const i = at.get(`${index} ${name} ${slot}`);
        return i === undefined ? get(id) : get(id).add(zeros[i]);
      };
      const given = emptyFor(inputs);
      for (const [name, value] of Object.entries(inputs)) given[name] = Array.isArray(value) ? value.map((id, slot) => read(id, name, slot)) : read(value, name, 0);
      const result = engine.runKernel(kernel, given, attrs as NamedAttrMap);
      (Array.isArray(result) ? result : [result]).forEach((tensor, k) => made.set(outputs[k], tensor));
    }
    return get(end).asScalar();
  };
  // What only a comparison reads has no derivative.
  return withComparisons(tf, () => engine.gradients(f, zeros)).grads.map((gradient, i) => (gradient ? Float64Array.from(gradient.dataSync()) : new Float64Array(zeros[i].size)));
}
