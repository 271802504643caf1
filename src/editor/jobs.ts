import { EventEmitter, window, type Disposable, type OutputChannel } from 'vscode';
import { startJob, type Job, type LastEvent, type Limits } from '../child/client';
import type { Event, Request } from '../child/messages';
import { boundedOutput } from './bounded-output';
import type { History } from './history';
import type { JobKind, RunningJob, TrainingRun } from './panel';
import { resultLines } from './results';

/** What a job is about: an exercise, or a file that is none. */
export interface Subject {
  /** Exercise id, or the file's path. */
  id: string;
  title: string;
}

interface Current {
  kind: JobKind;
  subject: Subject;
  job: Job;
  message: string;
  fraction?: number;
  paused: boolean;
  stopped: boolean;
  run?: TrainingRun;
}

const starting: Record<JobKind, string> = {
  check: 'checking',
  gradients: 'checking gradients',
  gradcheck: 'checking gradients',
  train: 'training',
  debug: 'debugging',
};

/**
 * Runs learners' code: one job at a time, each in a process of its own, its events kept in the history and its prints
 * shown in the output channel.
 */
export class Jobs implements Disposable {
  private current?: Current;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly output: OutputChannel,
    private readonly history: History,
    private readonly limits: () => Limits,
  ) {}

  get running(): (RunningJob & { id: string }) | undefined {
    const { current } = this;
    if (!current) return undefined;
    return { id: current.subject.id, job: current.kind, subject: current.subject.title, message: current.message, fraction: current.fraction, paused: current.paused };
  }

  /**
   * Runs one request to its end.
   * @returns undefined where another job runs; it is left alone and a word in the status bar says so
   */
  async run(kind: JobKind, subject: Subject, request: Request, limits: Limits = this.limits()): Promise<LastEvent | undefined> {
    if (this.current) {
      window.setStatusBarMessage(`Deep Learning Lab is ${this.current.message}: stop that first.`, 5000);
      return undefined;
    }
    this.output.appendLine(`[${new Date().toLocaleTimeString()}] ${subject.title}: ${starting[kind]}`);
    this.history.failed(subject.id, undefined);
    const print = boundedOutput((text) => this.output.append(text));
    const job = startJob(request, { onEvent: (event) => this.onEvent(current, request, event), onOutput: print }, limits);
    const current: Current = (this.current = { kind, subject, job, message: starting[kind], paused: false, stopped: false });
    this.changed.fire();
    const last = await job.last;
    this.onLast(current, request, last);
    this.current = undefined;
    this.changed.fire();
    return last;
  }

  /** Limits without one of time, for what was said to take long: it can be stopped. */
  unhurried(): Limits {
    return { ...this.limits(), seconds: Infinity };
  }

  /** Ends the running job; a program that does not listen is killed. */
  stop(): void {
    if (!this.current) return;
    this.current.stopped = true;
    this.current.message = 'stopping';
    this.current.job.stop();
    this.changed.fire();
  }

  pause(): void {
    this.current?.job.send({ control: 'pause' });
  }

  resume(): void {
    this.current?.job.send({ control: 'resume' });
  }

  dispose(): void {
    this.current?.job.stop();
    this.changed.dispose();
  }

  private onEvent(current: Current, request: Request, event: Event): void {
    const { subject, run } = current;
    switch (event.event) {
      case 'progress':
        current.message = event.message.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
        current.fraction = event.fraction;
        break;
      case 'start':
        if (request.job === 'train') current.run = this.history.runStarted(subject.id, { backend: event.backend, total: event.total, data: event.data }, request.hyperparameters, Date.now());
        break;
      case 'metric':
        if (run) this.onMetric(current, run, event);
        return;
      case 'paused':
      case 'resumed':
        current.paused = event.event === 'paused';
        if (run) this.history.runIs(subject.id, run, current.paused ? 'paused' : 'running');
        break;
    }
    this.changed.fire();
  }

  private onMetric(current: Current, run: TrainingRun, event: Extract<Event, { event: 'metric' }>): void {
    this.history.metric(current.subject.id, run, { step: event.step, name: event.name, value: event.value });
    const message = run.total === undefined ? `training, step ${event.step}` : `training, step ${event.step} of ${run.total}`;
    if (message === current.message) return;
    current.message = message;
    current.fraction = run.total ? event.step / run.total : undefined;
    this.changed.fire();
  }

  private onLast({ kind, subject, run, stopped }: Current, request: Request, last: LastEvent): void {
    const at = Date.now();
    for (const line of resultLines(last)) this.output.appendLine(line);
    if (last.event === 'checked') this.history.checked(subject.id, last.report, at, request.job === 'check' ? request.only?.function : undefined);
    else if (last.event === 'gradients') this.history.gradientsChecked(subject.id, last.reports, at);
    else if (last.event === 'end' && run) this.history.runIs(subject.id, run, last.end.stopped ? 'stopped' : 'ended', last.end);
    else if (last.event === 'failed') {
      if (run) this.history.runIs(subject.id, run, stopped ? 'stopped' : 'failed');
      // Ending the debugger ends the process: that is no failure, and the debugger has shown any other.
      if (kind !== 'debug') this.history.failed(subject.id, last.failure);
    }
  }
}
