import * as tf from '@tensorflow/tfjs';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { transform } from 'sucrase';
import { instrument, type Site } from './instrument';

/** What one binding held in one call: a tensor, a symbolic tensor (null where the size is open), or nested plain numbers. */
export interface Sighting {
  frame: Frame;
  shape: (number | null)[];
  what: 'tensor' | 'symbolic' | 'numbers';
}

/** One call of one function; the chain follows the text, so that a closure finds the sizes of what surrounds it. */
export interface Frame {
  parent?: Frame;
}

export interface Seen extends Site {
  sightings: Sighting[];
}

export interface Run {
  seen: Seen[];
  /** Undefined where the program ran to its end. Lines count from 1; `stack` holds those of the calls that led there, innermost first. */
  failure?: Failure;
}

export interface Failure {
  message: string;
  line?: number;
  stack: number[];
}

/** Runs a program on the real tf.js (cpu backend) and reports what every binding held. Programs of the corpus only: nothing here limits them. */
export async function run(path: string, text: string): Promise<Run> {
  Error.stackTraceLimit = 100;
  await tf.setBackend('cpu');
  const { text: rewritten, sites } = instrument(path, text);
  const seen: Seen[] = sites.map((site) => ({ ...site, sightings: [] }));
  const waiting: unknown[] = [];
  /** What a program caught itself only to print it. */
  let printed: unknown;
  const file = `${path}-${counter++}`;
  const globals = {
    require: requireFrom(path),
    ...(/\btf\b[^\n]*(?:from|require)/.test(text) ? {} : { tf }),
    console: { log() {}, warn() {}, error: (value: unknown) => void (printed ??= value), info() {}, table() {} },
    exports: {},
    module: {},
    __f0: {},
    __enter: (parent: Frame): Frame => ({ parent }),
    __wait: (value: unknown) => (waiting.push(value), value),
    __see: (site: number, frame: Frame, value: unknown) => {
      const found = shapeOf(value);
      if (found && seen[site].sightings.length < 200) seen[site].sightings.push({ frame, ...found });
      return value;
    },
  };
  try {
    const body = `(async function (${Object.keys(globals).join(',')}) {${compiled(rewritten)}\n})`;
    const start = new Script(body, { filename: file }).runInThisContext() as (...values: unknown[]) => Promise<void>;
    tf.engine().startScope();
    try {
      await start(...Object.values(globals));
      for (let i = 0; i < waiting.length; i++) await waiting[i];
    } finally {
      tf.engine().endScope();
    }
    if (printed instanceof Error) throw printed;
    return { seen };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    const lines = stack.split('\n').flatMap((each) => (each.includes(file) ? [Number(/:(\d+):\d+\)?$/.exec(each)?.[1])] : []));
    return { seen, failure: { message, line: lines[0], stack: lines } };
  }
}

/** What a file of a program may ask for: the library, files beside it as they are, and what Node has. */
function requireFrom(path: string, loaded = new Map<string, { exports: unknown }>()): (name: string) => unknown {
  return (name) => {
    if (/^@tensorflow\/tfjs/.test(name)) return tf;
    if (!name.startsWith('.')) return createRequire(import.meta.url)(name);
    const target = join(dirname(path), name);
    const bare = target.replace(/\.js$/, '');
    const file = [target, `${bare}.ts`, `${bare}.js`, `${target}/index.ts`, `${target}/index.js`].find((each) => statSync(each, { throwIfNoEntry: false })?.isFile());
    if (!file) throw new Error(`no file ${name} beside ${path}`);
    let module = loaded.get(file);
    if (!module) {
      loaded.set(file, (module = { exports: {} }));
      const text = readFileSync(file, 'utf8');
      if (file.endsWith('.json')) module.exports = JSON.parse(text);
      else new Script(`(function (require, module, exports) {${compiled(text)}\n})`, { filename: file }).runInThisContext()(requireFrom(file, loaded), module, module.exports);
    }
    return module.exports;
  };
}

const compiled = (text: string): string => transform(text, { transforms: ['typescript', 'jsx', 'imports'], jsxRuntime: 'classic', production: true, preserveDynamicImport: true }).code;

let counter = 0;

function shapeOf(value: unknown): Pick<Sighting, 'shape' | 'what'> | undefined {
  if (value instanceof tf.Tensor) return { shape: [...value.shape], what: 'tensor' };
  if (value instanceof tf.SymbolicTensor) return { shape: [...value.shape], what: 'symbolic' };
  if (ArrayBuffer.isView(value) && 'length' in value) return { shape: [value.length as number], what: 'numbers' };
  const shape = Array.isArray(value) ? nestedShape(value) : undefined;
  return shape && { shape, what: 'numbers' };
}

/** @returns undefined for anything but rectangular nested numbers. */
function nestedShape(value: unknown[]): number[] | undefined {
  if (value.length === 0) return undefined;
  if (value.every((item) => typeof item === 'number')) return [value.length];
  const inner = value.map((item) => (Array.isArray(item) ? nestedShape(item) : undefined));
  const first = inner[0];
  return first && inner.every((shape) => shape?.join() === first.join()) ? [value.length, ...first] : undefined;
}
