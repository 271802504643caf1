import type { Library } from './operation';
import { arithmetic } from './tfjs/arithmetic';
import { convolutions } from './tfjs/convolution';
import { creation } from './tfjs/creation';
import { datasets } from './tfjs/datasets';
import { elementwise } from './tfjs/elementwise';
import { gradients } from './tfjs/gradients';
import { images } from './tfjs/image';
import { indexing } from './tfjs/indexing';
import { joining } from './tfjs/joining';
import { linalg } from './tfjs/linalg';
import { losses } from './tfjs/losses';
import { metrics } from './tfjs/metrics';
import { modelOperations, modelProperty } from './tfjs/layers/models';
import { products } from './tfjs/matmul';
import { normalization } from './tfjs/normalization';
import { pooling } from './tfjs/pooling';
import { reductions } from './tfjs/reduction';
import { reshaping } from './tfjs/reshaping';
import { tensors } from './tfjs/tensors';
import { utilities } from './tfjs/utilities';

/** tf.js, under all the names it is published by. */
export const tfjs: Library = {
  modules: ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
  globals: ['tf'],
  bases: { 'layers.Layer': 'Layer' },
  property: modelProperty,
  operations: [...elementwise, ...arithmetic, ...reductions, ...products, ...creation, ...reshaping, ...joining, ...indexing, ...convolutions, ...pooling, ...normalization, ...losses, ...images, ...linalg, ...tensors, ...gradients, ...modelOperations, ...datasets, ...metrics, ...utilities],
};
