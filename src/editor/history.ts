import type { Backend, CheckReport, Failure, GradientReport, TrainingEnd } from '../child/messages';
import { addPoint, type Dated, type MetricPoint, type TrainingRun } from './panel';
import { thinned } from './series';

const KEPT_GRADIENT_CHECKS = 20;
const KEPT_RUNS = 5;
const KEPT_STEPS = 2000;

/** What is remembered about one subject: an exercise id, or the path of a file that is no exercise. */
export interface SubjectHistory {
  check?: Dated<CheckReport>;
  /** Newest first. */
  gradients: Dated<GradientReport[]>[];
  /** Oldest first. */
  runs: TrainingRun[];
  failure?: Failure;
}

export type Change =
  | { kind: 'results'; subject: string }
  | { kind: 'run'; subject: string; run: TrainingRun }
  | { kind: 'point'; subject: string; run: number; point: MetricPoint };

/**
 * The results of this window, kept by the host because webviews come and go.
 * Invariant: bounded, whatever a learner's program reports: so many checks, runs and steps per subject.
 */
export class History {
  private readonly subjects = new Map<string, SubjectHistory>();
  private readonly listeners = new Set<(change: Change) => void>();
  private runs = 0;

  of(subject: string): SubjectHistory {
    let history = this.subjects.get(subject);
    if (!history) this.subjects.set(subject, (history = { gradients: [], runs: [] }));
    return history;
  }

  /** @returns a function that ends the listening. */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param only where one function alone was checked: what is known of the others stays */
  checked(subject: string, report: CheckReport, at: number, only?: string): void {
    const history = this.of(subject);
    history.check = { at, value: only === undefined ? report : merged(history.check?.value, report, only) };
    history.failure = undefined;
    this.changed({ kind: 'results', subject });
  }

  gradientsChecked(subject: string, value: GradientReport[], at: number): void {
    const history = this.of(subject);
    history.gradients = [{ at, value }, ...history.gradients].slice(0, KEPT_GRADIENT_CHECKS);
    history.failure = undefined;
    this.changed({ kind: 'results', subject });
  }

  failed(subject: string, failure: Failure | undefined): void {
    this.of(subject).failure = failure;
    this.changed({ kind: 'results', subject });
  }

  runStarted(subject: string, start: { backend: Backend; total?: number; data?: string }, hyperparameters: Record<string, number>, at: number): TrainingRun {
    const run: TrainingRun = { ...start, id: ++this.runs, at, hyperparameters, series: { steps: [], values: {} }, state: 'running' };
    const history = this.of(subject);
    history.runs = [...history.runs, run].slice(-KEPT_RUNS);
    history.failure = undefined;
    this.changed({ kind: 'run', subject, run });
    return run;
  }

  metric(subject: string, run: TrainingRun, point: MetricPoint): void {
    addPoint(run.series, point);
    if (run.series.steps.length > KEPT_STEPS) {
      run.series = thinned(run.series);
      this.changed({ kind: 'run', subject, run });
    } else {
      this.changed({ kind: 'point', subject, run: run.id, point });
    }
  }

  runIs(subject: string, run: TrainingRun, state: TrainingRun['state'], end?: TrainingEnd): void {
    run.state = state;
    run.end = end;
    this.changed({ kind: 'run', subject, run });
  }

  private changed(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}

function merged(known: CheckReport | undefined, report: CheckReport, only: string): CheckReport {
  const others = (known?.checks ?? []).filter((check) => check.function !== only);
  const seen = (known?.seen ?? []).filter((sighting) => sighting.function !== only);
  return { ...report, passed: report.passed && others.every((check) => check.passed), checks: [...others, ...report.checks], seen: [...seen, ...report.seen] };
}
