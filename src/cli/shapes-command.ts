import type { Command } from './command';
import { shapesReport, UnreadableFile, type FileReport } from './shapes';
import { parse, Usage } from './usage';

const form = 'shapes FILE... [--json]';

export const shapes: Command = {
  form,
  does: 'Shapes and findings of TypeScript and JavaScript files.',
  async run(args) {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } }, form);
    if (positionals.length === 0) throw new Usage(`Name one file or more. Use: deep-learning-lab ${form}`);
    const report = await shapesReport(positionals).catch((error: unknown) => {
      throw error instanceof UnreadableFile ? new Usage(error.message) : error;
    });
    if (values.json) console.log(JSON.stringify(report));
    else report.files.forEach(print);
    return report.files.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error')) ? 1 : 0;
  },
};

function print({ path, shapes, diagnostics }: FileReport): void {
  for (const { name, range, shape } of shapes) console.log(`${path}:${range.start.line + 1}: ${name}: ${shape ?? 'unknown'}`);
  for (const { severity, message, range } of diagnostics) console.log(`${path}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message}`);
}
