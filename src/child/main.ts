/** The process that runs learners' code. It takes one request, streams events, and ends. */
import { Worker } from 'node:worker_threads';
import { distribution } from '../distribution';
import { InWords, inWords } from './failure';
import { takeChannel } from './channel';
import { closeNetwork } from './guard';
import { perform } from './perform';
import type { Control, Event, Posted, Start } from './messages';
import { RunControl } from '../training/control';

const control = new RunControl();

// The channel is the lab's: code that is checked must not answer in its place.
const channel = takeChannel();

async function run({ request, token, sealed }: Start): Promise<void> {
  const file = 'source' in request ? request.source.path : '';
  let waiting: Event[] = [];
  const deliver = (): void => {
    const events = waiting;
    waiting = [];
    // A host that is gone hears nothing; that is no error.
    if (events.length > 0 && process.connected) channel.send({ token, events } satisfies Posted);
  };
  // A message costs as much as a small step of a training: metrics wait for the next look at the host's messages, or for the next other event.
  const post = (event: Event): void => {
    waiting.push(event);
    if (event.event !== 'metric') deliver();
    else if (waiting.length === 1) setImmediate(deliver);
  };
  // What the learner leaves behind (timers, rejected promises) must not outlive or hide the result.
  process.on('unhandledRejection', (reason) => post({ event: 'failed', failure: inWords(reason, file) }));
  process.on('uncaughtException', (error) => post({ event: 'failed', failure: inWords(error, file) }));
  process.exit = (code) => {
    throw new InWords(`the code ended its own process with process.exit(${code ?? ''}). Return a value instead.`);
  };
  if (sealed) closeNetwork();
  try {
    await perform(request, post, control, sealed);
  } catch (error) {
    post({ event: 'failed', failure: inWords(error, file) });
  }
  channel.disconnect();
}

new Worker(distribution('watchdog.js')).unref();
// Ctrl+C in a terminal reaches this process too; the host decides what becomes of the job.
process.on('SIGINT', () => {});
// A host that is gone wants no result, but its run may go on another time.
process.on('disconnect', () => control.obey('interrupt'));
let started = false;
process.on('message', (message: Start | Control) => {
  if ('control' in message) return control.obey(message.control);
  if (started) return;
  started = true;
  void run(message);
});
