/** What a library or the language threw, in the learner's words: what happened, why, what to try. */
import { shapeInLetters } from './compare';
import { printShape } from './print';
import { framesIn, type Frame } from './trace';

export interface Thrown {
  message: string;
  /** Line in the learner's file, from 1. */
  line?: number;
  /** The frames of the learner's file, innermost first. */
  frames?: Frame[];
  /** The text after `TODO:` when an untouched TODO threw. */
  todo?: string;
}

/** @param file path of the learner's text, whose lines are looked for in the stack */
export function thrownBy(error: unknown, file: string): Thrown {
  const message = messageOf(error);
  const todo = /^TODO: ([\s\S]*)$/.exec(message)?.[1];
  const frames = framesIn(error instanceof Error ? error.stack : undefined, file);
  return { message, todo, line: frames[0]?.line, frames };
}

/** What any thrown value says; what a sealed process was denied in words of its own. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `the value ${printed(error)} was thrown; throw an Error with a sentence instead`;
  const { code, permission, resource } = error as Error & { code?: string; permission?: string; resource?: string };
  if (code !== 'ERR_ACCESS_DENIED') return error.message;
  const wants = { FileSystemRead: 'read files', FileSystemWrite: 'write or delete files', ChildProcess: 'start another program' }[permission ?? ''] ?? 'reach outside';
  return `this line wants to ${wants}${resource ? ` (${resource})` : ''}, which code that is being graded may not. Work with the arguments alone.`;
}

const LONGEST_MESSAGE = 1000;

/** Characters of a thrown value that stand in a sentence. */
const LONGEST = 200;

