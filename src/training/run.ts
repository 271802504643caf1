import { InWords } from '../words';
import { StepFailed, Stopped, type RunControl } from './control';
import { notFinite } from './diagnosis';
import { EarlyStopping, type Best, type EarlyStoppingRule } from './early-stopping';
import { Metrics, prefixed, type MetricsKept } from './metrics';
import { Leaks } from './leaks';
import type { OwnState } from './own-state';
import { Pace, processorTime, TimeLeft } from './pace';
import { pictureOf, type Picture } from './picture';
import { prepareTraining, type Preparation } from './prepare';
import { Rehearsal, type Again, type Instant } from './rehearsal';
import { Rewind } from './rewind';
import { checkFits, firstNotFinite, restored, snapshot, type Snapshot } from './state';
import type { LearnerFile, Part, TrainingLoop } from './training';

/** Everything that it takes to go on from between two steps as if nothing had happened. */
export interface Checkpoint extends Instant {
  /** Time trained so far. */
  seconds: number;
  metrics: MetricsKept;
  early?: { waited: number; best?: Best };
}

export interface Run extends Preparation {
  /** Where sentences find their lines. */
  file?: LearnerFile;
  /** Where it is there, the learner is told of what a run would lose on its way through a checkpoint. */
  again?: Again;
  control: RunControl;
  resume?: Checkpoint;
  earlyStopping?: EarlyStoppingRule;
  /** Called once, when the number of steps is known. */
  onStart?(steps: number): void;
  onMetric(step: number, name: string, value: number): void;
  /** @param left seconds, where there is a pace to tell them from */
  onProgress?(step: number, total: number, left?: number): void;
  /** What the network has learnt so far, from time to time and at the end. */
  onPicture?(step: number, picture: Picture): void;
  /** What the learner should know while the run goes on. */
  onWarning?(sentence: string): void;
  /** Called between steps: from time to time, and where the training waits until the checkpoint is kept (`must`): first, at a pause, last. */
  onCheckpoint?(checkpoint: Checkpoint, must: boolean): Promise<void>;
  /** Called at the end, while the loop holds its result. */
  onFinish?(loop: TrainingLoop, step: number): Promise<void>;
  /** Called between steps every few milliseconds. */
  onBreath?(): void;
}

export interface RunResult {
  /** At the end the metrics of the trained state on every part of the data; after a stop the last value of each metric. */
  metrics: Record<string, number>;
  seconds: number;
  stopped: boolean;
  /** Steps made. */
  step: number;
  /** Why the training ended before its last step. */
  interrupted?: true;
  /** The step whose state is the result, where early stopping chose it. */
  best?: { step: number; metric: string; value: number };
}

/** Milliseconds of work between two looks at the host's messages and two messages to it: short for a button and an eye, long for the event loop. */
const BREATH_MS = 100;
/** Milliseconds between two reports of how far the run is. */
const PROGRESS_MS = 100;
const PROGRESS_SHARE = 0.003;
const CHECKPOINT_MS = 1000;
/** Part of the time that taking checkpoints may keep the steps waiting. */
const CHECKPOINT_SHARE = 0.003;
/** Milliseconds between two pictures, and the part of the time that they may take. */
const PICTURE_MS = 700;
const PICTURE_SHARE = 0.003;
/** Evaluations on the dev set in one training without epochs. */
const EVALUATIONS = 100;

/**
 * Runs an exercise's training. Same seed, same backend: same numbers, because the library's own random numbers
 * come from the seed too, and because a checkpoint keeps both generators.
 * @throws InWords for wrong hyper-parameters or labels, and where a metric is NaN or infinite.
 */
