import { writeCourseFolder } from '../course/folder';
import type { Command } from './command';
import { absolute, parse, Usage } from './usage';

const form = 'start DIR';

export const start: Command = {
  form,
  does: 'Writes the course folder; files of yours stay as they are.',
  async run(args) {
    const { positionals } = parse(args, {}, form);
    if (positionals.length !== 1) throw new Usage(`Name one folder. Use: deep-learning-lab ${form}`);
    const { written, kept } = await writeCourseFolder(absolute(positionals[0]));
    console.log(`${positionals[0]}: ${written.length} files written, ${kept.length} kept as they are.`);
    return 0;
  },
};
