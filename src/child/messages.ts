/**
 * The boundary between a host (editor, command line, tests) and the process that runs learners' code.
 * One process does one job: the first message is the request, events stream back, the process ends.
 * Everything here is JSON-serialisable.
 */
import type { CheckKind } from '../course/exercise';
import type { EarlyStoppingRule } from '../training/early-stopping';
import type { Exported } from '../training/export';
import type { Picture } from '../training/picture';
import type { RunResult } from '../training/run';
import type { Backend, BackendChoice } from '../training/training';
import type { Fault } from '../words';
import type { CheckReport, CheckResult, LearnerSource } from '../course/report';

export type { CheckReport, CheckResult, LearnerSource, SeenShape } from '../course/report';

export type { Backend, BackendChoice } from '../training/training';

export type Request =
  | CheckRequest
  | JudgeRequest
  | { job: 'gradients'; exercise: string; source: LearnerSource; function?: string; full?: boolean }
  | { job: 'gradcheck'; source: LearnerSource; cost: string; gradients: string; inputs: unknown; inputsFile?: string; full?: boolean }
  | { job: 'call'; exercise: string; source: LearnerSource; function: string; inputs: unknown[]; precision: 'float32' | 'float64' }
  | TrainRequest
  | ExportRequest;

export interface CheckRequest {
  job: 'check';
  exercise: string;
  source: LearnerSource;
  only?: { function?: string; kind?: CheckKind };
  /** In single precision on this backend, without gradients; without it in double precision, with them. */
  backend?: Backend;
  /** Text of the reference solution, for a process that may not read it. */
  solution?: string;
  /** Report what the functions gave too. */
  given?: boolean;
}

/** Judges what a sealed check reported, in a process that never loads the file. */
export interface JudgeRequest {
  job: 'judge';
  exercise: string;
  backend: Backend;
  report: CheckReport;
}

export interface TrainRequest {
  job: 'train';
  exercise: string;
  source: LearnerSource;
  backend: BackendChoice;
  /** Path of a file or folder; the exercise's own data that ships without it. */
  data?: string;
  /** Overrides of the exercise's defaults, or of those of the run that is resumed. */
  hyperparameters: Record<string, number>;
  seed?: number;
  /** Folder in which a run keeps its history and checkpoints; without it nothing is kept. */
  runs?: string;
  /** Folder of the run that goes on from its last checkpoint, with its own seed and data; `auto` is then its own backend. */
  resume?: string;
  /** Part of the training examples, between 0 and 1, that is held out as the dev set. */
  dev?: number;
  earlyStopping?: EarlyStoppingRule;
  /** Folder into which the trained weights are written at the end. */
  exportTo?: string;
}

/** Writes the weights of a kept run's last checkpoint, the best ones where early stopping kept them. */
export interface ExportRequest {
  job: 'export';
  exercise: string;
  source: LearnerSource;
  /** The run's folder. */
  run: string;
  to: string;
}

/** The first message to the process. */
export interface Start {
  request: Request;
  /** Comes back with every event: what a learner's code may send itself is told apart by it. */
  token: string;
  /** Nobody has read this code: close what it could reach. */
  sealed: boolean;
}

/** Every message from the process: events in the order in which they came about. */
export interface Posted {
  token: string;
  events: Event[];
}

/** Sent to a running job; `interrupt` where the host itself ends, not the learner. A job that does not obey `stop` in time is killed by the host. */
export type Control = { control: 'pause' } | { control: 'resume' } | { control: 'stop' } | { control: 'interrupt' };

export interface GradientEntry {
  index: number[];
  analytic: number;
  /** By central differences; absent where only directions were taken. */
  numeric?: number;
  autodiff?: number;
}

export interface GradientParameter {
  name: string;
  shape: number[];
  difference: number;
  wrong: boolean;
  /** Worst entries first. */
  entries: GradientEntry[];
}

export interface GradientCause {
  id: string;
  parameters: string[];
  line?: number;
  message: string;
  /** Page of media/formulas/ that explains the right formula; absent where nothing was computed wrongly. */
  formula?: string;
}

export interface GradientReport {
  /** Name of the check, e.g. `propagate: dw, db`. */
  name: string;
  function: string;
  verdict: 'pass' | 'fail' | 'meaningless';
  difference: number;
  parameters: GradientParameter[];
  causes: GradientCause[];
  reason?: string;
  forwardPasses: number;
  seconds: number;
}

export type TrainingEnd = RunResult;

/** A failure in words: what is wrong, where, what to try. */
export interface Failure {
  sentence: string;
  file?: string;
  line?: number;
  kind: Fault;
}

/**
 * `partly`: the results of one function, while others are still checked. Of a training's `start`: `note` says why a
 * faster backend was not taken, `total` the number of steps, `run` the folder in which it is kept, `from` the step it goes
 * on from. Of `progress`: `left` is in seconds. A `warning` is said while the job goes on.
 */
export type Event =
  | { event: 'progress'; message: string; fraction?: number; left?: number }
  | { event: 'start'; backend: Backend; data?: string; note?: string; total?: number; run?: string; from?: number; hyperparameters: Record<string, number> }
  | { event: 'warning'; sentence: string }
  | { event: 'metric'; step: number; name: string; value: number }
  | { event: 'picture'; step: number; picture: Picture }
  | { event: 'paused' }
  | { event: 'resumed' }
  | { event: 'partly'; checks: CheckResult[] }
  | { event: 'checked'; report: CheckReport }
  | { event: 'gradients'; reports: GradientReport[] }
  | { event: 'called'; value: unknown }
  | { event: 'exported'; exported: Exported }
  | { event: 'end'; end: TrainingEnd; exported?: Exported }
  | { event: 'failed'; failure: Failure };
