import type { Dataset } from '../data/dataset';
import type { Trend } from './metrics';
import type { Found } from './rewind';
import type { Origin } from './trace';

/** Inputs beyond this make e^z overflow or saturate at ordinary learning rates. */
const LARGE_FEATURE = 20;

/** Parameters that have grown so many times are running away. */
const GROWN = 100;

/** What is NaN or infinite, and what is known of how it came about. */
export interface NotFinite {
  /** `cost`, or the parameter that the steps changed. */
  name: string;
  value: number;
  step: number;
  found?: Found;
  /** The metric before. */
  trend?: Trend;
  hyperparameters: Record<string, number>;
  data: Dataset;
}

/** Why a training cannot go on, in words: what, when, where, the likely cause, what to try. */
export function notFinite(wrong: NotFinite): string {
  const { name, value, step, found } = wrong;
  const what = `${/^[a-z]/.test(name) ? `The ${name}` : name} is ${word(value)} at step ${step}, so the training was stopped.`;
  const where = found ? `It began ${found.step === step ? 'there' : `in step ${found.step}`}, ${happened(found.origin)}` : '';
  return [what, where, likelyCause(wrong)].filter(Boolean).join(' ');
}

const word = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinite' : '-infinite');

type Kind = 'log' | 'division' | 'root' | 'power' | 'exponential' | 'overflow' | 'made';

const kinds: Record<string, Kind> = { Log: 'log', Log1p: 'log', RealDiv: 'division', Reciprocal: 'division', Rsqrt: 'division', FloorDiv: 'division', Sqrt: 'root', Pow: 'power', Exp: 'exponential', Expm1: 'exponential', Cosh: 'exponential', Sinh: 'exponential' };

function kindOf({ kernel, inputs }: Origin): Kind {
  if (kernel === undefined) return 'made';
  const kind = kinds[kernel] ?? 'overflow';
  // A quotient of ordinary numbers may also just be too large.
  return kind === 'division' && !divisor(inputs).includes(0) && kernel !== 'Rsqrt' ? 'overflow' : kind;
}

const divisor = (inputs: Origin['inputs']): Float32Array => inputs.b ?? inputs.x ?? new Float32Array();

const firstInput = (inputs: Origin['inputs']): Float32Array => inputs.x ?? inputs.a ?? new Float32Array();

const ofNegative = ({ inputs }: Origin): boolean => firstInput(inputs).some((value) => value < 0);

function happened(origin: Origin): string {
  const { place, name, bad, size, inputs } = origin;
  const x = firstInput(inputs);
  const phrases: Record<Kind, () => string> = {
    log: () => (ofNegative(origin) ? 'the log of a negative number' : 'the log of 0'),
    division: () => 'a division by 0',
    root: () => 'the square root of a negative number',
    power: () => 'a power that is no finite number',
    exponential: () => `an exponential that overflows (its exponent reaches ${brief(largest(x))}; beyond 88.7 e^x is infinite)`,
    overflow: () => `numbers that grew beyond 3.4e38 (those before reach ${brief(Math.max(0, ...Object.values(inputs).map(largest)))})`,
    made: () => 'numbers that no operation of tf made: they were computed in plain JavaScript, or came with the data',
  };
  const of = size > 1 ? `, in ${bad} of ${size} numbers` : '';
  const inside = [place?.function, name && `\`${name}\``].filter(Boolean).join(', ');
  const where = place ? `in line ${place.line}${inside ? ` (${inside})` : ''}, ` : '';
  return `${where}with ${phrases[kindOf(origin)]()}${of}.`;
}

function likelyCause({ name, step, found, trend, hyperparameters, data }: NotFinite): string {
  const origin = found?.origin;
  const rateName = Object.keys(hyperparameters).find((key) => /learningRate|^alpha$/i.test(key));
  const rate = rateName === undefined ? undefined : hyperparameters[rateName];
  const lower = rate === undefined || rate <= 10 ? brief((rate ?? 0) / 10) : '0.01';
  const smaller = rate === undefined ? 'smaller steps' : `a learning rate of ${lower}`;
  const reach = largest(data.train.features);
  if (reach > LARGE_FEATURE) {
    return `Likely cause: the features reach ${brief(reach)}, so the activations saturate and the log of 0 follows. Scale the features (divide by the largest, or standardize).`;
  }
  if (rate !== undefined && trend && (trend.last > trend.first || (trend.before !== undefined && trend.last > trend.before))) {
    return `Likely cause: the ${name} was rising, so the learning rate ${rate} is too large. Try ${lower}.`;
  }
  if (found && found.grown[1] > GROWN * Math.max(1, found.grown[0])) {
    const because = rate === undefined ? 'the steps are too large' : `the learning rate ${rate} is too large`;
    return `Likely cause: the parameters have grown to ${brief(found.grown[1])}, so ${because}, or the update has the wrong sign. Try ${smaller}.`;
  }
  switch (origin && kindOf(origin)) {
    case 'log':
      if (ofNegative(origin!)) return 'Likely cause: what the log is taken of is no probability. Look at the signs in this line, and whether a sigmoid or a softmax comes before it.';
      return `Likely cause: a probability became exactly 0 or 1. Keep it away from both (\`tf.log(tf.add(a, 1e-8))\`, or clip it), or try ${smaller}.`;
    case 'division':
      return `Likely cause: what is divided by became 0. Add a small epsilon to it, such as 1e-8.`;
    case 'root':
      return 'Likely cause: a number that cannot be negative fell below 0. Look at its sign, or add a small epsilon before the root.';
    case 'power':
      return 'Likely cause: a negative number to a fraction, or 0 to a negative number. Look at the base.';
    case 'exponential':
      return `Likely cause: the scores are too large. Subtract their maximum before the exponential (softmax), or try ${smaller}.`;
    case 'overflow':
      return trend ? `Likely cause: the parameters grow from step to step. Try ${smaller}, and look at the sign of the update.` : 'Likely cause: the parameters begin too large. Look at how they are initialized.';
    case 'made':
      return 'Likely cause: a number was divided by 0 or a property was misspelt (undefined becomes NaN). Print the numbers that go into it.';
  }
  if (!trend && step === 0) return 'Likely cause: a log of 0, a division by 0 or a square root of a negative number in the forward pass, since no update was made yet. Look at the terms of the cost.';
  return `Likely cause: an activation became exactly 0 or 1 and its log is infinite, or the learning rate${rate === undefined ? '' : ` ${rate}`} is too large. Try a small epsilon inside the log, or ${smaller}.`;
}

const brief = (value: number): string => String(Number(value.toPrecision(3)));

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
