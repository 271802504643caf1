import type { Library } from './operation';
import { arithmetic } from './tfjs/arithmetic';
import { creation } from './tfjs/creation';
import { elementwise } from './tfjs/elementwise';
import { indexing } from './tfjs/indexing';
import { joining } from './tfjs/joining';
import { products } from './tfjs/matmul';
import { reductions } from './tfjs/reduction';
import { reshaping } from './tfjs/reshaping';

/** tf.js, under all the names it is published by. */
export const tfjs: Library = {
  modules: ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
  globals: ['tf'],
  operations: [...elementwise, ...arithmetic, ...reductions, ...products, ...creation, ...reshaping, ...joining, ...indexing],
};
