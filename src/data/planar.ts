/** Points in the plane in two classes, generated from a seed: small, drawable, and not separable by a line. */
import type { Dataset } from './dataset';
import { normalPair, seededRandom } from '../random';
import { split } from './split';

type Point = [x: number, y: number, label: 0 | 1];
type Draw = (i: number, m: number, noise: () => number) => Point;

/** Petals in two colours: r = 4 sin(4t), each class over one half of the turn. */
const flower: Draw = (i, m, noise) => {
  const label = i < m / 2 ? 0 : 1;
  const t = ((i % (m / 2)) / (m / 2)) * 3.12 + label * 3.12 + 0.2 * noise();
  const r = 4 * Math.sin(4 * t) + 0.2 * noise();
  return [r * Math.sin(t), r * Math.cos(t), label];
};

/** Two half circles that reach into each other. */
const moons: Draw = (i, _, noise) => {
  const t = Math.PI * ((i * 0.6180339887) % 1);
  const [x, y] = i % 2 ? [1 - Math.cos(t), 0.5 - Math.sin(t)] : [Math.cos(t), Math.sin(t)];
  return [x + 0.2 * noise(), y + 0.2 * noise(), i % 2 ? 1 : 0];
};

/** A circle inside another. */
const circles: Draw = (i, _, noise) => {
  const t = 2 * Math.PI * ((i * 0.6180339887) % 1);
  const r = i % 2 ? 0.5 : 1;
  return [r * Math.cos(t) + 0.08 * noise(), r * Math.sin(t) + 0.08 * noise(), i % 2 ? 1 : 0];
};

/** Four heaps, opposite ones of one class. */
const blobs: Draw = (i, _, noise) => {
  const [x, y] = [[-2, -2], [2, -2], [2, 2], [-2, 2]][i % 4];
  return [x + 0.7 * noise(), y + 0.7 * noise(), i % 2 ? 1 : 0];
};

/** Two arms that wind once and a half around each other. */
const spirals: Draw = (i, _, noise) => {
  const t = (i * 0.6180339887) % 1;
  const angle = 3 * Math.PI * t + (i % 2) * Math.PI;
  return [2 * t * Math.cos(angle) + 0.05 * noise(), 2 * t * Math.sin(angle) + 0.05 * noise(), i % 2 ? 1 : 0];
};

export const planarDraws = { flower, moons, circles, blobs, spirals };

/** A planar dataset of `m` points, a fifth of them for testing. */
export function planar(name: keyof typeof planarDraws, m = 400, seed = 3): Dataset {
  const random = seededRandom(seed);
  const noise = () => normalPair(random)[0];
  const points = Array.from({ length: m }, (_, i) => planarDraws[name](i, m, noise));
  const examples = {
    m,
    features: Float32Array.from(points.flatMap(([x, y]) => [x, y])),
    featureShape: [2],
    labels: Float32Array.from(points.map(([, , label]) => label)),
  };
  return { name: `points in the plane: ${name}`, ...split(examples) };
}
