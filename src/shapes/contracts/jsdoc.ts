import { letter, type Dim } from '../dimension';
import type { Comment, Span } from '../program';
import { ContractSyntaxError, parseDim, parseShape } from './dimensions';

/** Keys `W1`, `W2`, ... as the program writes them, `"W" + l`; the letter may stand in the line's sizes. */
export interface Numbered {
  before: string;
  letter: string;
}

export type Step = string | number | Numbered;

/** One line `@shape NAME (d1, d2)`. Spans are in the text that the comment's own span refers to. */
export interface ContractLine {
  /** `X`, `return`, `parameters`. */
  root: string;
  /** What follows the root: `return[0].dw` has 0 and 'dw', `parameters["W" + l]` one for all layers. */
  steps: Step[];
  /** As written: `return[0].dw`. */
  name: string;
  nameSpan: Span;
  /** Undefined where the line gives one size instead of a shape: the value is a number. */
  shape?: Dim[];
  size?: Dim;
  shapeSpan: Span;
  letters: { name: string; span: Span }[];
  /** What is wrong with the line, in words; then there is neither shape nor size. */
  problem?: string;
}

const tag = /@shape[ \t]+([\p{L}_$][\p{L}\p{N}_$]*)((?:\.[\p{L}_$][\p{L}\p{N}_$]*|\[\d+\]|\[["'][^"'\]]*["'](?:[ \t]*\+[ \t]*[\p{L}_$][\p{L}\p{N}_$]*)?\])*)[ \t]*:?[ \t]*([^\n\r]*)/gu;

/** The `@shape` lines of a JSDoc comment; none of them throws, a line that cannot be read says why. */
export function readContract(comment: Comment, named: (name: string) => Dim = letter): ContractLine[] {
  const lines: ContractLine[] = [];
  for (const match of comment.text.matchAll(tag)) {
    const [whole, root, path, rest] = match;
    const start = comment.start + match.index + whole.indexOf(root, '@shape'.length);
    const name = root + path;
    const shapeStart = comment.start + match.index + whole.length - rest.length;
    const text = shapeText(rest);
    const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[["']([^"'\]]*)["'][ \t]*(?:\+[ \t]*([\p{L}_$][\p{L}\p{N}_$]*))?\]/gu)].map(([, key, index, quoted, counted]): Step =>
      index !== undefined ? Number(index) : counted !== undefined ? { before: quoted, letter: counted } : (key ?? quoted),
    );
    const line: ContractLine = {
      root: root === 'returns' ? 'return' : root,
      steps,
      name,
      nameSpan: { start, end: start + name.length },
      shapeSpan: { start: shapeStart, end: shapeStart + text.length },
      letters: lettersIn(text).map(({ name, at }) => ({ name, span: { start: shapeStart + at, end: shapeStart + at + name.length } })),
    };
    try {
      if (text.startsWith('(')) line.shape = parseShape(text, named);
      else line.size = parseDim(text, named);
    } catch (error) {
      line.problem = error instanceof ContractSyntaxError ? error.message : 'the shape could not be read';
    }
    lines.push(line);
  }
  return lines;
}

/** From the start: a balanced `( ... )`, or the first word. Words after it are a description. */
function shapeText(rest: string): string {
  if (!rest.startsWith('(')) return /^[^\s*]+/.exec(rest)?.[0] ?? '';
  let depth = 0;
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === '(') depth++;
    else if (rest[at] === ')' && --depth === 0) return rest.slice(0, at + 1);
  }
  return rest.replace(/\s*\*\/\s*$/, '').trimEnd();
}

function lettersIn(text: string): { name: string; at: number }[] {
  return [...text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)].map((match) => ({ name: match[0], at: match.index })).filter(({ name, at }) => !(name === 'floor' && /^\s*\(/.test(text.slice(at + 5))));
}
