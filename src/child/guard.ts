/** Inside a sealed process, before a learner's code is loaded: what it could reach of the outside, or of the checks, is closed. */
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import Module, { syncBuiltinESMExports } from 'node:module';
import v8 from 'node:v8';
import type { TensorFlow } from '../course/exercise';

/** Node's own ways to the network; a system that can cuts it off for certain (seal.ts). */
export function closeNetwork(): void {
  const closed = () => {
    throw new Error('the network is closed to code that is being graded. Work with the arguments alone.');
  };
  const shut = (owner: object, names: readonly string[]) => names.forEach((name) => Object.defineProperty(owner, name, { value: closed }));
  shut(net.Socket.prototype, ['connect']);
  shut(net.Server.prototype, ['listen']);
  shut(dgram.Socket.prototype, ['bind', 'send', 'connect']);
  const names = (owner: object) => Object.keys(owner).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  for (const owner of [dns, dns.promises]) shut(owner, names(owner));
  for (const { prototype } of [dns.Resolver, dns.promises.Resolver]) shut(prototype, Object.getOwnPropertyNames(prototype).filter((name) => /^(resolve|reverse)/.test(name)));
  shut(globalThis, ['fetch', 'WebSocket', 'EventSource'].filter((name) => name in globalThis));
  syncBuiltinESMExports();
}

const BUILT_IN = [Object, Function, Array, Number, String, Boolean, Symbol, BigInt, Date, Promise, RegExp, Error, Map, Set, WeakMap, WeakSet, ArrayBuffer, DataView];
const NAMESPACES = { Math, JSON, Reflect };
/** What learners' own classes assign to themselves, and the lab's own seeded `Math.random`. */
const OPEN = new Set<PropertyKey>(['constructor', 'toString', 'valueOf', 'toJSON', 'toLocaleString', 'name', 'message', 'random']);

/** What makes modules of texts, the solution's among them, and what turns results into messages. */
const MACHINERY = [Module, Buffer, v8.Serializer, v8.DefaultSerializer];

/** Keeps the methods of the language and of tensors as they are: the checks are made of them too. */
export function lockLanguage(tf: TensorFlow): void {
  const typedArrays = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
  const iterators = [[][Symbol.iterator](), new Map().entries(), new Set().values(), ''[Symbol.iterator](), (function* () {})()].map((iterator) => Object.getPrototypeOf(iterator) as object);
  const constructors = [...BUILT_IN, ...typedArrays, Object.getPrototypeOf(Int8Array) as (typeof typedArrays)[0], tf.Tensor, tf.Variable, ...MACHINERY];
  const owners = [...constructors, ...constructors.map(({ prototype }) => prototype as object), ...iterators, ...Object.values(NAMESPACES)];
  for (const owner of owners) {
    for (const key of Reflect.ownKeys(owner)) {
      const property = Object.getOwnPropertyDescriptor(owner, key)!;
      if (!property.configurable || OPEN.has(key)) continue;
      if (typeof property.value === 'function') Object.defineProperty(owner, key, { writable: false, configurable: false });
      else if (property.get) Object.defineProperty(owner, key, { configurable: false });
    }
  }
  // What a record lacks would be read off these.
  for (const prototype of [Object.prototype, Array.prototype, Function.prototype]) Object.preventExtensions(prototype);
  for (const name of [...[...BUILT_IN, ...typedArrays].map((f) => f.name), ...Object.keys(NAMESPACES)]) {
    Object.defineProperty(globalThis, name, { writable: false, configurable: false });
  }
}
