import type { PanelState, RunningJob } from '../../src/editor/panel';

/** What of the running job a part needs: not its progress, so that a part is not built afresh at every step. */
export type Busy = Pick<RunningJob, 'job' | 'paused'>;

export type PartState<K extends keyof PanelState> = Pick<PanelState, 'subject' | 'trusted' | K> & { busy?: Busy };

const doing: Record<RunningJob['job'], string> = {
  check: 'A check runs.',
  gradients: 'A gradient check runs.',
  gradcheck: 'A gradient check runs.',
  train: 'A training runs.',
  export: 'The weights are exported.',
  debug: 'The debugger runs.',
};

/** Why a button that runs code is disabled, or undefined where it is not. */
export function whyNot({ trusted, busy }: { trusted: boolean; busy?: Busy }): string | undefined {
  if (!trusted) return 'This workspace is not trusted, so nothing of it is executed. Shapes still work while you type.';
  return busy && `${doing[busy.job]} Stop it first.`;
}
