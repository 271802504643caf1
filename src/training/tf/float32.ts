import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { sep } from 'node:path';

export * from './union';

// Invariant: the build puts the .wasm files beside this bundle.
setWasmPaths(__dirname + sep);
