/** A top-level function of a source text; lines count from 0. */
export interface FunctionLine {
  name: string;
  line: number;
}

const declaration = /^export\s+(?:default\s+)?(?:async\s+)?function\s*\*?\s*([\p{L}$_][\p{L}\p{N}$_]*)|^export\s+(?:const|let|var)\s+([\p{L}$_][\p{L}\p{N}$_]*)\s*(?::[^=]*)?=\s*(?:async\s*)?(?:function\b|\(|[\p{L}$_][\p{L}\p{N}$_]*\s*=>|<)/u;

/**
 * The functions that a text exports at its top level, in order. It serves to place buttons and marks while the text is
 * half typed, so it reads lines, not syntax; what a program means is the business of the shape engine.
 */
export function exportedFunctions(text: string): FunctionLine[] {
  return text.split(/\r?\n/).flatMap((content, line) => {
    const found = declaration.exec(content);
    const name = found?.[1] ?? found?.[2];
    return name ? [{ name, line }] : [];
  });
}

/** The function that a line belongs to, counted from 0: the last one that begins at or above it, the comment right above it included. */
export function functionAt(text: string, line: number): string | undefined {
  const lines = text.split(/\r?\n/);
  const begins = (at: number): number => (at > 0 && /^\s*(\/\*|\*|\/\/)/.test(lines[at - 1]) ? begins(at - 1) : at);
  return exportedFunctions(text).findLast((f) => begins(f.line) <= line)?.name;
}
