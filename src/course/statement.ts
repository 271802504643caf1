/** An exercise's statement as the learner reads it: the author's words with the shape table that its contracts make. */
import { exerciseText, loadExercise } from './catalogue';
import type { Contract } from './contract';
import { contractsOf } from './engine';

/** Stands in statement.md where the table belongs. */
const TABLE_MARK = '<!-- shapes -->';

export async function statementOf(id: string): Promise<string> {
  const statement = exerciseText(id, 'statement.md');
  const [contracts, exercise] = await Promise.all([contractsOf(exerciseText(id, 'solution.ts')), loadExercise(id)]);
  return statement.replace(TABLE_MARK, () => shapeTable(contracts, exercise?.returns));
}

/** `| function | takes | returns |`, one row for each function that has a contract. */
export function shapeTable(contracts: readonly Contract[], returns: Record<string, string[]> = {}): string {
  const rows = contracts
    .filter(({ entries }) => entries.length > 0)
    .map(({ function: name, entries, sizes = [] }) => {
      const shown = (returned: boolean): string =>
        [...entries.map((entry) => ({ name: entry.name, what: entry.shape })), ...sizes.map((size) => ({ name: size.name, what: size.letter }))]
          .filter((entry) => /^return\b/.test(entry.name) === returned)
          .map((entry) => `\`${returned ? partOf(entry.name, returns[name]) : entry.name}\` ${entry.what}`)
          .join(', ');
      return `| \`${name}\` | ${shown(false)} | ${shown(true)} |`;
    });
  return ['| function | takes | returns |', '|---|---|---|', ...rows].join('\n');
}

/** `return.dw` is `dw`; `return[1]` has the tuple's second name and `return[0].dw` its first one before it; `return["W" + l]` is `"W" + l`. */
function partOf(path: string, names?: string[]): string {
  const [, index, rest] = /^return(?:\[(\d+)\])?(.*)$/.exec(path) ?? [];
  const tuple = index === undefined ? '' : (names?.[Number(index)] ?? `[${index}]`);
  if (tuple !== '') return tuple + rest;
  return rest ? rest.replace(/^\./, '').replace(/^\[(".*)\]$/, '$1') : 'result';
}

/** Formulas and shapes of the whole course on one page: the formulas that the statements set apart, and their tables. */
export async function formulaPage(exercises: readonly { id: string; title: string; course: string }[]): Promise<string> {
  const page = ['# Formulas and shapes', '', 'Made from the exercises: features are rows, examples are columns.'];
  let course = '';
  for (const exercise of exercises) {
    if (exercise.course !== course) page.push('', `## ${(course = exercise.course)}`);
    const statement = await statementOf(exercise.id);
    const formulas = statement.match(/^\$\$\n[\s\S]*?\n\$\$$/gm) ?? [];
    const table = /^\| function[\s\S]*?(?=\n(?!\|)|$(?![\s\S]))/m.exec(statement)?.[0];
    page.push('', `### [${exercise.title}](${exercise.id}.md)`, '', ...formulas.flatMap((formula) => [formula, '']), ...(table ? [table] : []));
  }
  return page.join('\n') + '\n';
}
