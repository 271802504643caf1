/** What is said of functions whose answers no training can use, and where in the training something failed. */
import { expect, it } from 'vitest';
import { inWords } from '../../src/child/failure';
import { loadLearner, serveLearnerImports } from '../../src/child/learner';
import { shippedDataset } from '../../src/data/open';
import shallow from '../../src/exercises/shallow-network/exercise';
import { answering } from '../../src/training/answers';
import { loadTensorFlow } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { runTraining } from '../../src/training/run';
import { learnerText } from './survive';

const path = '/course/shallow-network.ts';
const { tf } = await loadTensorFlow('cpu');
serveLearnerImports(tf);

async function said(text: string): Promise<string> {
  const file = { path, text };
  const run = { tf, training: shallow.training!, learner: answering(loadLearner(file), file), file, data: shippedDataset('moons'), hyperparameters: { numIterations: 60 }, control: new RunControl(), onMetric() {} };
  return runTraining(run).then(
    () => 'trained',
    (error: unknown) => inWords(error, path).sentence,
  );
}

const update = 'export function updateParameters(p, g, rate) {';
const lineOf = (piece: string) => learnerText.slice(0, learnerText.indexOf(piece)).split('\n').length;

it.each<[string, string, string, string]>([
  ['nothing', update, `${update} if (p) return;`, `line ${lineOf(update)}: updateParameters returned nothing. End it with return and what it makes. This was in the first step.`],
  ['a promise', update, update.replace('export', 'export async'), `line ${lineOf(update)}: updateParameters returned a promise, but the training needs its result at once. Leave out async and await, and read numbers with dataSync(). This was in the first step.`],
  ['a cost of many numbers', 'return tf.mean(tf.neg(', 'return (tf.neg(', `shallow-network.ts: The cost has the shape (1, 320). Sum the losses of all examples and divide by m: it is one number.`],
  ['a text', 'return tf.mean(', 'return String(', 'The cost is the text "Tensor'],
  ['an error in the middle', update, `let n = 0;\n${update} if (++n === 37) throw new Error('boom');`, `line ${lineOf(update) + 1}: boom. This was after 36 steps.`],
  ['a parameter that was disposed', update, `${update} tf.dispose(p.W1);`, 'a tensor was used after it was disposed. Return from `tf.tidy` what is needed later, and do not dispose the arguments. This was in the first step.'],
  ['a text that is thrown', update, `let n = 0;\n${update} if (++n === 37) throw 'boom';`, 'the value "boom" was thrown; throw an Error with a sentence instead. This was after 36 steps.'],
  ['an error that takes no more fields', update, `${update} throw Object.freeze(new Error('boom'));`, `line ${lineOf(update)}: boom. This was in the first step.`],
  ['another backend', update, `${update} tf.setBackend('wasm');`, `line ${lineOf(update)}: \`tf.setBackend('wasm')\` is not for a file of the lab, which runs it on cpu now`],
  ['an engine that begins anew', update, `${update} tf.engine().reset();`, `line ${lineOf(update)}: \`tf.engine().reset()\` would take away what the lab's own tensors need.`],
  ["the end of the lab's scope", update, `${update} tf.engine().endScope();`, `line ${lineOf(update)}: \`tf.engine().endScope()\` ends a scope that this file did not start`],
  ['a kernel of its own in the place of another', update, `${update} tf.registerKernel({ kernelName: 'Add', backendName: 'cpu', kernelFunc: () => p.W1 });`, `line ${lineOf(update)}: \`tf.registerKernel\` would change how Add is computed`],
])('%s', async (_, from, to, sentence) => {
  expect(await said(learnerText.replace(from, to))).toContain(sentence);
});

it('other answers pass through, of functions, arrow functions and classes', async () => {
  expect(await said(learnerText)).toBe('trained');
  class Own {}
  const learner = answering({ f: (x: number) => x + 1, Own, n: 3, zero: () => 0 }, { path, text: '' }) as { f(x: number): number; Own: typeof Own; n: number; zero(): number };
  expect([learner.f(1), new learner.Own() instanceof Own, learner.n, learner.zero()]).toEqual([2, true, 3, 0]);
});

it('what a file may do with the library changes no number', async () => {
  const harmless = `${update} tf.setBackend(tf.getBackend()); tf.enableProdMode(); tf.disposeVariables(); tf.engine().startScope(); tf.engine().endScope(); p.W1.dataSync().fill(0);`;
  const trained = async (text: string) => {
    const file = { path, text };
    return (await runTraining({ tf, training: shallow.training!, learner: loadLearner(file), file, data: shippedDataset('moons'), hyperparameters: { numIterations: 60 }, control: new RunControl(), onMetric() {} })).metrics;
  };
  expect(await trained(learnerText.replace(update, harmless))).toEqual(await trained(learnerText));
});
