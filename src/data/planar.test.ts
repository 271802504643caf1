import { describe, expect, it } from 'vitest';
import { planar, planarDraws } from './planar';

type Name = keyof typeof planarDraws;

/** How far a point is from its curve, by the curve's implicit equation; the generators use the parametric one. */
const distance: Record<Name, (x: number, y: number, label: number) => number> = {
  // The course's: r = 4 sin(4t) with t measured from the y-axis.
  flower: (x, y) => x * x + y * y - (4 * Math.sin(4 * Math.atan2(x, y))) ** 2,
  // scikit-learn's make_moons.
  moons: (x, y, label) => (label === 0 ? x * x + y * y - 1 + Math.min(0, y) : (x - 1) ** 2 + (y - 0.5) ** 2 - 1 + Math.max(0, y - 0.5)),
  // scikit-learn's make_circles with factor 0.5.
  circles: (x, y, label) => x * x + y * y - (label === 0 ? 1 : 0.25),
  blobs: (x, y, label) => Math.abs(Math.abs(x) - 2) + Math.abs(Math.abs(y) - 2) + (x * y > 0 === (label === 0) ? 0 : 1),
  // Archimedes: the angle grows with the radius, 3 pi over a radius of 2.
  spirals: (x, y, label) => {
    const radius = Math.hypot(x, y);
    const turn = Math.atan2(y, x) - 1.5 * Math.PI * radius - label * Math.PI;
    return radius * Math.sin(turn / 2);
  },
};
/** Standard deviation of the noise in x, where it is added to the point itself. */
const noise: Partial<Record<Name, number>> = { moons: 0.2, circles: 0.08, blobs: 0.7, spirals: 0.05 };
const names = Object.keys(planarDraws) as Name[];

describe.each(names)('%s', (name) => {
  const m = 4000;
  const silent = Array.from({ length: m }, (_, i) => planarDraws[name](i, m, () => 0));

  it('lies on its curve where there is no noise', () => {
    for (const [x, y, label] of silent) expect(distance[name](x, y, label)).toBeCloseTo(0, 9);
  });

  it('has two classes of the same size in both parts together, and the same points for the same seed', () => {
    const { train, test } = planar(name);
    const labels = [...train.labels, ...test.labels];
    expect([labels.length, labels.filter((label) => label === 1).length]).toEqual([400, 200]);
    expect([...train.features, ...test.features].every(Number.isFinite)).toBe(true);
    expect(planar(name)).toEqual({ name: `points in the plane: ${name}`, train, test });
    expect(planar(name, 400, 4).train.features).not.toEqual(train.features);
  });

  it('is not separated by a line', () => {
    const { train } = planar(name, 1000);
    const points = Array.from(train.labels, (label, i) => ({ x: train.features[2 * i], y: train.features[2 * i + 1], label }));
    let best = 0;
    for (let degrees = 0; degrees < 180; degrees += 3) {
      const [a, b] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      const sorted = [...points].sort((p, q) => a * p.x + b * p.y - (a * q.x + b * q.y));
      let right = points.filter(({ label }) => label === 1).length;
      for (const { label } of sorted) {
        right += label === 0 ? 1 : -1;
        best = Math.max(best, right / points.length, 1 - right / points.length);
      }
    }
    expect(best).toBeLessThan(0.93);
  });
});

describe('noise', () => {
  it.each(Object.entries(noise) as [Name, number][])('of %s has its size', (name, deviation) => {
    const m = 4000;
    const { train, test } = planar(name, m);
    const moments = (xs: number[]) => {
      const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
      return { mean, variance: xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / xs.length };
    };
    // Variances of independent numbers add up, so the split's order does not matter.
    const noisy = moments([train, test].flatMap(({ features }) => [...features].filter((_, i) => i % 2 === 0)));
    const silent = moments(Array.from({ length: m }, (_, i) => planarDraws[name](i, m, () => 0)[0]));
    expect(Math.abs(noisy.mean - silent.mean)).toBeLessThan(0.05);
    expect(Math.abs(noisy.variance - silent.variance - deviation ** 2)).toBeLessThan(0.06 * (deviation ** 2 + silent.variance));
  });
});
