import { expect, it } from 'vitest';
import type { Dataset } from './dataset';
import { checkLabels } from './labels';

const data = (...labels: number[]): Dataset => {
  const part = { m: labels.length, features: new Float32Array(labels.length), featureShape: [1], labels: Float32Array.from(labels) };
  return { name: 'a.csv', train: part, test: part };
};

it.each([
  ['binary', [0, 1, 1]],
  ['binary', [1, 1]],
  ['classes', [0, 3, 2]],
  ['numbers', [-1.5, 7]],
] as const)('%s: %j are fine', (kind, labels) => {
  expect(() => checkLabels(data(...labels), kind)).not.toThrow();
});

it.each([
  ['binary', [-1, 1], 'a.csv: this exercise needs labels 0 and 1, but the labels of the data are -1, 1. Write them as 0 and 1.'],
  ['binary', [2, 1, 0], 'a.csv: this exercise needs labels 0 and 1, but the labels of the data are 0, 1, 2. Choose data with two classes.'],
  ['binary', [0, 1, 2, 3, 4, 5], 'a.csv: this exercise needs labels 0 and 1, but the labels of the data are 6 different ones, from 0 to 5. Choose data with two classes.'],
  ['classes', [0, 0.5], 'a.csv: this exercise needs class numbers 0, 1, 2 ..., but the labels of the data are 0, 0.5. Write them as whole numbers from 0, or as words.'],
] as const)('%s: %j are refused', (kind, labels, sentence) => {
  expect(() => checkLabels(data(...labels), kind)).toThrow(sentence);
});
