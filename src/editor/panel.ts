/**
 * The boundary between the extension host and its webviews. Both ends import this file and nothing else of each other.
 * Everything here is JSON-serialisable. A webview may be thrown away at any time: it says `ready` when it lives, and the
 * host, which keeps all history, sends everything again.
 */
import type { CheckReport, Failure, GradientReport, TrainingEnd } from '../child/messages';
import type { Picture } from '../training/picture';

export { outcomeInWords, outcomeOf, type Outcome } from '../course/report';
export type { Picture, PlanePicture, WeightsPicture } from '../training/picture';
export type { CheckReport, CheckResult, Failure, GradientCause, GradientEntry, GradientParameter, GradientReport, TrainingEnd } from '../child/messages';

export type JobKind = 'check' | 'gradients' | 'gradcheck' | 'train' | 'export' | 'debug';

/** What runs now, in words. */
export interface RunningJob {
  job: JobKind;
  /** Title of the exercise or name of the file. */
  subject: string;
  message: string;
  /** Part that is done, 0 to 1, where it is known. */
  fraction?: number;
  /** Seconds that are left, where there is a pace to tell them from. */
  left?: number;
  paused: boolean;
}

/** `stale` results belong to an older text of the file than the one on screen. */
export interface Dated<T> {
  /** Milliseconds since 1970. */
  at: number;
  value: T;
}

export interface ExerciseSummary {
  id: string;
  title: string;
  course: string;
  /** `untouched`: never checked; `started`: checked, something fails; `passed`: everything passed. */
  status: 'untouched' | 'started' | 'passed';
  functions: { name: string; status: 'untouched' | 'failed' | 'passed' }[];
  trains: boolean;
  checksGradients: boolean;
}

/** One tensor: what its contract says, what the shape engine infers, what the last run saw. */
export interface ShapeRow {
  function: string;
  name: string;
  /** From 1. */
  line: number;
  declared?: string;
  inferred?: string;
  seen?: string;
  agreement: 'agree' | 'disagree' | 'unknown';
}

export interface HyperparameterField {
  name: string;
  value: number;
  description: string;
}

/** Columns of one training: `values[name][i]` belongs to `steps[i]`; null where a metric had no value at that step. */
export interface Series {
  steps: number[];
  values: Record<string, (number | null)[]>;
}

/** What a training is told beside its hyper-parameters. */
export interface TrainingSettings {
  seed?: number;
  /** Part of the training examples that is held out as the dev set. */
  dev?: number;
  /** Evaluations on the dev set without a new best after which the training ends: early stopping. */
  patience?: number;
}

/** What a network had learnt before a step. */
export interface SteppedPicture {
  step: number;
  picture: Picture;
}

export interface TrainingRun {
  /** Counts up within one window; identifies the run. */
  id: number;
  at: number;
  backend?: string;
  data?: string;
  total?: number;
  /** Where it is kept on disk. */
  folder?: string;
  hyperparameters: Record<string, number>;
  settings: TrainingSettings;
  series: Series;
  picture?: SteppedPicture;
  /** `interrupted`: the window or the machine went away; `killed`: its process did; `elsewhere`: it runs in another window. */
  state: 'running' | 'paused' | 'ended' | 'stopped' | 'failed' | 'interrupted' | 'killed' | 'elsewhere';
  end?: TrainingEnd;
  /** Why it failed, in words: of a run that the disk kept. */
  why?: string;
  /** What was said while it ran. */
  warnings: string[];
  /** It can go on from its last checkpoint. */
  resumable: boolean;
}

export interface MetricPoint {
  step: number;
  name: string;
  value: number;
}

/** Help on one function, as far as it was asked for. */
export interface HintView {
  function: string;
  /** Where to write, then what it is to do. */
  words: string[];
  /** The lines themselves, once all was asked for. */
  code?: string;
}

export type PanelPart = 'shapes' | 'gradients' | 'training';

export interface PanelState {
  /** The exercise or file that the panel shows; undefined before anything was opened. */
  subject?: {
    /** Exercise id, or the path of a file that is no exercise. */
    id: string;
    title: string;
    kind: 'exercise' | 'file';
    /** The two functions of a file that were checked last, and the name of the file with their inputs. */
    pair?: { cost: string; gradients: string; inputs: string };
    trains: boolean;
    checksGradients: boolean;
    hyperparameters: HyperparameterField[];
    /** A sentence on the data and the backend of the next training. */
    next?: string;
  };
  exercises: { id: string; title: string }[];
  trusted: boolean;
  running?: RunningJob;
  failure?: Failure;
  hint?: HintView;
  shapes: ShapeRow[];
  check?: Dated<CheckReport>;
  /** Newest first. */
  gradients: Dated<GradientReport[]>[];
}

