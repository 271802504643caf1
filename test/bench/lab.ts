import type * as Tf from '@tensorflow/tfjs';
import { RunControl } from '../../src/training/control';
import { runTraining } from '../../src/training/run';
import type { TensorFlow, Training } from '../../src/training/training';
import { pace, type Pace, type Workload } from './bare';

/** The steps of a hand-written training as a training of the lab: metrics live, host listened to. Ends after `seconds` or `steps`. */
export async function labLoop(tf: TensorFlow, workload: Workload, step: () => Tf.Scalar, seconds: number, steps = Infinity): Promise<Pace> {
  let made = 0;
  const training: Training = {
    hyperparameters: [],
    data: '',
    labels: 'numbers',
    begin({ metric }) {
      const started = performance.now();
      const loop = {
        steps,
        state: {},
        advance(at: number) {
          const cost = step();
          if (at % workload.every === 0) metric(at, 'cost', cost.dataSync()[0]);
          cost.dispose();
          made++;
          if (performance.now() - started >= seconds * 1000) loop.steps = 0;
        },
        measure: () => ({}),
        dispose() {},
      };
      return loop;
    },
  };
  const none = { m: 0, features: new Float32Array(), featureShape: [0], labels: new Float32Array() };
  const measured = pace();
  await runTraining({
    tf, training, learner: {}, data: { name: '', train: none, test: none }, hyperparameters: {}, control: new RunControl(),
    onMetric: (at, name, value) => process.send?.({ event: 'metric', step: at, name, value }),
  });
  return measured(made);
}