export async function runTraining(run: Run): Promise<RunResult> {
  const metrics = new Metrics(run.resume?.metrics);
  let rewind: Rewind | undefined;
  const prepared = prepareTraining(run, (step, name, value) => {
    if (rewind?.replaying) {
      rewind.noticed ||= !Number.isFinite(value);
      return;
    }
    if (!Number.isFinite(value)) throw new WentWrong(step, name, value);
    metrics.add(step, name, value);
    run.onMetric(step, name, value);
  });
  const { loop, random, own, hyperparameters } = prepared;
  try {
    if (run.resume) {
      checkFits(run.tf, loop.state, run.resume.state);
      loop.state = restored(run.tf, loop.state, run.resume.state, own);
      if (own && own.missing.length > 0) run.onWarning?.(`${own.missing.join(', ')} cannot be put back as the checkpoint holds it: the run goes on with what the file begins with.`);
      [random.lab.state, random.library.state] = [run.resume.random.lab, run.resume.random.library];
    }
    rewind = new Rewind(run.tf, loop, random, own);
    run.onStart?.(loop.steps);
    return await new Steps(run, loop, metrics, rewind, random, own).make();
  } catch (error) {
    if (!(error instanceof WentWrong)) throw error;
    const { step, metric: name, value } = error;
    const found = run.file && rewind?.find(run.file, step);
    const line = found?.origin.place?.line;
    const sentence = notFinite({ name, value, step, found, trend: metrics.trends[name], hyperparameters, data: run.data });
    throw line === undefined ? new InWords(sentence) : new InWords(`${run.file!.path}, line ${line}: ${sentence}`, 'learner', run.file!.path, line);
  } finally {
    prepared.dispose();
  }
}

/** A metric or a parameter is NaN or infinite. */
class WentWrong extends Error {
  constructor(
    readonly step: number,
    readonly metric: string,
    readonly value: number,
  ) {
    super(`${metric} is ${value}`);
  }
}

/** The steps of one run, with what is done between them. */
class Steps {
  private step: number;
  private readonly before: number;
  private readonly started = performance.now();
  private readonly early?: EarlyStopping;
  private readonly evaluateEvery: number;
  private readonly checkpoints = new Pace(CHECKPOINT_MS, CHECKPOINT_SHARE, processorTime);
  private readonly progress = new Pace(PROGRESS_MS, PROGRESS_SHARE);
  private readonly pictures = new Pace(PICTURE_MS, PICTURE_SHARE);
  private readonly left = new TimeLeft();
  private readonly leaks: Leaks;
  private readonly rehearsal?: Rehearsal;
  /** Metrics of which was said that they are no finite numbers. */
  private readonly told = new Set<string>();

  constructor(
    private readonly run: Run,
    private readonly loop: TrainingLoop,
    private readonly metrics: Metrics,
    private readonly rewind: Rewind,
    private readonly random: { lab: { state: number }; library: { state: number } },
    private readonly own?: OwnState,
  ) {
    this.step = run.resume?.step ?? 0;
    this.before = run.resume?.seconds ?? 0;
    this.leaks = new Leaks(run.tf, run.file, (sentence) => run.onWarning?.(sentence));
    if (run.again) this.rehearsal = new Rehearsal(run, run.again, (sentence) => run.onWarning?.(sentence));
    this.evaluateEvery = loop.stepsPerEpoch ?? Math.max(1, Math.ceil(loop.steps / EVALUATIONS));
    if (run.earlyStopping) {
      this.early = new EarlyStopping(run.earlyStopping);
      Object.assign(this.early, run.resume?.early);
    }
  }