function printed(value: unknown): string {
  try {
    const text = typeof value === 'string' || (typeof value === 'object' && value !== null) ? JSON.stringify(value) : String(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  } catch {
    return 'of an object';
  }
}

interface Explanation {
  pattern: RegExp;
  words(match: RegExpExecArray, sizes: Record<string, number>): string;
}

const numbers = (list: string): number[] => list.split(',').filter((d) => d.trim() !== '').map(Number);
const meeting = (columns: string, rows: string): string => `${columns} ${columns === '1' ? 'column meets' : 'columns meet'} ${rows} ${rows === '1' ? 'row' : 'rows'}`;
const inLetters = (list: string, sizes: Record<string, number>): string => shapeInLetters(numbers(list), { sizes });

const EXPLANATIONS: Explanation[] = [
  {
    pattern: /inner shapes .* and \(undefined\) of Tensors with shapes ([\d,]*) and ([\d,]*)|inner shapes \(undefined\) .* of Tensors with shapes ([\d,]*) and ([\d,]*)/,
    words: ([, a, b, c, d], sizes) => {
      const both = [a ?? c, b ?? d];
      const number = both.includes('') ? ' One of them is a number: JavaScript arithmetic on tensors makes NaN, `A - Y` needs `tf.sub(A, Y)`.' : '';
      return `a matrix product needs two matrices; these have shapes ${inLetters(both[0], sizes)} and ${inLetters(both[1], sizes)}.${number}`;
    },
  },
  {
    pattern: /inner (?:shapes|dimensions) \((\d+)\) and \((\d+)\) of Tensors with shapes ([\d,]+) and ([\d,]+) and transposeA=(\w+)(?: and|,)? transposeB=(\w+)/,
    words: ([, inner, other, a, b, ta, tb], sizes) => {
      const turned = [ta === 'true' && 'the first', tb === 'true' && 'the second'].filter(Boolean).join(' and ');
      return (
        `a matrix product of ${inLetters(a, sizes)} with ${inLetters(b, sizes)}${turned ? `, ${turned} transposed,` : ''} cannot be: ` +
        `${meeting(inner, other)}. Is a transpose missing, or one too many, or are the two in the wrong order?`
      );
    },
  },
  {
    pattern: /Error in dot: inner dimensions of inputs must match, but got (\d+) and (\d+)/,
    words: ([, inner, other]) => `this product cannot be: ${meeting(inner, other)}. Is a transpose missing, or one too many, or are the two in the wrong order?`,
  },
  {
    pattern: /Operands could not be broadcast together with shapes ([\d,]*) and ([\d,]*)/,
    words: ([, a, b], sizes) =>
      `shapes ${inLetters(a, sizes)} and ${inLetters(b, sizes)} do not fit element by element. ` +
      'Did you mean a matrix product (`tf.matMul`), or is a transpose missing?',
  },
  {
    pattern: /Matrix size-incompatible: In\[0\]: \[([\d,]*)\], In\[1\]: \[([\d,]*)\]/,
    words: ([, a, b], sizes) => `a matrix product of ${inLetters(a, sizes)} and ${inLetters(b, sizes)} cannot be. Is a transpose missing, or one too many, or are the two in the wrong order?`,
  },
  {
    // As TensorFlow's native library says it.
    pattern: /Incompatible shapes: \[([\d,]*)\] vs\. \[([\d,]*)\]/,
    words: ([, a, b], sizes) => `shapes ${inLetters(a, sizes)} and ${inLetters(b, sizes)} do not fit element by element. Did you mean a matrix product (\`tf.matMul\`), or is a transpose missing?`,
  },
  {
    pattern: /matMul: inputs must have the same rank of at least 2, got ranks (\d+) and (\d+)/,
    words: ([, a, b]) => `a matrix product needs two matrices; these have ranks ${a} and ${b}. Was a dimension lost by a sum without keepDims, or is one of them a number?`,
  },
  {
    pattern: /Argument '(\w+)' passed to '(\w+)' must be a Tensor or TensorLike, but got '(\w+)'/,
    words: ([, argument, operation, got]) =>
      got === 'undefined' || got === 'null'
        ? `\`tf.${operation}\` was given nothing (undefined) as its \`${argument}\`: a variable was never set, a record lacks the key, or a function returned nothing.`
        : `\`tf.${operation}\` was given ${got === 'Promise' ? 'a promise' : `a ${got.toLowerCase()}`} where it takes a tensor or a number.`,
  },
  {
    // A kernel that is handed a tensor without data asks for its backend.
    pattern: /Tensor is disposed|^Cannot read properties of undefined \(reading 'backend'\)$/,
    words: () => 'a tensor was used after it was disposed. Return from `tf.tidy` what is needed later, and do not dispose the arguments.',
  },
  { pattern: /^(\S+) is not defined$/, words: ([, name]) => `\`${name}\` is not defined. Is it spelled as where it was set, and set before this line?` },
  { pattern: /^Cannot access '(\S+)' before initialization$/, words: ([, name]) => `\`${name}\` is used above the line that sets it.` },
  {
    pattern: /^Cannot read properties of (undefined|null) \(reading '(\w+)'\)$/,
    words: ([, what, key]) =>
      /^\d+$/.test(key)
        ? `\`[${key}]\` was asked of \`${what}\`: an index before it runs past the end, or a variable was never set.`
        : `\`.${key}\` was asked of \`${what}\`: a variable was never set, a record lacks a key, or a function returned nothing.`,
  },
  {
    pattern: /^(?:\(intermediate value\)|.*\(\.\.\.\)|(\S+?))\.(\w+) is not a function$/,
    words: ([, object, method]) => notAMethod(object, method),
  },
  { pattern: /^(\S+) is not a function$/, words: ([, name]) => `\`${name}\` is not a function.` },
  {
    pattern: /must have a shape comprised of positive integers but got shape \[([^\]]*)\]/,
    words: ([, shape]) => {
      const sizes = shape.split(',').map((size) => size.trim() || 'undefined');
      const why = sizes.includes('undefined') ? 'an index past the end of a list gives undefined, and so does a name that a record lacks' : 'sizes are whole numbers from 0 up';
      return `a tensor cannot have the shape (${sizes.join(', ')}): ${why}.`;
    },
  },
  {
    pattern: /^(tensor[2-6]d)\(\) requires shape to be provided when `values` are a flat/,
    words: ([, name]) => `\`tf.${name}\` was given a flat list of numbers, or an empty one: it takes nested lists, \`[[1, 2], [3, 4]]\`, or a flat list with its shape after it.`,
  },
  { pattern: /shape\.forEach is not a function/, words: () => 'a shape is an array: `tf.zeros([n, 1])`, not `tf.zeros(n, 1)`.' },
  {
    pattern: /^(?:(\S+) is not iterable|object is not iterable)/,
    words: ([, name]) => `${name ? `\`${name}\`` : 'a value'} is taken apart like an array, but it is none: only arrays (the course's tuples) can be written as [a, b] = ...`,
  },
  { pattern: /^Assignment to constant variable/, words: () => 'a `const` is assigned again. Declare it with `let`.' },
  {
    pattern: /^Cannot (?:assign to read only property '(\w+)'|redefine property: (\w+))/,
    words: ([, assigned, redefined]) => `\`${assigned ?? redefined}\` may not be changed: the checks use what the language and tf.js provide too. Give your own function another name.`,
  },
  {
    pattern: /^Cannot (?:add|define) property (\w+), object is not extensible/,
    words: ([, name]) => `\`${name}\` may not be added to what the language provides: the checks are made of it too. Write a function of your own.`,
  },
  { pattern: /top-level await/, words: () => '`await` works only inside an async function.' },
  { pattern: /Maximum call stack size exceeded/, words: () => 'a function calls itself without end.' },
  {
    pattern: /Size\((\d+)\) must match the product of shape ([\d,]*)/,
    words: ([, size, shape]) => `${size} numbers cannot be reshaped to ${printShape(numbers(shape))}.`,
  },
  {
    pattern: /Error in concat(?:\dD)?: Shape of tensors\[(\d+)\] \(([\d,]*)\) does not match the shape of the rest \(([\d,]*)\) along the non-concatenated axis (\d+)/,
    words: ([, at, shape, rest, axis], sizes) =>
      `\`tf.concat\` cannot put ${inLetters(shape, sizes)} (the tensor at position ${at}) to ${inLetters(rest, sizes)}: they differ in axis ${axis}, and may differ only in the one along which they are joined. Give them one form first, e.g. \`tf.reshape(x, [-1, 1])\`.`,
  },
  {
    pattern: /Invalid reduction axis|axis param must be in range/,
    words: () => 'the axis does not exist in this tensor. Rows are summed down with axis 0, along a row with axis 1.',
  },
];

