import type { CheckReport, Failure, GradientReport } from '../child/messages';
import { addPoint, type Dated, type MetricPoint, type SteppedPicture, type TrainingRun } from './panel';
import { thinned, until } from './series';

const KEPT_GRADIENT_CHECKS = 20;
export const KEPT_RUNS = 10;
const KEPT_WARNINGS = 5;
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
  | { kind: 'runs'; subject: string }
  | { kind: 'run'; subject: string; run: TrainingRun }
  | { kind: 'point'; subject: string; run: number; point: MetricPoint }
  | { kind: 'picture'; subject: string; run: number; picture: SteppedPicture };

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

  /** Drops what checks said; trainings stay. */
  forget(subject: string): void {
    const { runs } = this.of(subject);
    this.subjects.set(subject, { gradients: [], runs });
    this.changed({ kind: 'results', subject });
  }

  failed(subject: string, failure: Failure | undefined): void {
    this.of(subject).failure = failure;
    this.changed({ kind: 'results', subject });
  }

  /** Adds a run that begins, or takes up again the one that is kept in the same folder. */
  runStarted(subject: string, start: Pick<TrainingRun, 'at' | 'backend' | 'total' | 'data' | 'folder' | 'hyperparameters' | 'settings' | 'warnings'>, from = 0): TrainingRun {
    const history = this.of(subject);
    const before = start.folder === undefined ? undefined : history.runs.find(({ folder }) => folder === start.folder);
    const series = before ? until(before.series, from) : { steps: [], values: {} };
    const run: TrainingRun = { ...start, id: before?.id ?? ++this.runs, series, state: 'running', resumable: false };
    history.runs = [...history.runs.filter((other) => other !== before), run].slice(-KEPT_RUNS);
    history.failure = undefined;
    this.changed({ kind: 'run', subject, run });
    return run;
  }

  /** Puts what the disk keeps, of earlier windows and of others, among what this window has seen. @param runs oldest first */
  runsKept(subject: string, runs: Omit<TrainingRun, 'id'>[]): void {
    const history = this.of(subject);
    for (const known of history.runs.filter(({ state }) => state !== 'running' && state !== 'paused')) {
      const now = runs.find(({ folder }) => folder === known.folder);
      if (now && (known.state === 'elsewhere' || now.state === 'elsewhere')) this.runIs(subject, known, now);
    }
    const seen = new Set(history.runs.map(({ folder }) => folder));
    const others = runs.filter(({ folder }) => !seen.has(folder)).map((run) => ({ ...run, id: ++this.runs }));
    if (others.length === 0) return;
    history.runs = [...others, ...history.runs].sort((a, b) => a.at - b.at).slice(-KEPT_RUNS);
    this.changed({ kind: 'runs', subject });
  }

  /** Whether a run of these subjects goes on in another process. */
  hasElsewhere(subjects: string[]): boolean {
    return subjects.some((subject) => this.of(subject).runs.some(({ state }) => state === 'elsewhere'));
  }

  warned(subject: string, run: TrainingRun, sentence: string): void {
    run.warnings = [...run.warnings, sentence].slice(-KEPT_WARNINGS);
    this.changed({ kind: 'run', subject, run });
  }

  metric(subject: string, run: TrainingRun, point: MetricPoint): void {
    addPoint(run.series, point);
    if (run.series.steps.length > KEPT_STEPS) {
      run.series = thinned(run.series, KEPT_STEPS / 2);
      this.changed({ kind: 'run', subject, run });
    } else {
      this.changed({ kind: 'point', subject, run: run.id, point });
    }
  }

  pictured(subject: string, run: TrainingRun, picture: SteppedPicture): void {
    run.picture = picture;
    this.changed({ kind: 'picture', subject, run: run.id, picture });
  }

  runIs(subject: string, run: TrainingRun, now: Pick<TrainingRun, 'state'> & Partial<Omit<TrainingRun, 'id'>>): void {
    Object.assign(run, now);
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
