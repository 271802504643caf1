/**
 * The starter file of an exercise, derived from its solution. A region
 *     // TODO: what to write
 *     ...the solution's lines...
 *     // END
 * becomes its TODO line followed by a line that throws until it is replaced.
 * @param {string} solution text of solution.ts
 * @returns {string} text of the starter
 */
export function starterOf(solution) {
  const out = [];
  let inside = false;
  for (const line of solution.split('\n')) {
    const todo = /^(\s*)\/\/ TODO: (.*)$/.exec(line);
    if (todo) {
      inside = true;
      out.push(line, `${todo[1]}throw new Error('TODO: ${todo[2].replace(/['\\]/g, (c) => `\\${c}`)}');`);
    } else if (inside && /^\s*\/\/ END$/.test(line)) {
      inside = false;
    } else if (!inside) {
      out.push(line);
    }
  }
  if (inside) throw new Error('A TODO region of this solution has no END line.');
  return out.join('\n');
}
