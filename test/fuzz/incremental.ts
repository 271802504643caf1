import type { Analysis, SourceText } from '../../src/shapes/analysis';
import type { Engine } from '../../src/shapes/engine';
import { seededRandom } from '../../src/random';

/** An edit after which the engine that followed the typing says something else than a fresh one. */
export interface Disagreement {
  path: string;
  before: string;
  after: string;
  followed: string[];
  fresh: string[];
}

/** Types into a program for a while, now and then breaking it and repairing it again, and compares each analysis with that of an engine that never saw the text. */
export function disagreements(following: Engine, fresh: Engine, source: SourceText, edits: number, seed: number): Disagreement[] {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const found: Disagreement[] = [];
  const undo: string[] = [];
  let { text } = source;
  following.analyse(source);
  for (let i = 0; i < edits; i++) {
    const before = text;
    if (undo.length > 0 && random() < 0.4) text = undo.pop()!;
    else {
      undo.push(text);
      text = edit(text, below, source.text);
    }
    const followed = factsOf(following.analyse({ ...source, text }));
    const alone = fresh.analyse({ ...source, text });
    const anew = factsOf(alone);
    fresh.forget(source.path);
    // Only an engine that saw the text before knows the last good shapes of a broken one.
    if (alone.broken) continue;
    if (followed.join('\n') !== anew.join('\n')) {
      found.push({ path: source.path, before, after: text, followed: followed.filter((each) => !anew.includes(each)), fresh: anew.filter((each) => !followed.includes(each)) });
    }
  }
  following.forget(source.path);
  return found;
}

/** What a typist does: changes a number, a name or an operator, adds or takes a line, swaps two arguments. */
function edit(text: string, below: (limit: number) => number, original: string): string {
  const replaceOne = (pattern: RegExp, by: (match: string) => string): string => {
    const matches = [...text.matchAll(pattern)];
    if (matches.length === 0) return text;
    const match = matches[below(matches.length)];
    return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
  };
  const lines = text.split('\n');
  const at = below(lines.length);
  switch (below(9)) {
    case 0:
      return replaceOne(/\b\d+\b/g, (number) => String(Number(number) + 1));
    case 1:
      return replaceOne(/\.transpose\(\)/g, () => '');
    case 2:
      return replaceOne(/\((\w+), (\w+)\)/g, (pair) => pair.replace(/\((\w+), (\w+)\)/, '($2, $1)'));
    case 3:
      return [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n');
    case 4:
      return [...lines.slice(0, at), '', ...lines.slice(at)].join('\n');
    case 5:
      return [...lines.slice(0, at), `const extra${at} = tf.zeros([${below(5)}, ${below(5)}]);`, ...lines.slice(at)].join('\n');
    case 6: {
      const from = original.split('\n');
      return [...lines.slice(0, at), from[below(from.length)], ...lines.slice(at)].join('\n');
    }
    case 7:
      return replaceOne(/[()[\]{}]/g, () => '');
    default:
      return replaceOne(/\b[a-zA-Z]\w{2,}\b/g, (name) => `${name}x`);
  }
}

/**
 * What a reader can hold the engine to. Of several equal reasons for a `?`, and of several calls that give a shape, either may be
 * the one that is told; a contract's lines have no order. Short of that: a parameter of which nothing is known may be missing from the list.
 */
function factsOf({ findings, bindings, functions, models }: Analysis): string[] {
  const place = ({ start, end }: { start: { line: number; character: number }; end: { line: number; character: number } }) => `${start.line}:${start.character}-${end.line}:${end.character}`;
  return [
    ...findings.map((finding) => `${place(finding.range)} ${finding.severity} ${finding.code} ${finding.message} ${JSON.stringify(finding.related)} ${JSON.stringify(finding.fixes)}`),
    ...bindings.filter(({ shape, kind }) => shape !== undefined || kind !== 'parameter').map((binding) => `${place(binding.range)} ${binding.name} ${binding.kind} ${binding.shape} ${binding.declared} ${binding.lost === undefined ? 'known' : 'lost'}`),
    ...functions.map((each) => `${place(each.range)} ${each.name} ${JSON.stringify(each.contract)} ${JSON.stringify(each.writeContract?.map(({ range, newText }) => [range, newText.split('\n').sort()]))}`),
    ...models.map((model) => JSON.stringify(model)),
  ];
}
