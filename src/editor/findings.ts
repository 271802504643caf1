import type { CheckReport, GradientReport } from '../child/messages';
import { exportedFunctions } from './functions';
import type { Mark } from './marks';

/**
 * Failed checks as marks in the text. Where no line is known a mark stands on the function's first line. What the static
 * engine found is left out: the language server says it already.
 */
export function checkMarks(text: string, report: CheckReport): Mark[] {
  const lines = lineOfFunction(text);
  const marks = report.checks
    .filter((check) => !check.passed && check.kind !== 'static')
    .map((check): Mark => ({ function: check.function, line: check.line === undefined ? lines(check.function) : check.line - 1, severity: 'error', message: withoutLine(check.message), code: check.mistake }));
  return distinct(marks);
}

/** The best cause of each failed gradient check, on its line. A cause is inferred, so it is a warning. */
export function gradientMarks(text: string, reports: GradientReport[]): Mark[] {
  const lines = lineOfFunction(text);
  const marks = reports
    .filter((report) => report.verdict === 'fail')
    .map((report): Mark => {
      const [cause] = report.causes;
      const wrong = report.parameters.filter((parameter) => parameter.wrong).map((parameter) => `d${parameter.name}`);
      return {
        function: report.function,
        line: cause?.line === undefined ? lines(report.function) : cause.line - 1,
        severity: 'warning',
        message: cause ? withoutLine(cause.message) : `${wrong.join(', ')} of ${report.function}: the gradient does not match the cost. The panel shows which entries.`,
        code: cause?.id,
        ...(cause?.formula === undefined ? {} : { formula: cause.formula }),
      };
    });
  return distinct(marks);
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
