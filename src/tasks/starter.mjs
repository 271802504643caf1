/**
 * The starter file of an exercise, derived from its solution. A region
 *     // TODO: what to write
 *     ...the solution's lines...
 *     // END
 * becomes its TODO line, followed by a line that throws until the learner replaces it. Everything in a function that
 * needs a name set inside a region lies in a region too, so that a starter type-checks.
 * @param {string} solution text of solution.ts
 * @returns {string} text of the starter
 */
export function starterOf(solution) {
  const out = [];
  let inside = false;
  for (const line of solution.split('\n')) {
    const todo = /^(\s*)\/\/ TODO: (.*)$/.exec(line);
    if (todo) {
      if (inside) throw new Error(`A TODO region of this solution begins inside another: ${line.trim()}`);
      inside = true;
      out.push(line, `${todo[1]}throw new Error('TODO: ${todo[2].replace(/['\\]/g, (c) => `\\${c}`)}');`);
    } else if (/^\s*\/\/ END$/.test(line)) {
      if (!inside) throw new Error('An END line of this solution has no TODO.');
      inside = false;
    } else if (!inside) {
      out.push(line);
    }
  }
  if (inside) throw new Error('A TODO region of this solution has no END line.');
  return out.join('\n');
}

/**
 * The solution as a learner may read it: without the region marks.
 * @param {string} solution text of solution.ts
 */
export function withoutMarks(solution) {
  return solution
    .split('\n')
    .filter((line) => !/^\s*\/\/ (TODO: .*|END)$/.test(line))
    .join('\n');
}
