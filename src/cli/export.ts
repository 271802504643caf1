import { startJob } from '../child/client';
import { exportedInWords } from '../training/export';
import type { Command } from './command';
import { defaultRuns, runNamed } from './runs';
import { exerciseNamed, report } from './source';
import { resumedSource } from './train';
import { absolute, parse, Usage } from './usage';

const form = 'export RUN DIR [--runs DIR] [--file F | --solution]';

export const exportCommand: Command = {
  form,
  does: 'Writes the weights of a kept run as a tf.js model folder.',
  async run(args) {
    const { values, positionals } = parse(args, { runs: { type: 'string' }, file: { type: 'string' }, solution: { type: 'boolean' } }, form);
    const [name, to] = positionals;
    if (positionals.length !== 2) throw new Usage(`Name a run and a folder. Use: deep-learning-lab ${form}`);
    const run = runNamed(name, values.runs === undefined ? defaultRuns(process.cwd()) : absolute(values.runs), undefined);
    const exercise = await exerciseNamed(run.history.start?.exercise, form);
    const source = resumedSource(exercise, values, run.history.start?.file);
    const last = await startJob({ job: 'export', exercise: exercise.id, source, run: run.folder, to: absolute(to) }, { onOutput: (text) => process.stderr.write(text) }).last;
    if (last.event === 'failed') return report(last.failure);
    if (last.event === 'exported') console.log(exportedInWords(last.exported));
    return 0;
  },
};
