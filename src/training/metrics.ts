/** What is remembered of one metric: enough to say whether it was rising. */
export interface Trend {
  first: number;
  before?: number;
  last: number;
  step: number;
}

/** The metrics of one training so far, and their means over the running epoch. Plain data: it goes into a checkpoint. */
export interface MetricsKept {
  trends: Record<string, Trend>;
  epoch: Record<string, { sum: number; count: number }>;
}

export class Metrics {
  readonly trends: Record<string, Trend>;
  private epoch: MetricsKept['epoch'];

  constructor(kept: MetricsKept = { trends: {}, epoch: {} }) {
    this.trends = structuredClone(kept.trends);
    this.epoch = structuredClone(kept.epoch);
  }

  add(step: number, name: string, value: number): void {
    const known = this.trends[name];
    this.trends[name] = known ? { first: known.first, before: known.last, last: value, step } : { first: value, last: value, step };
    const sum = (this.epoch[name] ??= { sum: 0, count: 0 });
    sum.sum += value;
    sum.count++;
  }

  /** Means of what was reported since the last call, and a new epoch begins. */
  epochMeans(): Record<string, number> {
    const means = Object.fromEntries(Object.entries(this.epoch).map(([name, { sum, count }]) => [name, sum / count]));
    this.epoch = {};
    return means;
  }

  last(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.trends).map(([name, { last }]) => [name, last]));
  }

  kept(): MetricsKept {
    return structuredClone({ trends: this.trends, epoch: this.epoch });
  }
}

/** `devAccuracy` from `dev` and `accuracy`. */
export function prefixed(part: string, metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [part + name[0].toUpperCase() + name.slice(1), value]));
}
