import { startJob } from '../child/client';
import type { Command } from './command';
import { exerciseNamed, report, sourceOf } from './source';
import { parse, readJson, Usage } from './usage';

const form = 'call EXERCISE FUNCTION --inputs FILE.json [--file F | --solution] [--precision float32|float64]';

export const call: Command = {
  form,
  does: 'Calls one function with arguments from a JSON array and prints what it returns as JSON.',
  async run(args) {
    const { values, positionals } = parse(
      args,
      { inputs: { type: 'string' }, file: { type: 'string' }, solution: { type: 'boolean' }, precision: { type: 'string', default: 'float32' }, json: { type: 'boolean' } },
      form,
    );
    const [id, name, ...rest] = positionals;
    if (!name || rest.length > 0 || values.inputs === undefined) throw new Usage(`Name an exercise, a function and --inputs. Use: deep-learning-lab ${form}`);
    if (values.precision !== 'float32' && values.precision !== 'float64') throw new Usage(`--precision is float32 or float64, not "${values.precision}".`);
    const exercise = await exerciseNamed(id, form);
    const inputs = readJson(values.inputs);
    if (!Array.isArray(inputs)) throw new Usage(`${values.inputs}: the inputs must be a JSON array, one element for each argument in order.`);
    const source = sourceOf(exercise, values);
    const job = startJob({ job: 'call', exercise: exercise.id, source, function: name, inputs, precision: values.precision }, { onOutput: (text) => process.stderr.write(text) });
    const last = await job.last;
    if (last.event === 'failed') return report(last.failure);
    if (last.event === 'called') console.log(JSON.stringify(last.value));
    return 0;
  },
};
