import { startJob } from '../child/client';
import type { CheckResult } from '../course/report';
import type { Command } from './command';
import { exerciseNamed, report, sourceOf } from './source';
import { parse, Usage } from './usage';

const form = 'check EXERCISE [--file F | --solution] [--json]';

export const check: Command = {
  form,
  does: 'Checks an exercise: shapes, values, properties and gradients.',
  async run(args) {
    const { values, positionals } = parse(args, { file: { type: 'string' }, solution: { type: 'boolean' }, json: { type: 'boolean' } }, form);
    if (positionals.length > 1) throw new Usage(`Name one exercise. Use: deep-learning-lab ${form}`);
    const exercise = await exerciseNamed(positionals[0], form);
    const source = sourceOf(exercise, values);
    const job = startJob({ job: 'check', exercise: exercise.id, source }, { onOutput: (text) => process.stderr.write(text) });
    const last = await job.last;
    if (last.event === 'failed') {
      const { sentence, line } = last.failure;
      const ended: CheckResult = { function: exercise.functions[0], kind: 'value', name: 'the checks end', passed: false, message: sentence, line };
      if (values.json && last.failure.kind === 'learner') console.log(JSON.stringify({ exercise: exercise.id, passed: false, checks: [ended] }));
      return report(last.failure);
    }
    if (last.event !== 'checked') return 1;
    const { exercise: id, passed, checks } = last.report;
    if (values.json) console.log(JSON.stringify({ exercise: id, passed, checks }));
    else {
      for (const result of checks) console.log(line(result));
      console.log(passed ? `${id}: all ${checks.length} checks pass.` : `${id}: ${checks.filter((c) => !c.passed).length} of ${checks.length} checks fail.`);
    }
    return passed ? 0 : 1;
  },
};

function line({ passed, function: f, kind, name, message }: CheckResult): string {
  return `${passed ? 'ok  ' : 'FAIL'} ${f}: ${name} (${kind})${passed ? '' : `\n     ${message}`}`;
}
