import { loadExercises } from '../course/catalogue';
import type { Command } from './command';
import { parse } from './usage';

const form = 'exercises [--json]';

export const exercises: Command = {
  form,
  does: 'Lists the exercises in the order of the course.',
  async run(args) {
    const { values } = parse(args, { json: { type: 'boolean' } }, form);
    const rows = (await loadExercises()).map(({ id, title, course, functions, training }) => ({ id, title, course, functions, trains: training !== undefined }));
    if (values.json) console.log(JSON.stringify(rows));
    else for (const { id, title, functions } of rows) console.log(`${id.padEnd(24)} ${title}\n${' '.repeat(25)}${functions.join(', ')}`);
    return 0;
  },
};
