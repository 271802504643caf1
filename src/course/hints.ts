/** Three hints for a function, made from its solution: where to write, what it is to do, and the lines themselves. */
export type Hints = [where: string, what: string, lines: string];

/** @param solution text of solution.ts with its TODO regions */
export function hintsOf(solution: string, functions: readonly string[]): Record<string, Hints> {
  const hints: Record<string, Hints> = {};
  for (const name of functions) {
    const body = new RegExp(`^export function ${name}\\b[\\s\\S]*?^}`, 'm').exec(solution);
    if (!body) continue;
    const regions = [...body[0].matchAll(/^[ \t]*\/\/ TODO: (.*)\n([\s\S]*?)^[ \t]*\/\/ END$/gm)].map(([, todo, code]) => ({ todo, code: outdented(code) }));
    if (regions.length === 0) continue;
    const places = regions.length === 1 ? 'the line that throws' : `the ${regions.length} lines that throw, the first one first`;
    hints[name] = [
      `In \`${name}\` put your code in place of ${places}: ${regions.map(({ todo }) => todo).join('; then ')}.`,
      wordsBefore(solution, body.index) || regions[0].todo,
      regions.map(({ code }) => code).join('\n'),
    ];
  }
  return hints;
}

/** The comment that ends right before `at`, without its contract. */
function wordsBefore(text: string, at: number): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, at))?.[1] ?? '';
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('@'))
    .join(' ');
}

function outdented(code: string): string {
  const lines = code.replace(/\s+$/, '').split('\n');
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(margin)).join('\n');
}
