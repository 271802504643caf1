import type * as Tf from '@tensorflow/tfjs';
import { size } from '../../src/training/kernels/fix';
import type { Draw } from './draw';
import { activations, drawIndexed, drawLayer, drawMasked, drawMerge, madeLayer, written, type LayerRecipe } from './random-layers';

/** A random model, compiled, with examples to train on. */
export interface RandomModel {
  model: Tf.LayersModel;
  inputs: Tf.Tensor[];
  targets: Tf.Tensor[];
  /** How a learner would write it. */
  lines: string[];
}

interface Node {
  name: string;
  symbol: Tf.SymbolicTensor;
  /** Of one example. */
  shape: number[];
  weightless: boolean;
  masked: boolean;
}

const batches = 5;

/** Draws one model: a chain or a graph of layers, with losses and an optimizer. The same draw gives the same model on every backend. */
export class ModelDraw {
  private readonly lines: string[] = [];
  private nodes: Node[] = [];
  private readonly used = new Set<Node>();
  private readonly layers: { recipe: LayerRecipe; layer: Tf.layers.Layer; shape: number[]; inputs: number }[] = [];
  private readonly inputs: { node: Node; indices: boolean }[] = [];

  constructor(
    private readonly tf: typeof Tf,
    private readonly draw: Draw,
  ) {}

