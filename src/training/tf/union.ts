/** What `@tensorflow/tfjs` exports, without the browser backends: gradients and chained methods register by import. */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
export * from '@tensorflow/tfjs-converter';
export * as data from '@tensorflow/tfjs-data';