function notAMethod(object: string | undefined, method: string): string {
  if (object === 'tf') return `\`tf.${method}\` does not exist. ${METHODS[method] ? `It is \`tf.${METHODS[method]}\` in tf.js.` : 'Is it spelled as in the tf.js documentation?'}`;
  const named = object ? `\`${object}\`` : 'this value';
  if (METHODS[method]) return `${named} has no method \`${method}\`. In tf.js it is \`${METHODS[method]}\`.`;
  return `${named} has no method \`${method}\`: it is a number or another value that is not a tensor, or the method is spelled differently.`;
}

/** NumPy's names, and what tf.js calls them. */
const METHODS: Record<string, string> = {
  dot: 'matMul',
  matmul: 'matMul',
  T: 'transpose()',
  multiply: 'mul',
  divide: 'div',
  subtract: 'sub',
  power: 'pow',
  maximum: 'maximum',
  astype: 'cast',
  asType: 'cast',
};

/** A sentence without its line. */
export function explainThrown(thrown: Thrown, sizes: Record<string, number>): string {
  for (const { pattern, words } of EXPLANATIONS) {
    const match = pattern.exec(thrown.message);
    if (match) return words(match, sizes);
  }
  const line = thrown.message.split('\n')[0].trim();
  const first = line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}...` : line;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