  make(): RandomModel {
    const { tf, draw } = this;
    for (let count = draw.int(1, 4) === 1 ? 2 : 1; count > 0; count--) this.input();
    const chained = this.inputs.length === 1 && draw.int(1, 3) === 1;
    for (let count = draw.int(1, 5); count > 0; count--) {
      if (chained) this.layer(this.nodes.at(-1)!);
      else if (draw.int(1, 4) === 1) this.merge();
      else this.layer(draw.pick(this.nodes));
    }
    this.nodes.filter((node) => node.masked && !this.used.has(node)).forEach((node) => this.applied(drawMasked(draw, true), [node]));
    // tf.layers adds losses up before it takes their mean: they must be of one shape.
    const leaves = this.nodes.filter((node) => !this.used.has(node));
    const alike = new Set(leaves.map(({ shape }) => String(shape.slice(0, -1)))).size === 1;
    const flat = () => leaves.map((leaf) => (leaf.shape.length === 1 ? leaf : this.applied({ layer: 'flatten', options: {} }, [leaf], undefined, Infinity)!));
    let ends = alike ? leaves : flat();
    if (leaves.length > 2) ends = [this.applied({ layer: 'concatenate', options: {} }, flat(), undefined, Infinity)!];
    const compiled = ends.map((end) => this.end(end));
    const outputs = compiled.map(({ node }) => node.symbol);
    let model: Tf.LayersModel;
    if (chained && !this.layers.some(({ recipe }) => ['categoryEncoding', 'centerCrop'].includes(recipe.layer))) {
      model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: this.inputs[0].node.shape, dtype: this.inputs[0].node.symbol.dtype }), ...this.layers.map(({ recipe }) => madeLayer(tf, recipe))] });
      this.lines.push('as tf.sequential');
    } else {
      model = tf.model({ inputs: this.inputs.map(({ node }) => node.symbol), outputs });
    }
    this.weights(model);
    this.compile(model, compiled.map(({ loss }) => loss));
    return {
      model,
      inputs: this.inputs.map(({ node, indices }) => (indices ? draw.ints([batches, ...node.shape], 0, 4) : this.example([batches, ...node.shape]))),
      targets: compiled.map(({ node, loss }) => this.target(loss, [batches, ...node.shape])),
      lines: this.lines,
    };
  }

  private input(): void {
    const { tf, draw } = this;
    const indices = draw.int(1, 6) === 1;
    const rank = indices ? 1 : draw.pick([1, 2, 2, 3, 3, 3, 4]);
    const shape = Array.from({ length: rank }, (_, i) => draw.int(i === rank - 1 ? 1 : 2, rank > 2 ? 5 : 6));
    const node = { name: `x${this.nodes.length}`, symbol: tf.input({ shape, dtype: indices ? draw.pick(['int32', 'float32']) : 'float32' }), shape, weightless: true, masked: false };
    this.inputs.push({ node, indices });
    this.lines.push(`${node.name} = input({ shape: [${shape.join(', ')}]${indices ? ', of indices' : ''} })`);
    // Indices stay out of arithmetic.
    if (indices) this.applied(drawIndexed(draw), [node]);
    else this.nodes.push(node);
  }

  private layer(node: Node): void {
    for (let attempt = 0; attempt < 20; attempt++) {
      const recipe = node.masked ? drawMasked(this.draw, this.draw.bool()) : drawLayer(this.draw, node.shape, node.weightless);
      if (recipe && this.applied(recipe, [node])) return;
    }
  }

  /** Two branches of one shape made one; the second may be the first through a layer that keeps the shape. */
  private merge(): void {
    const { draw } = this;
    const clear = this.nodes.filter(({ masked }) => !masked);
    if (clear.length === 0) return;
    const node = draw.pick(clear);
    const alike = clear.filter((other) => other !== node && String(other.shape) === String(node.shape));
    const other = alike.length ? draw.pick(alike) : this.applied({ layer: 'activation', options: { activation: draw.pick(activations) } }, [node]);
    if (!other) return;
    const seen = this.layers.filter(({ recipe, shape, inputs }) => inputs === 1 && recipe.layer !== 'embedding' && String(shape) === String(node.shape));
    if (seen.length && draw.bool()) {
      const { recipe, layer } = draw.pick(seen);
      if (layer.weights.length) this.applied(recipe, [other], layer);
    }
    this.applied(drawMerge(draw, node.shape), [node, other]);
  }

  /** Applies the layer, unless nothing or too much would come out of it. @param layer one that was made before, whose weights are shared */
  private applied(recipe: LayerRecipe, nodes: Node[], layer = madeLayer(this.tf, recipe), most = 240): Node | undefined {
    const shapes = nodes.map(({ shape }) => [null, ...shape]);
    const given = nodes.map(({ symbol }) => [...symbol.shape]);
    let shape: number[];
    try {
      shape = (layer.computeOutputShape(nodes.length > 1 ? shapes : shapes[0]) as number[]).slice(1);
    } catch {
      return undefined;
    }
    if (shape.length === 0 || shape.some((extent) => !(extent > 0)) || size(shape) > most) return undefined;
    let symbol: Tf.SymbolicTensor;
    try {
      symbol = layer.apply(nodes.length > 1 ? nodes.map((node) => node.symbol) : nodes[0].symbol) as Tf.SymbolicTensor;
    } catch {
      return undefined;
    } finally {
      // Some layers write into the shape of their input.
      nodes.forEach((node, i) => node.symbol.shape.splice(0, Infinity, ...given[i]));
    }
    const weightless = nodes.every((node) => node.weightless) && layer.weights.length === 0;
    const masked = recipe.layer === 'masking' || recipe.options.maskZero === true || (nodes.some((one) => one.masked) && recipe.options.returnSequences === true);
    const node = { name: `x${this.lines.length}`, symbol: Object.assign(symbol, { shape: [null, ...shape] }), shape, weightless, masked };
    nodes.forEach((one) => this.used.add(one));
    this.nodes.push(node);
    this.layers.push({ recipe, layer, shape: nodes[0].shape, inputs: nodes.length });
    this.lines.push(`${node.name} = ${written(recipe)}(${nodes.map(({ name }) => name).join(', ')}) [${node.shape.join(', ')}]`);
    return node;
  }

  /** A loss for what comes out of `node`, behind an activation that makes it finite. */
  private end(node: Node): { node: Node; loss: string } {
    const trainable = !node.weightless && this.layers.some(({ layer }) => layer.trainableWeights.length > 0);
    const weighted = !trainable || this.draw.bool() ? this.applied({ layer: 'dense', options: { units: this.draw.int(2, 4) } }, [node], undefined, Infinity)! : node;
    const loss = this.draw.pick(Object.keys(targets).filter((name) => weighted.shape.at(-1)! > 1 || !['class', 'index'].includes(targets[name].kind)));
    return { node: this.applied({ layer: 'activation', options: { activation: targets[loss].activation } }, [weighted], undefined, Infinity)!, loss };
  }

  /** Half of the models keep the weights that tf.layers gave them. */
  private weights(model: Tf.LayersModel): void {
    if (this.draw.bool()) return;
    this.lines.push('with weights drawn');
    model.setWeights(
      model.weights.map(({ name, shape }) => {
        const values = this.draw.tensor(shape as [number], name.includes('variance') ? 'unit' : 'normal');
        const inward = Math.max(1, size(shape as number[]) / (shape.at(-1) ?? 1));
        // A power of two: exact in both precisions.
        return this.tf.mul(values, 2 ** -Math.round(Math.log2(inward) / 2));
      }),
    );
  }

  private compile(model: Tf.LayersModel, losses: string[]): void {
    const name = this.draw.pick(Object.keys(optimizers));
    const metrics = ['mse', 'accuracy', 'cosine'].filter(() => this.draw.int(1, 3) === 1);
    this.lines.push(`compile({ optimizer: ${name}, loss: [${losses.join(', ')}], metrics: [${metrics.join(', ')}] })`);
    model.compile({ optimizer: optimizers[name](this.tf), loss: losses, metrics });
  }

  /** Some have whole steps of zeros, which masks are about. */
  private example(shape: number[]): Tf.Tensor {
    const values = this.draw.tensor(shape as [number]);
    if (shape.length !== 3 || this.draw.bool()) return values;
    return this.tf.mul(values, this.draw.ints([shape[0], shape[1], 1], 0, 1).toFloat());
  }

  private target(loss: string, shape: number[]): Tf.Tensor {
    const { tf, draw } = this;
    switch (targets[loss].kind) {
      case 'index':
        return draw.ints([...shape.slice(0, -1), 1], 0, shape.at(-1)! - 1).toFloat();
      case 'class': {
        const rows = draw.ints([size(shape.slice(0, -1))], 0, shape.at(-1)! - 1) as Tf.Tensor1D;
        return tf.oneHot(rows, shape.at(-1)!).toFloat().reshape(shape);
      }
      case 'bit':
        return draw.ints(shape, 0, 1).toFloat();
      case 'side':
        return tf.sub(tf.mul(draw.ints(shape, 0, 1).toFloat(), 2), 1);
      case 'positive':
        return draw.tensor(shape as [number], 'unit');
      case 'real':
        return draw.tensor(shape as [number], 'normal');
    }
  }
}

