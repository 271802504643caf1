import type { CheckReport, GradientCause, GradientReport } from '../child/messages';
import { exportedFunctions } from './functions';
import type { Mark } from './marks';

/**
 * Failed checks as marks in the text. Where no line is known a mark stands on the function's first line. What the static
 * engine found is left out: the language server says it already. What is not written yet is no mistake: its TODO says so.
 */
export function checkMarks(text: string, report: CheckReport): Mark[] {
  const lines = lineOfFunction(text);
  const marks = report.checks
    .filter((check) => !check.passed && check.kind !== 'static' && check.unwritten === undefined)
    .map((check): Mark => ({ function: check.function, line: check.line === undefined ? lines(check.function) : check.line - 1, severity: 'error', message: withoutLine(check.message), code: check.mistake }));
  return distinct(marks);
}

/** The best cause of each wrong gradient, on its line. A cause is inferred, so it is a warning. What is not written yet is no mistake. */
export function gradientMarks(text: string, reports: GradientReport[]): Mark[] {
  const lines = lineOfFunction(text);
  const marks = reports
    .filter(({ verdict, causes }) => verdict === 'fail' && causes[0]?.id !== 'unwritten')
    .flatMap(({ function: name, causes, parameters }): Mark[] => {
      const wrong = parameters.filter((parameter) => parameter.wrong).map((parameter) => `d${parameter.name}`);
      const at = { function: name, severity: 'warning' as const };
      if (causes.length === 0) return [{ ...at, line: lines(name), message: `${wrong.join(', ')} of ${name}: the gradient does not match the cost. The panel shows which entries.`, code: undefined }];
      return together(causes).map(({ line, message, id, formula }) => ({
        ...at,
        line: line === undefined ? lines(name) : line - 1,
        message: withoutLine(message),
        code: id,
        ...(formula === undefined ? {} : { formula }),
      }));
    });
  return distinct(marks);
}

/** The first of the causes, and those of gradients that no better cause explains. */
function together(causes: GradientCause[]): GradientCause[] {
  return causes.filter((cause, i) => !causes.slice(0, i).some(({ parameters }) => parameters.some((name) => cause.parameters.includes(name))));
}

function lineOfFunction(text: string): (name: string) => number {
  const lines = new Map(exportedFunctions(text).map(({ name, line }) => [name, line]));
  return (name) => lines.get(name) ?? 0;
}

/** The mark stands on the line that the sentence names. */
function withoutLine(message: string): string {
  return message.replace(/^Line \d+: /, '');
}

/** One mistake often fails several checks with the same sentence. */
export function distinct(marks: Mark[]): Mark[] {
  return marks.filter((mark, i) => marks.findIndex((other) => other.line === mark.line && other.message === mark.message) === i);
}
