/**
 * Lines (from 0) whose findings the learner silences: `// lab-ignore` at the end of a line is about that line, on a line of its
 * own about the next. Codes after it silence only those: `// lab-ignore matmul-inner, broadcast`; what follows `--` or is no such list says why.
 */
export function ignoredLines(text: string): Map<number, Set<string> | 'all'> {
  const ignored = new Map<number, Set<string> | 'all'>();
  if (!text.includes('lab-ignore')) return ignored;
  for (const [line, words] of text.split(/\r\n|\r|\n/).entries()) {
    const match = /(?:\/\/|\/\*|#)\s*lab-ignore\b:?(.*)/.exec(words);
    if (!match) continue;
    const listed = match[1].replace(/\*\/.*|\s--\s.*/, '').split(',').map((part) => part.trim());
    const isCodes = listed.every((word) => /^[a-z][\w-]*$/.test(word));
    ignored.set(words.slice(0, match.index).trim() === '' ? line + 1 : line, isCodes ? new Set(listed) : 'all');
  }
  return ignored;
}
