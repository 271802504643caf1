import type * as TF from '@tensorflow/tfjs';

/** Namespaces for those who write backends, whose functions take the library's insides. */
const inside = new Set(['backend_util', 'broadcast_util', 'device_util', 'gather_util', 'io', 'kernel_impls', 'scatter_util', 'serialization', 'slice_util', 'tensor_util', 'test_util', 'shared', 'webgl', 'gpgpu_util', 'webgl_util', 'version', 'ENV', 'Rank', 'Reduction', 'models']);

/** All functions that the library exports, at its top level and in its namespaces; classes start with a capital letter. */
export function exportedOperations(tf: typeof TF): string[] {
  const names: string[] = [];
  const visit = (holder: object, prefix: string) => {
    for (const name of new Set([...Object.keys(holder), ...(prefix === 'train.' ? Object.getOwnPropertyNames(tf.OptimizerConstructors) : [])])) {
      const value = (holder as Record<string, unknown>)[name];
      if (typeof value === 'function' && !['length', 'name', 'prototype'].includes(name)) names.push(prefix + name);
      if (prefix === '' && value !== null && (typeof value === 'object' || name === 'train') && !inside.has(name)) visit(value as object, `${name}.`);
    }
  };
  visit(tf, '');
  return names;
}

const because = (reason: string, names: string): Record<string, string> => Object.fromEntries(names.split(/\s+/).map((name) => [name, reason]));

/** Functions of the library that are no operations on shapes. */
export const withoutEntry: Record<string, string> = {
  ...because('extends the library itself', 'copyRegisteredKernels deregisterOp registerBackend registerCallbackConstructor registerGradient registerKernel registerOp removeBackend unregisterGradient unregisterKernel getGradient getKernel getKernelsForBackend findBackend findBackendFactory op customGradient'),
  ...because('asks about the state of the library', 'backend engine env memory deprecationWarn setPlatform'),
  ...because('works on dtypes or numbers alone', 'sumOutType upcastType enclosingPowerOfTwo'),
  ...because('draws on a canvas', 'browser.draw'),
  ...because('a namespace that is also a function', 'train'),
  ...because('a graph model keeps no shapes', 'loadGraphModel loadGraphModelSync'),
  ...because('needs a network or a device', 'data.microphone data.webcam util.fetch'),
  ...because('a class: its objects are made by functions, or extended', 'data.CSVDataset data.Dataset data.FileDataSource data.TextLineDataset data.URLDataSource AdadeltaOptimizer AdagradOptimizer AdamOptimizer AdamaxOptimizer MomentumOptimizer RMSPropOptimizer SGDOptimizer Optimizer OptimizerConstructors DataStorage Environment KernelBackend Tensor Variable Callback CallbackList CustomCallback EarlyStopping History InputSpec LayerVariable LayersModel RNN Sequential SymbolicTensor layers.Layer layers.RNN layers.RNNCell GraphModel MathBackendCPU MathBackendWebGL GPGPUContext'),
  ...because('works on bytes and memory', 'util.convertBackendValuesAndArrayBuffer util.createScalarValue util.encodeString util.fingerPrint64 util.hexToLong util.indexToLoc util.repeatedTry util.sizeToSquarishShape util.squeezeShape forceHalfFloat setWebGLContext'),
};

/** Entries whose calls are not generated here. */
export const withoutGenerator: Record<string, string> = {
  ...because('gives no tensor', 'print dispose disposeVariables nextFrame ready setBackend getBackend enableProdMode enableDebugMode disableDeprecationWarnings time profile'),
  ...because('a cell or an input; compared inside rnn and model', 'layers.simpleRNNCell layers.gruCell layers.lstmCell layers.stackedRNNCells layers.convLstm2dCell layers.inputLayer layers.input input sequential model'),
  ...because('the rank it declares is not the rank it computes', 'layers.resizing layers.randomWidth'),
  ...because('reads or makes elements one by one; compared with the models that train on them', 'data.array data.csv data.func data.generator data.zip loadLayersModel'),
  ...because('a setting of training', 'constraints.maxNorm constraints.minMaxNorm constraints.nonNeg constraints.unitNorm regularizers.l1 regularizers.l1l2 regularizers.l2 callbacks.earlyStopping initializers.constant initializers.glorotNormal initializers.glorotUniform initializers.heNormal initializers.heUniform initializers.identity initializers.leCunNormal initializers.leCunUniform initializers.ones initializers.orthogonal initializers.randomNormal initializers.randomUniform initializers.truncatedNormal initializers.varianceScaling initializers.zeros'),
  ...because('a helper without a shape', 'util.shuffle util.shuffleCombo util.swap util.toNestedArray util.makeZerosNestedTypedArray util.getArrayFromDType util.getTypedArrayFromDType util.inferFromImplicitShape util.locToIndex util.distSquared util.sum util.clamp util.nearestDivisor util.nearestLargerEven util.randUniform util.now util.bytesPerElement util.bytesFromStringArray util.tanh util.arraysEqual util.arraysEqualWithNull util.hasEncodingLoss util.isBoolean util.isFunction util.isInt util.isNumber util.isPromise util.isScalarShape util.isString util.isTypedArray util.isValidDtype util.inferDtype util.rightPad util.decodeString util.assert util.assertNonNull util.assertNonNegativeIntegerDimensions util.checkConversionForErrors'),
  ...because('the class of what buffer gives', 'TensorBuffer'),
  ...because('needs a picture', 'browser.fromPixels browser.fromPixelsAsync browser.toPixels'),
  ...because('an optimiser; its steps are compared as methods', 'train.sgd train.momentum train.adagrad train.adadelta train.adam train.adamax train.rmsprop'),
};
