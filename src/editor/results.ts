import type { LastEvent } from '../child/client';
import { outcomeInWords, outcomeOf } from '../course/report';
import { exportedInWords } from '../training/export';
import type { Failure, GradientReport } from '../child/messages';

/** What a job ended with, as lines of the output channel. */
export function resultLines(last: LastEvent): string[] {
  switch (last.event) {
    case 'checked': {
      const outcome = outcomeOf(last.report.checks);
      return [
        `Checked: ${outcomeInWords(outcome)}.`,
        ...outcome.failed.map((check) => `  ${check.function}, ${check.name}: ${check.message}`),
        ...outcome.unfinished.map((check) => `  ${check.function}: ${check.message}`),
      ];
    }
    case 'gradients':
      return last.reports.map(gradientLine);
    case 'end':
      return [`${last.end.stopped ? 'Stopped' : 'Ended'} after ${last.end.seconds.toFixed(1)} s. ${Object.entries(last.end.metrics).map(([name, value]) => `${name}: ${value}`).join(', ')}`.trimEnd()];
    case 'exported':
      return [exportedInWords(last.exported)];
    case 'failed':
      return [inFull(last.failure)];
    case 'called':
      return [];
  }
}

const verdicts = { pass: 'passes', fail: 'fails', meaningless: 'says nothing' };

function gradientLine({ name, verdict, difference, causes, reason }: GradientReport): string {
  return `${name}: the check ${verdicts[verdict]}, relative difference ${difference}.${[reason, causes[0]?.message].filter(Boolean).map((sentence) => ` ${sentence}`).join('')}`;
}

function inFull({ sentence, file, line }: Failure): string {
  const where = file === undefined ? '' : line === undefined ? `${file}: ` : `${file}:${line}: `;
  return where + sentence;
}
