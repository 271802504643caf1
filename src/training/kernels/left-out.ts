import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../training';

type Tensors = (Tensor | undefined)[];

interface Engine {
  state: { activeTape: { saved: Tensors }[] };
  saveTensorsForBackwardMode(tensors: Tensors): Tensors;
  addTapeNode(kernel: string, inputs: Record<string, Tensor | undefined>, outputs: Tensor[], gradient: unknown, saved: Tensors, attrs: object): void;
}

/** Inputs that may be left out, as batchNorm's scale and offset, are saved as nothing and get no gradient; tf.js fails on them. */
export function allowLeftOut(tf: TensorFlow): void {
  const engine = tf.engine() as unknown as Engine;
  const { saveTensorsForBackwardMode, addTapeNode } = engine;
  engine.saveTensorsForBackwardMode = (tensors) => {
    if (!tensors.includes(undefined)) return saveTensorsForBackwardMode.call(engine, tensors);
    const saved = saveTensorsForBackwardMode.call(engine, tensors.filter(Boolean));
    return tensors.map((tensor) => tensor && saved.shift());
  };
  // Invariant: what may be left out is saved, so that a look at what was saved is enough.
  engine.addTapeNode = (kernel, inputs, outputs, gradient, saved, attrs) => {
    if (!saved?.includes(undefined)) return addTapeNode.call(engine, kernel, inputs, outputs, gradient, saved, attrs);
    const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor));
    addTapeNode.call(engine, kernel, given, outputs, gradient, saved, attrs);
    // The gradient was given all; what the node itself holds, it gives back at the end.
    engine.state.activeTape.at(-1)!.saved = saved.filter(Boolean);
  };
}