  async make(): Promise<RunResult> {
    const { run, loop } = this;
    let breath = performance.now();
    let ended = false;
    try {
      if (run.resume) this.rewind.mark(this.instant(run.resume.state));
      else {
        this.evaluate();
        await this.checkpoint(true);
      }
      while (!ended && this.step < loop.steps) {
        const from = this.step;
        const before = this.rehearsal?.due() ? this.instant(snapshot(run.tf, loop.state, this.own)) : undefined;
        this.step += this.advance(from);
        if (before) this.rehearsal!.compare(before, snapshot(run.tf, loop.state));
        if (Math.floor(from / this.evaluateEvery) !== Math.floor(this.step / this.evaluateEvery)) ended = this.evaluate();
        if (performance.now() - breath < BREATH_MS && !run.control.asked) continue;
        run.onBreath?.();
        if (this.progress.due) this.progress.run(() => run.onProgress?.(this.step, loop.steps, this.left.seconds(this.step, loop.steps)));
        if (this.pictures.due) this.pictures.run(() => this.picture());
        if (this.checkpoints.due) this.checkpoints.run(() => void this.checkpoint(false));
        await run.control.breathe(() => {
          this.left.reset();
          return this.checkpoint(true);
        });
        breath = performance.now();
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      await this.checkpoint(true);
      this.picture();
      return { metrics: this.metrics.last(), seconds: this.seconds, stopped: true, step: this.step, ...(error.by === 'interrupt' ? { interrupted: true } : {}) };
    }
    await this.checkpoint(true);
    const finished = this.finish();
    const step = finished.best?.step ?? this.step;
    this.picture(step);
    await run.onFinish?.(loop, step);
    return { ...finished, seconds: this.seconds, stopped: false, step: this.step };
  }

  private advance(from: number): number {
    try {
      return this.leaks.advance(this.loop, from);
    } catch (error) {
      throw error instanceof WentWrong ? error : new StepFailed(error, from);
    }
  }

  private get seconds(): number {
    return this.before + (performance.now() - this.started) / 1000;
  }

  private instant(state: Snapshot): Instant {
    return { step: this.step, state, random: { lab: this.random.lab.state, library: this.random.library.state } };
  }

  private async checkpoint(must: boolean): Promise<void> {
    const { run, loop, early } = this;
    const state = snapshot(run.tf, loop.state, this.own);
    const wrong = firstNotFinite(state);
    if (wrong) throw new WentWrong(this.step, wrong.name, (wrong.values as Float32Array).find((value) => !Number.isFinite(value))!);
    const instant = this.instant(state);
    this.rewind.mark(instant);
    await run.onCheckpoint?.(
      {
        ...instant,
        seconds: this.seconds,
        metrics: this.metrics.kept(),
        early: early && { waited: early.waited, best: early.best },
      },
      must,
    );
  }

  /** Making a picture draws random numbers, and calls functions that may count their calls: all that stays where it was. */
  private picture(step = this.step): void {
    const { run, loop, random, own } = this;
    if (!run.onPicture) return;
    const before = [random.lab.state, random.library.state];
    const make = () => {
      const picture = pictureOf(run.tf, loop, run.data);
      if (picture) run.onPicture!(step, picture);
    };
    try {
      if (own) own.undone(make);
      else make();
    } catch {
      // Parameters of other shapes than the course's make no layers; the training itself says what is wrong with them.
    } finally {
      [random.lab.state, random.library.state] = before;
    }
  }

  /** Metrics of the dev set and means of the epoch. @returns whether early stopping ends the run here */
  private evaluate(): boolean {
    const { run, loop, early, step } = this;
    if (loop.stepsPerEpoch && step > 0) {
      for (const [name, value] of Object.entries(prefixed('epoch', this.metrics.epochMeans()))) this.report(name, value);
    }
    const own = typeof run.learner.metrics === 'function';
    const parts: Part[] = [...(run.data.dev ? (['dev'] as const) : []), ...(own ? (['train'] as const) : [])];
    const { measured, finite } = this.measure(parts);
    for (const [name, value] of finite) this.report(name, value);
    if (!early) return false;
    if (!(early.metric in measured)) throw new InWords(`There is no metric ${early.metric} to watch. The dev set has ${Object.keys(measured).filter((name) => name.startsWith('dev')).join(', ')}.`, 'usage');
    return early.see(step, measured[early.metric], () => snapshot(run.tf, loop.state, this.own));
  }

  /** Metrics of parts of the data; those that are no finite numbers are told once and have no place in a chart. */
  private measure(parts: Part[]): { measured: Record<string, number>; finite: [name: string, value: number][] } {
    const measured = Object.assign({}, ...parts.map((part) => prefixed(part, this.loop.measure(part)))) as Record<string, number>;
    const entries = Object.entries(measured);
    for (const [name, value] of entries) if (!Number.isFinite(value)) this.leftOut(name, value);
    return { measured, finite: entries.filter(([, value]) => Number.isFinite(value)) };
  }

  /** A metric beside the cost ends no run. */
  private leftOut(name: string, value: number): void {
    if (this.told.has(name)) return;
    this.told.add(name);
    this.run.onWarning?.(`The metric ${name} is ${Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinite' : '-infinite'} at step ${this.step}: it is left out wherever it is no finite number. Look for a division by 0, such as a precision where nothing is predicted positive, and add a small epsilon there.`);
  }

  private report(name: string, value: number): void {
    this.metrics.add(this.step, name, value);
    this.run.onMetric(this.step, name, value);
  }

  /** Puts the best state back, where one was kept, and measures it. */
  private finish(): Pick<RunResult, 'metrics' | 'best'> {
    const { run, loop, early } = this;
    const best = early?.best;
    if (best) loop.state = restored(run.tf, loop.state, best.state, this.own);
    const parts: Part[] = ['train', ...(run.data.dev ? (['dev'] as const) : []), 'test'];
    return { metrics: Object.fromEntries(this.measure(parts).finite), best: best && { step: best.step, metric: early.metric, value: best.value } };
  }
}
