import type { Snapshot } from './state';

export interface EarlyStoppingRule {
  /** Evaluations on the dev set without a new best after which the training ends. */
  patience: number;
  /** Metric of the dev set that is watched; `devCost` unless told. */
  metric?: string;
}

export interface Best {
  step: number;
  value: number;
  state: Snapshot;
}

/** Watches one metric of the dev set and keeps the state in which it was best (early stopping, course 2). */
export class EarlyStopping {
  readonly metric: string;
  private readonly higherIsBetter: boolean;
  /** Evaluations since the best one. */
  waited = 0;
  best?: Best;

  constructor(private readonly rule: EarlyStoppingRule) {
    this.metric = rule.metric ?? 'devCost';
    this.higherIsBetter = /accuracy|precision|recall|f1|auc|score/i.test(this.metric);
  }

  /** @returns whether the training is to end. A value that is not finite is never the best. */
  see(step: number, value: number, state: () => Snapshot): boolean {
    const better = Number.isFinite(value) && (!this.best || (this.higherIsBetter ? value > this.best.value : value < this.best.value));
    if (better) this.best = { step, value, state: state() };
    this.waited = better ? 0 : this.waited + 1;
    return this.waited >= this.rule.patience;
  }
}
