import type * as TF from '@tensorflow/tfjs';

const namespaces = ['image', 'linalg', 'losses', 'signal', 'spectral', 'sparse', 'string', 'fused', 'math', 'layers', 'data', 'train', 'browser'] as const;

/** Functions the library exports at its top level and in the namespaces of operations. */
export function exportedOperations(tf: typeof TF): string[] {
  const names: string[] = [];
  const functions = (holder: object, prefix: string) => {
    for (const name of new Set([...Object.keys(holder), ...(prefix === 'train.' ? Object.getOwnPropertyNames(tf.OptimizerConstructors) : [])])) {
      if (typeof (holder as Record<string, unknown>)[name] === 'function' && !/^[A-Z]/.test(name)) names.push(prefix + name);
    }
  };
  functions(tf, '');
  for (const namespace of namespaces) functions((tf as unknown as Record<string, object>)[namespace] ?? {}, `${namespace}.`);
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
  ...because('needs a network or a device', 'data.microphone data.webcam'),
};

/** Entries whose calls are not generated here. */
export const withoutGenerator: Record<string, string> = {
  ...because('gives no tensor', 'print dispose disposeVariables nextFrame ready setBackend getBackend enableProdMode enableDebugMode disableDeprecationWarnings time profile'),
  ...because('a cell or an input; compared inside rnn and model', 'layers.simpleRNNCell layers.gruCell layers.lstmCell layers.stackedRNNCells layers.convLstm2dCell layers.inputLayer layers.input input sequential model'),
  ...because('the rank it declares is not the rank it computes', 'layers.resizing layers.randomWidth'),
  ...because('reads or makes elements one by one; compared with the models that train on them', 'data.array data.csv data.func data.generator data.zip loadLayersModel'),
  ...because('needs a picture', 'browser.fromPixels browser.fromPixelsAsync browser.toPixels'),
  ...because('an optimiser; its steps are compared as methods', 'train.sgd train.momentum train.adagrad train.adadelta train.adam train.adamax train.rmsprop'),
};
