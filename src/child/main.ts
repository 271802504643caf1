/**
 * The process that runs learners' code. It takes one request, streams events, and ends. Started with a file name it
 * reads its request from there and prints its events: that is how a debugger runs an exercise.
 */
import { readFileSync } from 'node:fs';
import { InWords, inWords } from './failure';
import { perform } from './perform';
import type { Control, Event, Request } from './messages';
import { RunControl } from '../training/control';

const control = new RunControl();

function post(event: Event): void {
  if (process.send) process.send(event);
  else console.log(JSON.stringify(event));
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
  else process.exitCode = 0;
}

const requestFile = process.argv[2];
if (requestFile) {
  void run(JSON.parse(readFileSync(requestFile, 'utf8')) as Request);
} else {
  process.on('message', (message: Request | Control) => {
    if ('job' in message) void run(message);
    else control.obey(message.control);
  });
}
