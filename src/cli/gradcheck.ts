import { startJob } from '../child/client';
import type { Failure, GradientReport } from '../child/messages';
import type { Command } from './command';
import { report } from './source';
import { absolute, parse, readJson, readText, Usage } from './usage';

const form = 'gradcheck FILE --cost F --gradients G --inputs FILE.json [--full] [--json]';

export const gradcheck: Command = {
  form,
  does: 'Checks the gradients that G returns against differences of the cost F, and names the mistake.',
  async run(args) {
    const { values, positionals } = parse(
      args,
      { cost: { type: 'string' }, gradients: { type: 'string' }, inputs: { type: 'string' }, full: { type: 'boolean' }, json: { type: 'boolean' } },
      form,
    );
    const { cost, gradients, inputs, full } = values;
    if (positionals.length !== 1 || !cost || !gradients || !inputs) throw new Usage(`Name a file, --cost, --gradients and --inputs. Use: deep-learning-lab ${form}`);
    const source = { path: absolute(positionals[0]), text: readText(positionals[0]) };
    const given = inputsOf(inputs);
    const job = startJob(
      { job: 'gradcheck', source, cost, gradients, inputs: given, inputsFile: inputs, full },
      { onOutput: (text) => process.stderr.write(text), onEvent: values.json ? undefined : showProgress },
      full ? { seconds: Infinity } : {},
    );
    process.once('SIGINT', () => job.stop());
    const last = await job.last;
    if (last.event === 'failed') {
      if (values.json) console.log(JSON.stringify(unchecked(last.failure, Object.keys(given.parameters))));
      return report(last.failure);
    }
    if (last.event !== 'gradients') return 1;
    const [result] = last.reports;
    if (values.json) console.log(JSON.stringify(contract(result)));
    else print(result);
    return result.verdict === 'pass' ? 0 : 1;
  },
};

function inputsOf(path: string): { parameters: Record<string, unknown>; args: unknown[] } {
  const inputs = readJson(path) as { parameters?: unknown; args?: unknown } | null;
  const parameters = inputs?.parameters;
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw new Usage(`${path}: the inputs must be {"parameters": {NAME: tensor, ...}, "args": [...]}; "parameters" is missing.`);
  }
  const args = inputs?.args ?? [];
  if (!Array.isArray(args)) throw new Usage(`${path}: "args" must be an array.`);
  return { parameters: parameters as Record<string, unknown>, args };
}

/** The fields that the command line promises. */
function contract({ verdict, difference, parameters, causes, reason, forwardPasses, seconds }: GradientReport) {
  return {
    verdict,
    difference,
    parameters: parameters.map(({ name, difference, wrong }) => ({ name, difference, wrong })),
    causes: causes.map(({ id, parameters, line, message }) => ({ id, parameters, line, message })),
    reason,
    forwardPasses,
    seconds,
  };
}

/** The same fields where no numbers could be had: a file that does not parse or never ends fails, inputs that are none make the check meaningless. */
function unchecked({ sentence, kind, line }: Failure, names: string[]) {
  const own = kind === 'learner';
  return {
    verdict: own ? 'fail' : 'meaningless',
    difference: null,
    parameters: names.map((name) => ({ name, difference: null, wrong: false })),
    causes: own ? [{ id: 'no-result', parameters: [], line, message: sentence }] : [],
    reason: sentence,
    forwardPasses: 0,
    seconds: 0,
  };
}

function showProgress(event: { event: string; fraction?: number }): void {
  if (event.event === 'progress' && event.fraction !== undefined && process.stderr.isTTY) process.stderr.write(`\r${Math.round(100 * event.fraction)} %\x1b[K\r`);
}

function print({ verdict, difference, parameters, causes, reason, forwardPasses, seconds }: GradientReport): void {
  const measured = Number.isFinite(difference);
  console.log(`${verdict}: ${measured ? `relative difference ${difference.toExponential(2)}` : 'nothing could be compared'} (${forwardPasses} forward passes, ${seconds.toFixed(2)} s)`);
  if (reason) console.log(reason);
  if (measured) for (const { name, difference, wrong } of parameters) console.log(`  ${wrong ? 'wrong' : 'ok   '} d${name}  ${difference.toExponential(2)}`);
  for (const { message } of causes) if (message !== reason) console.log(message);
}
