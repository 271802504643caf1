import type { TensorInfo } from '@tensorflow/tfjs';
import { InWords } from '../../../words';
import type { HeapBackend } from '../fix';
import { assemble } from './assembler';
import { programs } from './programs';

/** What is used of the engine's WebAssembly, which the types of Node leave out. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
};

/** What emscripten's module of the wasm backend offers. */
interface Emscripten {
  asm: { memory: object; malloc(bytes: number): number };
  HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

interface SimdBackend extends HeapBackend {
  wasm: Emscripten;
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
}

type Run = (...values: number[]) => void;

/** The assembled loops on the memory in which the wasm backend keeps its tensors. */
export interface Simd {
  panel: Run;
  addRows: Run;
  dotRows: Run;
  packRows: Run;
  packColumns: Run;
  addRuns: Run;
  addToLargest: Run;
  /** Where a tensor's data begin. */
  address(tensor: TensorInfo): number;
  /**
   * The address of room that no tensor has. Invariant: one kernel uses it at a time and finishes with it; the next call may move it.
   */
  scratch(bytes: number): number;
  /** All memory as floats. Invariant: it ends with the next `makeOutput` or `scratch`, which may move the memory. */
  floats(): Float32Array;
}

const made = new WeakMap<HeapBackend, Simd>();

/** Once per backend. @throws InWords where the engine has no SIMD */
export function simdOf(backend: HeapBackend): Simd {
  let simd = made.get(backend);
  if (!simd) {
    simd = connect((backend as SimdBackend).wasm, (backend as SimdBackend).dataIdMap);
    refuseNegative(backend);
    made.set(backend, simd);
  }
  return simd;
}

function connect(wasm: Emscripten, data: SimdBackend['dataIdMap']): Simd {
  const bytes = assemble(programs);
  if (!WebAssembly.validate(bytes)) throw new InWords('The wasm backend needs a processor and a Node with WebAssembly SIMD. Choose the backend cpu.', 'usage');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: wasm.asm.memory } });
  refuseWhenFull(wasm);
  let room = 0;
  let start = 0;
  let floats = new Float32Array();
  return {
    ...(exports as Simd),
    address: (tensor) => data.get(tensor.dataId).memoryOffset,
    scratch(needed) {
      if (needed > room) {
        if (start) wasm._free(start);
        start = wasm._malloc(needed) >>> 0;
        room = needed;
      }
      return start;
    },
    floats() {
      if (floats.buffer !== wasm.HEAPU8.buffer) floats = new Float32Array(wasm.HEAPU8.buffer);
      return floats;
    },
  };
}

/** As published, a result with negative sizes (of a window larger than its picture) is written over what lies elsewhere. */
function refuseNegative(backend: HeapBackend): void {
  const makeOutput = backend.makeOutput.bind(backend);
  backend.makeOutput = (shape, ...more) => {
    if (shape.some((extent) => extent < 0)) throw new Error(`A result of shape [${shape.join(', ')}] cannot be: the window is larger than what it moves over.`);
    return makeOutput(shape, ...more);
  };
}

/** As published, a tensor that finds no room is laid over the library's own data at address 0. */
function refuseWhenFull(wasm: Emscripten): void {
  wasm._malloc = (bytes) => {
    const address = wasm.asm.malloc(bytes);
    if (address) return address;
    throw new InWords(
      `The memory of the wasm backend is full: a tensor of ${Math.ceil(bytes / 1e6)} MB does not fit beside the ${Math.round(wasm.HEAPU8.length / 1e6)} MB in use, and 4 GB is its end. Dispose of tensors (tf.tidy), take smaller batches, or choose the backend tensorflow.`,
    );
  };
}
