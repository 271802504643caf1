/**
 * Lines (from 0) whose findings the learner silences: `// lab-ignore` at the end of a line is about that line, on a line of its
 * own about the next. Codes after it silence only those: `// lab-ignore matmul-inner, broadcast`.
 */
export function ignoredLines(text: string): Map<number, Set<string> | 'all'> {
  const ignored = new Map<number, Set<string> | 'all'>();
  if (!text.includes('lab-ignore')) return ignored;
  for (const [line, words] of text.split(/\r\n|\r|\n/).entries()) {
    const match = /(?:\/\/|\/\*|#)\s*lab-ignore\b[:\s]*([\w, -]*)/.exec(words);
    if (!match) continue;
    const codes = match[1].split(/[\s,]+/).filter((code) => /^[a-z][\w-]+$/.test(code));
    ignored.set(words.slice(0, match.index).trim() === '' ? line + 1 : line, codes.length > 0 ? new Set(codes) : 'all');
  }
  return ignored;
}
