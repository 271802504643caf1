/** What `@tensorflow/tfjs` exports, without the browser backends. */
export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
export * from '@tensorflow/tfjs-converter';
export * as data from '@tensorflow/tfjs-data';
