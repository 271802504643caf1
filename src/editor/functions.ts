/** A top-level function of a source text; lines count from 0. */
export interface FunctionLine {
  name: string;
  line: number;
}

const name = String.raw`[\p{L}$_][\p{L}\p{N}$_]*`;
const isFunction = String.raw`(?:async\s*)?(?:function\b|\(|${name}\s*=>|<)`;
const declares = String.raw`(?:(?:async\s+)?function\s*\*?\s*(${name})|(?:const|let|var)\s+(${name})\s*(?::[^=]*)?=\s*${isFunction})`;
const declared = new RegExp(`^${declares}`, 'u');
/** With its keyword, or by an assignment. */
const exported = new RegExp(String.raw`^(?:export\s+(?:default\s+)?${declares}|(?:module\.)?exports\.(${name})\s*=\s*${isFunction})`, 'u');
/** `export { f, g }`, `export default { f, g }` and `module.exports = { f, g }`, up to the bracket on the same line or the first one at the start of a line. */
const list = /^(?:export(?:\s+default)?|module\.exports\s*=)\s*\{(?:([^{}]*)\}|[^]*?^\})/gmu;
const member = new RegExp(String.raw`^\s+(?:async\s+)?(${name})\s*(?:\([^;]*\{\s*$|:\s*${isFunction})`, 'u');

/**
 * The functions that a text exports at its top level, in order. It serves to place buttons and marks while the text is
 * half typed, so it reads lines, not syntax; what a program means is the business of the shape engine.
 */
export function exportedFunctions(text: string): FunctionLine[] {
  const lines = text.split(/\r?\n/);
  const found = lines.flatMap((content, line) => {
    const own = exported.exec(content)?.slice(1).find(Boolean);
    return own ? [{ name: own, line }] : [];
  });
  for (const { 0: whole, 1: names, index } of text.matchAll(list)) {
    const first = text.slice(0, index).split('\n').length - 1;
    const listed = new Set(names?.split(',').map((each) => each.trim().split(/\s+as\s+/)[0]));
    // An object over several lines: what it names on a line alone, and its own methods.
    const inside = names === undefined ? whole.split(/\r?\n/).slice(1, -1) : [];
    inside.forEach((content, i) => {
      const own = member.exec(content)?.[1];
      if (own) found.push({ name: own, line: first + 1 + i });
      for (const each of /^[\s\w$,]+$/.test(content) ? content.split(',') : []) listed.add(each.trim());
    });
    lines.forEach((content, line) => {
      const own = declared.exec(content)?.slice(1).find(Boolean);
      if (own && listed.has(own)) found.push({ name: own, line });
    });
  }
  return found.sort((a, b) => a.line - b.line).filter((each, i) => found.findIndex((other) => other.name === each.name) === i);
}

/** The function that a line belongs to, counted from 0: the last one that begins at or above it, the comment right above it included. */
export function functionAt(text: string, line: number): string | undefined {
  const lines = text.split(/\r?\n/);
  const begins = (at: number): number => (at > 0 && /^\s*(\/\*|\*|\/\/)/.test(lines[at - 1]) ? begins(at - 1) : at);
  return exportedFunctions(text).findLast((f) => begins(f.line) <= line)?.name;
}