export interface DashboardState {
  /** Undefined while no course folder is open. */
  course?: { done: number; total: number; next?: { id: string; title: string } };
  trusted: boolean;
  /** Sentence on the backend, e.g. `wasm, chosen automatically`. */
  backend: string;
  /** The exercise in the active editor. */
  current?: ExerciseSummary;
  /** Its last training, where that did not come to its end and can go on. */
  unfinished?: { folder: string; state: TrainingRun['state']; step: number; total?: number };
  running?: RunningJob;
}

/** Commands that a webview may ask for; the host maps them to its own. */
export type WebviewCommand =
  | 'openCourse'
  | 'openExercise'
  | 'nextExercise'
  | 'openStatement'
  | 'openFormulas'
  | 'check'
  | 'checkGradients'
  | 'gradcheck'
  | 'gradcheckAgain'
  | 'train'
  | 'stop'
  | 'pause'
  | 'resume'
  | 'showPanel'
  | 'chooseBackend'
  | 'chooseData'
  | 'showHint'
  | 'closeHint'
  | 'showSolution'
  | 'showOutput'
  | 'manageTrust';

/** What a command concerns: from a button above a function, a row of the course tree, or a webview. */
export interface Target {
  /** Exercise id, where the command concerns one. */
  exercise?: string;
  /** One of its functions. */
  function?: string;
  /** Path of a file, where the command concerns one that is no exercise. */
  file?: string;
  hyperparameters?: Record<string, number>;
  settings?: TrainingSettings;
  /** Folder of the run that goes on. */
  resume?: string;
  /** Of a gradient check: every entry of every parameter. */
  full?: boolean;
}

export interface CommandRequest extends Target {
  kind: 'command';
  command: WebviewCommand;
}

export type ToPanel =
  | { kind: 'state'; state: PanelState }
  /** Every run that is kept, oldest first. */
  | { kind: 'runs'; runs: TrainingRun[] }
  /** Replaces one run. */
  | { kind: 'run'; run: TrainingRun }
  /** Adds to a run that was sent before. */
  | { kind: 'points'; run: number; points: MetricPoint[] }
  /** The newest picture of a run that was sent before. */
  | { kind: 'picture'; run: number; picture: SteppedPicture }
  | { kind: 'show'; part: PanelPart };

export type FromPanel =
  | { kind: 'ready' }
  | CommandRequest
  | { kind: 'subject'; id: string }
  /** Shows a line of the subject's file in the editor; lines count from 1. */
  | { kind: 'reveal'; line: number }
  /** Shows the page of a formula, by its id. */
  | { kind: 'formula'; id: string };

export type ToDashboard = { kind: 'state'; state: DashboardState };

export type FromDashboard = { kind: 'ready' } | CommandRequest;

type Message = { kind: string };

export type Handlers<In extends Message> = { [K in In['kind']]: (message: Extract<In, { kind: K }>) => void };

/**
 * One end of a boundary; the other end is the same class with its type arguments swapped.
 * Invariant: a message whose kind has no handler is dropped, so that a newer end never breaks an older one.
 */
export class Messenger<Out extends Message, In extends Message> {
  constructor(
    private readonly post: (message: Out) => unknown,
    private readonly handlers: Handlers<In>,
  ) {}

  send(message: Out): void {
    void this.post(message);
  }

  receive(message: unknown): void {
    const kind = (message as Partial<Message> | null)?.kind;
    if (typeof kind !== 'string' || !Object.hasOwn(this.handlers, kind)) return;
    (this.handlers as Record<string, (message: unknown) => void>)[kind](message);
  }
}

/** Adds one value to a series in place; points of one step share a row. Steps never decrease. */
export function addPoint(series: Series, { step, name, value }: MetricPoint): void {
  const last = series.steps.length - 1;
  if (last < 0 || series.steps[last] !== step) {
    series.steps.push(step);
    for (const column of Object.values(series.values)) column.push(null);
  }
  const column = (series.values[name] ??= series.steps.map(() => null));
  column[series.steps.length - 1] = value;
}
