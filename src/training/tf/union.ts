/**
 * What `@tensorflow/tfjs` exports, without its WebGL backend: no GPU is reached from this process, and none of the
 * names that backend adds (`webgl`, `GPGPUContext` ...) makes sense here. backends.test.ts holds the lists together.
 */
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { version_cpu } from '@tensorflow/tfjs-backend-cpu';
import { version_converter } from '@tensorflow/tfjs-converter';
import { version_core } from '@tensorflow/tfjs-core';
import { version_data } from '@tensorflow/tfjs-data';
import { version_layers } from '@tensorflow/tfjs-layers';
import { version as version_union } from '@tensorflow/tfjs/package.json';

export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
export * from '@tensorflow/tfjs-converter';
export * as data from '@tensorflow/tfjs-data';
export * from '@tensorflow/tfjs-backend-cpu';

export const version = {
  'tfjs-core': version_core,
  'tfjs-backend-cpu': version_cpu,
  'tfjs-data': version_data,
  'tfjs-layers': version_layers,
  'tfjs-converter': version_converter,
  tfjs: version_union,
};
