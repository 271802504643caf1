/** The process that runs learners' code. It takes one request, streams events, and ends. */
import { Worker } from 'node:worker_threads';
import { distribution } from '../distribution';
import { InWords, inWords } from './failure';
import { perform } from './perform';
import type { Control, Event, Request } from './messages';
import { RunControl } from '../training/control';

const control = new RunControl();

function post(event: Event): void {
  process.send?.(event);
}

async function run(request: Request): Promise<void> {
  // What the learner leaves behind (timers, rejected promises) must not outlive or hide the result.
  process.on('unhandledRejection', (reason) => post({ event: 'failed', failure: inWords(reason, request.source.path) }));
  process.on('uncaughtException', (error) => post({ event: 'failed', failure: inWords(error, request.source.path) }));
  process.exit = (code) => {
    throw new InWords(`the code ended its own process with process.exit(${code ?? ''}). Return a value instead.`);
  };
  try {
    await perform(request, post, control);
  } catch (error) {
    post({ event: 'failed', failure: inWords(error, request.source.path) });
  }
  if (process.connected) process.disconnect();
}

new Worker(distribution('watchdog.js')).unref();
process.on('message', (message: Request | Control) => {
  if ('job' in message) void run(message);
  else control.obey(message.control);
});
