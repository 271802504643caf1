import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { distribution } from '../distribution';
import { tableOf } from './csv/read';
import { pick, type Dataset, type LabelledExamples } from './dataset';
import { split } from './split';

/** The largest value of a pixel in the file. */
const WHITE = 16;

/** 1,797 real handwritten digits of 8 x 8 pixels (UCI, Alpaydin and Kaynak 1998, CC BY 4.0), in a fixed split. */
export function digits(): Dataset {
  const text = gunzipSync(readFileSync(distribution('data', 'digits.csv.gz'))).toString('utf8');
  const { examples } = tableOf(text, 'digits.csv');
  const pictures: LabelledExamples = { ...examples, features: examples.features.map((pixel) => pixel / WHITE), featureShape: [8, 8, 1] };
  return { name: 'handwritten digits', ...split(pictures), classNames: [...'0123456789'] };
}

/** Is the digit at least 5? Both labels about equally frequent, and not separable by one pixel. */
export function digitsBinary(): Dataset {
  const { train, test } = digits();
  const binary = (part: LabelledExamples) => ({ ...part, labels: part.labels.map((digit) => (digit >= 5 ? 1 : 0)) });
  return { name: 'handwritten digits: 5 or more?', train: binary(train), test: binary(test), classNames: ['0 to 4', '5 to 9'] };
}

/** Is it an 8 rather than a 3? Two digits that look alike, and that a line through 64 dimensions separates well. */
export function digitsPair(): Dataset {
  const { train, test } = digits();
  const pair = (part: LabelledExamples): LabelledExamples => {
    const chosen = pick(part, Array.from(part.labels.keys()).filter((i) => part.labels[i] === 3 || part.labels[i] === 8));
    return { ...chosen, labels: chosen.labels.map((digit) => (digit === 8 ? 1 : 0)) };
  };
  return { name: 'handwritten digits: 8 or 3?', train: pair(train), test: pair(test), classNames: ['3', '8'] };
}