/** What each loss of tf.layers is taken of, and the activation in front of it. */
const targets: Record<string, { kind: 'index' | 'class' | 'bit' | 'side' | 'positive' | 'real'; activation: string }> = {
  binaryCrossentropy: { kind: 'bit', activation: 'sigmoid' },
  categoricalCrossentropy: { kind: 'class', activation: 'softmax' },
  categoricalHinge: { kind: 'class', activation: 'tanh' },
  cosineProximity: { kind: 'real', activation: 'linear' },
  hinge: { kind: 'side', activation: 'tanh' },
  kullbackLeiblerDivergence: { kind: 'positive', activation: 'softmax' },
  logcosh: { kind: 'real', activation: 'linear' },
  meanAbsoluteError: { kind: 'real', activation: 'linear' },
  meanAbsolutePercentageError: { kind: 'positive', activation: 'linear' },
  meanSquaredError: { kind: 'real', activation: 'linear' },
  meanSquaredLogarithmicError: { kind: 'positive', activation: 'softplus' },
  poisson: { kind: 'positive', activation: 'softplus' },
  sparseCategoricalCrossentropy: { kind: 'index', activation: 'softmax' },
  squaredHinge: { kind: 'side', activation: 'tanh' },
};

const optimizers: Record<string, (tf: typeof Tf) => Tf.Optimizer> = {
  adadelta: (tf) => tf.train.adadelta(0.1),
  adagrad: (tf) => tf.train.adagrad(0.1),
  adam: (tf) => tf.train.adam(0.01),
  adamax: (tf) => tf.train.adamax(0.01),
  momentum: (tf) => tf.train.momentum(0.05, 0.9),
  nesterov: (tf) => tf.train.momentum(0.05, 0.9, true),
  rmsprop: (tf) => tf.train.rmsprop(0.01),
  'rmsprop, centred': (tf) => tf.train.rmsprop(0.01, 0.9, 0.5, undefined, true),
  sgd: (tf) => tf.train.sgd(0.05),
};
