/**
 * The tensor library as learners' imports get it. Invariant: what a learner's code calls there leaves the backend, its kernels and the
 * lab's own tensors as they are; whatever would change them says so and ends in an error at the learner's line.
 */
import type { TensorFlow } from '../course/exercise';

type Library = TensorFlow & { default: TensorFlow; __esModule: true };
type Engine = ReturnType<TensorFlow['engine']>;

export function learnersLibrary(tf: TensorFlow): Library {
  const setBackend: TensorFlow['setBackend'] = (name) => {
    if (name === tf.getBackend()) return tf.setBackend(name);
    throw new Error(`\`tf.setBackend('${name}')\` is not for a file of the lab, which runs it on ${tf.getBackend()} now and chooses the backend itself. Leave the line out, and choose with "Choose Backend" or --backend.`);
  };
  const closed = (call: string) => () => {
    throw new Error(`\`${call}\` would take away what the lab's own tensors need. Leave the line out, and free tensors of your own with tf.dispose or tf.tidy.`);
  };
  const kernels = (call: string, change: (kernel: string, backend: string) => unknown, [kernel, backend]: [string, string]) => {
    if (tf.getKernel(kernel, backend)) throw new Error(`\`${call}\` would change how ${kernel} is computed for the whole lab. Give a kernel of your own another name, or leave the line out.`);
    return change(kernel, backend);
  };
  const reset = closed('tf.engine().reset()');
  const guarded: Record<string, unknown> = { setBackend, removeBackend: closed('tf.removeBackend'), reset };
  let depth = 0;
  const scopes = {
    startScope(...args: Parameters<Engine['startScope']>) {
      depth++;
      tf.engine().startScope(...args);
    },
    endScope(...args: Parameters<Engine['endScope']>) {
      if (depth === 0) throw new Error('`tf.engine().endScope()` ends a scope that this file did not start, so the tensors of the lab would go with it. Leave it out, or use tf.tidy.');
      depth--;
      tf.engine().endScope(...args);
    },
  };
  const own = { ...guarded, ...scopes } as Record<PropertyKey, unknown>;
  const engine = new Proxy(tf.engine(), {
    get(target, key) {
      if (Object.hasOwn(own, key)) return own[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const library = {
    ...tf,
    setBackend,
    removeBackend: guarded.removeBackend,
    engine: () => engine,
    registerKernel: (config: Parameters<TensorFlow['registerKernel']>[0]) => kernels('tf.registerKernel', () => tf.registerKernel(config), [config.kernelName, config.backendName]),
    unregisterKernel: (kernel: string, backend: string) => kernels('tf.unregisterKernel', tf.unregisterKernel, [kernel, backend]),
    __esModule: true,
  } as unknown as Library;
  library.default = library;
  return library;
}
