import type { TensorFlow } from '../course/exercise';
import { distribution } from '../distribution';
import type { RunControl } from '../training/control';
import { InWords } from './failure';
import { call } from './jobs/call';
import { loadLearner, serveLearnerImports } from './learner';
import type { Event, Request } from './messages';

/** Does what a request asks for; the last event it posts is the job's result. */
export async function perform(request: Request, post: (event: Event) => void, _control: RunControl): Promise<void> {
  switch (request.job) {
    case 'call': {
      const tf = await prepare(request.precision);
      const value = await call(tf, loadLearner(request.source), request.function, request.inputs, request.source.path);
      return post({ event: 'called', value });
    }
    default:
      throw new InWords(`The job "${request.job}" is not built yet.`, 'lab');
  }
}

/** Loads this process's one tf, and lets learners' imports resolve to it. */
async function prepare(precision: 'float32' | 'float64'): Promise<TensorFlow> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const tf = require(distribution('tf', `${precision}.js`)) as TensorFlow;
  await tf.setBackend('cpu');
  serveLearnerImports(tf);
  return tf;
}
