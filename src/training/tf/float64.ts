import '@tensorflow/tfjs-backend-cpu';
export * from './union';
