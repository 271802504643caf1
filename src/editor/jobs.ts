import { EventEmitter, window, type Disposable, type OutputChannel } from 'vscode';
import { startJob, type Job, type LastEvent, type Limits } from '../child/client';
import type { Event, Request, TrainRequest } from '../child/messages';
import { boundedOutput } from './bounded-output';
import type { History } from './history';
import { canGoOn } from './kept-runs';
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
  left?: number;
  paused: boolean;
  stopped: boolean;
  run?: TrainingRun;
}

const starting: Record<JobKind, string> = {
  check: 'checking',
  gradients: 'checking gradients',
  gradcheck: 'checking gradients',
  train: 'training',
  export: 'exporting weights',
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
    return { id: current.subject.id, job: current.kind, subject: current.subject.title, message: current.message, fraction: current.fraction, left: current.left, paused: current.paused };
  }

  /**
   * Runs one request to its end.
   * @returns undefined where another job runs; it is left alone and a word in the status bar says so
   */
  async run(kind: JobKind, subject: Subject, request: Request, limits: Limits = this.limits()): Promise<LastEvent | undefined> {
    if (this.current) {
      const { subject: busy, message } = this.current;
      void window.showInformationMessage(`One thing runs at a time, and now it is ${busy.title}: ${message}.`, 'Stop It').then((choice) => choice && this.stop());
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
    // The run is interrupted, not stopped: it goes on from its last checkpoint in the next window.
    this.current?.job.send({ control: 'interrupt' });
    this.changed.dispose();
  }

  private onEvent(current: Current, request: Request, event: Event): void {
    const { subject, run } = current;
    switch (event.event) {
      case 'progress':
        current.message = `${request.job === 'train' ? 'training, ' : ''}${event.message.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`;
        current.fraction = event.fraction;
        current.left = event.left;
        break;
      case 'start':
        if (request.job === 'train') current.run = this.history.runStarted(subject.id, startOf(event, request), event.from);
        if (event.note) this.output.appendLine(event.note);
        break;
      case 'warning':
        this.output.appendLine(event.sentence);
        if (run) this.history.warned(subject.id, run, event.sentence);
        break;
      case 'metric':
        if (run) this.history.metric(subject.id, run, { step: event.step, name: event.name, value: event.value });
        return;
      case 'picture':
        if (run) this.history.pictured(subject.id, run, { step: event.step, picture: event.picture });
        return;
      case 'paused':
      case 'resumed':
        current.paused = event.event === 'paused';
        if (run) this.history.runIs(subject.id, run, { state: current.paused ? 'paused' : 'running' });
        break;
    }
    this.changed.fire();
  }

  private onLast({ kind, subject, run, stopped }: Current, request: Request, last: LastEvent): void {
    const at = Date.now();
    for (const line of resultLines(last)) this.output.appendLine(line);
    if (last.event === 'checked') this.history.checked(subject.id, last.report, at, request.job === 'check' ? request.only?.function : undefined);
    else if (last.event === 'gradients') this.history.gradientsChecked(subject.id, last.reports, at);
    else if (last.event === 'end' && run) this.history.runIs(subject.id, run, { state: last.end.interrupted ? 'interrupted' : last.end.stopped ? 'stopped' : 'ended', end: last.end, resumable: resumable(run) });
    else if (last.event === 'failed') {
      if (run) this.history.runIs(subject.id, run, { state: stopped ? 'stopped' : 'failed', resumable: resumable(run) });
      // Ending the debugger ends the process: that is no failure, and the debugger has shown any other.
      if (kind !== 'debug') this.history.failed(subject.id, last.failure);
    }
  }
}

function startOf(event: Extract<Event, { event: 'start' }>, { seed, dev, earlyStopping }: TrainRequest): Parameters<History['runStarted']>[1] {
  const { backend, total, data, run: folder, hyperparameters, note } = event;
  return { at: Date.now(), backend, total, data, folder, hyperparameters, settings: { seed, dev, patience: earlyStopping?.patience }, warnings: note ? [note] : [] };
}

function resumable({ folder }: TrainingRun): boolean {
  return folder !== undefined && canGoOn(folder);
}
