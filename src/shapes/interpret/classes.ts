import type { ClassNode, FunctionNode } from '../program';
import { nothing, record, unknown, type Instance, type RecordValue, type Value } from '../value';
import { callFunction, invoke } from './calls';
import { evaluate } from './expressions';
import { codeOf, functionValue, type ClassCode, type Closure, type Frame, type Machine } from './machine';
import { fresh } from './types';

/** The value of a class: its static fields are set, its methods run when called. */
export function makeClass(m: Machine, node: ClassNode): Value {
  const parent = node.extends ? codeOf(evaluate(m, node.extends)) : undefined;
  const base = parent?.kind === 'class' ? parent.base : parent?.kind === 'library' ? parent.library.library.bases?.[parent.path] : undefined;
  const code: ClassCode = { kind: 'class', node, scope: m.frame.scope, chunk: m.frame.chunk, parent: parent?.kind === 'class' ? parent : undefined, base, statics: m.allocate(record([])) };
  const value = functionValue(node.name, code);
  for (const method of node.methods) if (method.isStatic && !method.accessor) setStatic(m, code, method.name, functionValue(method.name, { kind: 'closure', node: method.function, scope: code.scope, self: value, home: code }));
  for (const field of node.fields) if (field.isStatic && field.value) setStatic(m, code, field.name, evaluate(m, field.value));
  return value;
}

function setStatic(m: Machine, code: ClassCode, name: string, value: Value): void {
  const content = m.content(code.statics);
  if (content.kind === 'record') m.write(code.statics, { ...content, fields: new Map(content.fields).set(name, value) });
}

/** `new C(...args)`; with `args` undefined the constructor runs alone, on fresh values. */
export function instantiate(m: Machine, code: ClassCode, args: Value[] | undefined, caller?: Frame['caller']): Value {
  const open = code.node.extends && !code.parent && !code.base;
  const self = m.allocate({ kind: 'instance', type: code.node.name, fields: { '#class': functionValue(code.node.name, code), ...(open ? { '#open': nothing } : {}) } });
  construct(m, code, self, args, caller);
  if (code.base) {
    setField(m, self, '$self', self);
    for (const hook of HOOKS) setField(m, self, `$${hook}`, methodOf(m, code, hook, self) ?? nothing);
  }
  return self;
}

/** `new F(...args)` of a function that sets its fields on `this`; its methods are those of `F.prototype`. */
export function instantiateFunction(m: Machine, code: Closure, args: Value[], caller: Frame['caller']): Value {
  const self = m.allocate({ kind: 'instance', type: code.node.name, fields: { '#class': functionValue(code.node.name, code) } });
  const made = invoke(m, { ...code, self }, args, caller);
  return made.kind === 'object' ? made : self;
}

/** The properties of a function: none until one is set. */
export function staticsOf(m: Machine, code: Closure): RecordValue {
  const held = code.statics && m.content(code.statics);
  return held?.kind === 'record' ? held : record([]);
}

/** A property of a function; its prototype is made when it is first asked for. */
export function staticOf(m: Machine, code: Closure, name: string): Value | undefined {
  const statics = staticsOf(m, code);
  const found = statics.fields.get(name);
  if (found || name !== 'prototype' || !code.statics) return found;
  const prototype = m.allocate(record([]));
  m.write(code.statics, record([...statics.fields, [name, prototype]]));
  return prototype;
}

/** A method of `F.prototype`, bound to an object that F made. */
export function prototypeMethod(m: Machine, code: Closure, name: string, self: Value): Value | undefined {
  const prototype = m.content(staticsOf(m, code).fields.get('prototype') ?? nothing);
  const found = prototype.kind === 'record' ? prototype.fields.get(name) : undefined;
  return found && boundTo(found, self);
}

/** A function that sees `self` as this. */
export function boundTo(value: Value, self: Value): Value {
  const code = codeOf(value);
  return code?.kind === 'closure' && !code.node.arrow && !code.home ? functionValue(code.node.name, { ...code, self }) : value;
}

/** Methods that the library calls on an object whose class extends one of its own. */
const HOOKS = ['build', 'call', 'computeOutputShape'];

/** A method by its name, the class's own before its parents'. */
export function methodOf(m: Machine, code: ClassCode, name: string, self: Value): Value | undefined {
  const found = declaredIn(code, self, (each) => each.name === name && !each.isStatic && each.accessor !== 'set');
  return found?.method.accessor === 'get' ? callFunction(m, found.value, []) : found?.value;
}

/** What a static getter or a setter of a class stands for: the function, or undefined where there is none by this name. */
export function accessorOf(code: ClassCode, accessor: 'get' | 'set', name: string, self: Value, isStatic: boolean): Value | undefined {
  return declaredIn(code, self, (each) => each.name === name && each.isStatic === isStatic && each.accessor === accessor)?.value;
}

type Method = ClassNode['methods'][number];

/** A method of a class or, where it has none such, of the nearest of its parents, as a function that sees `self` as this. */
function declaredIn(code: ClassCode, self: Value, isWanted: (method: Method) => boolean): { method: Method; value: Value } | undefined {
  for (let at: ClassCode | undefined = code; at; at = at.parent) {
    const method = at.node.methods.find(isWanted);
    if (method) return { method, value: functionValue(method.name, { kind: 'closure', node: method.function, scope: at.scope, self, home: at }) };
  }
  return undefined;
}

/** Sets the fields, the parent's first where it has no call of its own, and runs the constructor. */
export function construct(m: Machine, code: ClassCode, self: Value, args: Value[] | undefined, caller?: Frame['caller'], depth = 0): void {
  if (depth > 8) return;
  const own = constructorOf(code);
  if (!own && code.parent) construct(m, code.parent, self, args, caller, depth + 1);
  const previous = m.frame;
  m.frame = { ...previous, scope: code.scope, chunk: code.chunk, self, home: code };
  for (const field of code.node.fields) {
    if (field.isStatic) continue;
    const value = field.value ? evaluate(m, field.value) : field.type ? m.allocate(fresh(m, field.type, `this.${field.name}`)) : unknown(`this.${field.name} has no value yet`);
    setField(m, self, field.name, value);
    if (field.value && m.recording && m.frame.recordsFacts) {
      m.record.bind(field, { chunk: code.chunk, target: field.nameSpan, name: `this.${field.name}`, kind: 'definition', value: m.read(value), valueSpan: field.value, function: undefined, context: m.frame.context });
    }
  }
  m.frame = previous;
  if (!own) return;
  invoke(m, { kind: 'closure', node: own, scope: code.scope, self, home: code }, args, caller);
}

export function setField(m: Machine, self: Value, name: string, value: Value): void {
  const content = m.content(self) as Instance;
  if (content.kind === 'instance') m.write(self, { ...content, fields: { ...content.fields, [name]: value } });
}

export function constructorOf(code: ClassCode): FunctionNode | undefined {
  return code.node.methods.find((method) => method.name === 'constructor')?.function;
}

/** Looks at every method that nothing called, on an instance whose constructor ran alone; `made` takes out of it what methods may have changed. */
export function runMethodsAlone(m: Machine, code: ClassCode, made: (self: Value) => void): void {
  const self = instantiate(m, code, undefined);
  made(self);
  for (const method of code.node.methods) {
    if (method.name === 'constructor') continue;
    invoke(m, { kind: 'closure', node: method.function, scope: code.scope, self: method.isStatic ? functionValue(code.node.name, code) : self, home: code }, undefined);
  }
}
