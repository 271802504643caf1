import { constant, printDim, unknownDim } from '../dimension';
import type { FunctionNode, Span } from '../program';
import { printShape, type Shape } from '../shape';
import type { Value } from '../value';

/** A shape that a contract line would say, by the name it is said of: `X`, `return[0].dw`. */
export interface Entry {
  name: string;
  shape: Shape;
}

/** The lines that would describe a value: a tensor's own, or those of the parts of a tuple or record. */
export function entriesFor(name: string, value: Value, general: boolean, depth = 0): Entry[] {
  if (value.kind === 'tensor') return value.shape ? [{ name, shape: general ? value.shape : loosened(value.shape) }] : [];
  if (depth >= 2) return [];
  if (value.kind === 'list') return (value.items ?? []).slice(0, 8).flatMap((item, at) => entriesFor(`${name}[${at}]`, item, general, depth + 1));
  if (value.kind === 'record') return [...value.fields].slice(0, 16).flatMap(([key, field]) => (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? entriesFor(`${name}.${key}`, field, general, depth + 1) : []));
  return [];
}

/** What calls with numbers say of every call: the rank, and sizes of 1. */
function loosened(shape: NonNullable<Shape>): Shape {
  return shape.map((dim) => (constant(dim) !== undefined && constant(dim) !== 1 ? unknownDim() : dim));
}

/** Edits, relative to the function's chunk, that add the lines to its comment or give it one; undefined where there is nothing to add. */
export function contractEdits(node: FunctionNode, entries: readonly Entry[], declared: readonly string[]): { span: Span; newText: string }[] | undefined {
  const lines = entries.filter(({ name, shape }) => shape && !declared.includes(name) && !shape.some((dim) => /[^\w\s*+\-/().?[\]]/.test(printDim(dim)))).map(({ name, shape }) => `@shape ${name} ${printShape(shape)}`);
  if (lines.length === 0) return undefined;
  const { text } = node.chunk;
  const indent = /^[ \t]*/.exec(text.slice(node.anchor))?.[0] ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (!node.comment) {
    const comment = ['/**', ...lines.map((line) => ` * ${line}`), ' */'].map((line) => indent + line + newline).join('');
    return [{ span: { start: node.anchor, end: node.anchor }, newText: comment }];
  }
  const { comment } = node;
  const added = lines.map((line) => `${indent} * ${line}${newline}`).join('');
  if (comment.text.includes('\n')) {
    // Before the line that ends the comment.
    const last = comment.start + comment.text.lastIndexOf('\n') + 1;
    return [{ span: { start: last, end: last }, newText: added }];
  }
  const words = comment.text.replace(/^\/\*\*\s*|\s*\*\/$/g, '');
  const newText = `/**${newline}${words === '' ? '' : `${indent} * ${words}${newline}`}${added}${indent} */`;
  return [{ span: { start: comment.start, end: comment.end }, newText }];
}
