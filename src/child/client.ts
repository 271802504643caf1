import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { distribution } from '../distribution';
import { noteDeath } from '../training/runs/keeper';
import type { Control, Event, Failure, Posted, Request, Start } from './messages';
import { sealedProgram, sealedStart, type Seal } from './seal';

/** What one job may use; a job over its limit is killed and reported in words. */
export interface Limits {
  seconds?: number;
  megabytes?: number;
  /** A port of 127.0.0.1 on which the process waits for a debugger before it runs anything. */
  inspect?: number;
  /** For code that nobody here has read: only these folders may be read, and the network is cut off as far as the system can. */
  sealed?: Seal;
}

export interface JobHandlers {
  onEvent?(event: Event): void;
  /** What the learner's code prints. */
  onOutput?(text: string): void;
}

export interface Job {
  /** Resolves with the job's last event; never rejects. */
  readonly last: Promise<LastEvent>;
  send(control: Control): void;
  /** Asks the job to end, and kills it where it does not obey within a second (an endless loop). */
  stop(): void;
}

export type LastEvent = Extract<Event, { event: 'checked' | 'gradients' | 'called' | 'exported' | 'end' | 'failed' }>;

const lastEvents = new Set<Event['event']>(['checked', 'gradients', 'called', 'exported', 'end', 'failed']);
const defaultLimits = { seconds: 30, megabytes: 4096 };
const graceMilliseconds = 1000;
const stderrTail = 4000;
/** Start-up notes of TensorFlow's own library, which no setting silences. */
const libraryNotes = /^(WARNING: All log messages before absl|[IW]0000 |To enable the following instructions).*\n?/gm;

/**
 * Runs one request in a process of its own. Invariant: whatever the learner's code does (endless loop, crash, exit,
 * memory), the promise resolves and the process is gone afterwards.
 */
export function startJob(request: Request, handlers: JobHandlers = {}, limits: Limits = {}): Job {
  const seconds = limits.seconds ?? (request.job === 'train' ? Infinity : defaultLimits.seconds);
  const megabytes = limits.megabytes ?? defaultLimits.megabytes;
  const execArgv = ['--enable-source-maps', `--max-old-space-size=${megabytes}`, '--stack-trace-limit=50', ...(limits.inspect ? [`--inspect-brk=127.0.0.1:${limits.inspect}`] : [])];
  const start = limits.sealed ? sealedStart(limits.sealed, execArgv) : { execArgv, env: childEnvironment() };
  const child = fork(distribution(limits.sealed ? 'sealed.js' : 'child.js'), [], { silent: true, serialization: 'advanced', ...start });
  const token = randomUUID();

  let errors = '';
  let ending: Failure | undefined;
  let last: LastEvent | undefined;
  let doing = '';
  /** Folder of the run that the process keeps. */
  let run: string | undefined;

  const last$ = new Promise<LastEvent>((resolve) => {
    const finish = (event: LastEvent) => {
      clearTimeout(timer);
      clearInterval(memory);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      resolve(event);
    };
    child.on('message', (posted: Partial<Posted> | undefined) => {
      if (posted?.token !== token || !posted.events) return;
      for (const event of posted.events) {
        if (event.event === 'progress') doing = event.message;
        if (event.event === 'start') run = event.run;
        if (lastEvents.has(event.event)) last = event as LastEvent;
        else handlers.onEvent?.(event);
      }
      if (last) setTimeout(() => child.kill('SIGKILL'), graceMilliseconds).unref();
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => handlers.onOutput?.(text));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      const text = chunk.replace(libraryNotes, '');
      if (!text) return;
      errors = (errors + text).slice(-stderrTail);
      handlers.onOutput?.(text);
    });
    child.on('error', (error) => finish(failed({ sentence: `The lab could not start its process: ${error.message}`, kind: 'lab' })));
    child.on('close', (code, signal) => {
      if (last) return finish(last);
      const death = ending ?? deathInWords(code, signal, errors, doing);
      if (run !== undefined) noteDeath(run, death.sentence);
      finish(failed(death));
    });
  });

  const kill = (failure: Failure) => {
    ending ??= failure;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(
    () => kill({ sentence: `Stopped after ${seconds} seconds${during(doing)}: an endless loop, or far more work than expected. Look at the loop's end condition.`, kind: 'learner' }),
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
  const memory = setInterval(() => {
    if (residentMegabytes(child) > megabytes) {
      kill({ sentence: `Stopped: the code used more than ${megabytes} MB of memory${during(doing)}. Look for tensors or arrays that grow in a loop.`, kind: 'learner' });
    }
  }, 250);

  if (limits.sealed) child.send(sealedProgram(), () => {});
  child.send({ request, token, sealed: limits.sealed !== undefined } satisfies Start, () => {});
  return {
    last: last$,
    send: (control) => void (child.connected && child.send(control, () => {})),
    stop: () => {
      if (child.connected) child.send({ control: 'stop' } satisfies Control, () => {});
      setTimeout(() => kill({ sentence: `Stopped${during(doing)}.`, kind: 'learner' }), graceMilliseconds);
    },
  };
}

/** The learner's process inherits no debugger or loader options; Electron's binary runs as plain Node; the native library logs errors alone. */
function childEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '3' };
  delete environment.NODE_OPTIONS;
  return environment;
}

function failed(failure: Failure): LastEvent {
  return { event: 'failed', failure };
}

function during(doing: string): string {
  return doing ? ` (while ${doing.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())})` : '';
}

function deathInWords(code: number | null, signal: string | null, errors: string, doing: string): Failure {
  if (/heap out of memory|allocation failed|Array buffer allocation/i.test(errors)) {
    return { sentence: `The code ran out of memory${during(doing)}. Look for tensors or arrays that grow in a loop.`, kind: 'learner' };
  }
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  return { sentence: `The process that runs your code ${how} before it had a result${during(doing)}.`, kind: 'learner' };
}

/** Resident memory in MB where the system tells (Linux); 0 elsewhere, where only the heap limit holds. */
function residentMegabytes(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
