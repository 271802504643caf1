import type { TensorFlow } from '../course/exercise';
import { loadTensorFlow } from '../training/backends';
import type { RunControl } from '../training/control';
import { call } from './jobs/call';
import { check } from './jobs/check';
import { exportRun } from './jobs/export';
import { gradcheck, gradients } from './jobs/gradients';
import { judge } from './jobs/judge';
import { train } from './jobs/train';
import { loadLearner, serveLearnerImports } from './learner';
import type { Backend, Event, Request } from './messages';

/** Does what a request asks for; the last event it posts is the job's result. */
export async function perform(request: Request, post: (event: Event) => void, control: RunControl, sealed = false): Promise<void> {
  switch (request.job) {
    case 'call': {
      const tf = await prepare(request.precision === 'float64' ? 'float64' : 'cpu');
      const value = await call(tf, loadLearner(request.source), request.function, request.inputs, request.source.path);
      return post({ event: 'called', value });
    }
    case 'gradcheck': {
      const tf = await prepare('float64');
      return gradcheck(tf, request, loadLearner(request.source), post, control);
    }
    case 'gradients': {
      const tf = await prepare('float64');
      return gradients(tf, request, loadLearner(request.source), post, control);
    }
    case 'check':
      return check(await prepare(request.backend ?? 'float64'), request, post, sealed);
    case 'judge':
      return judge(await prepare(request.backend), request, post);
    case 'export':
      return exportRun(await prepare('cpu'), request, post);
    case 'train':
      return train(request, post, control);
  }
}

/** Loads this process's one tf, and lets learners' imports resolve to it. */
async function prepare(choice: 'float64' | Backend): Promise<TensorFlow> {
  const { tf } = await loadTensorFlow(choice);
  serveLearnerImports(tf);
  return tf;
}
