/** Seeded uniform numbers in [0, 1); who keeps `state` and sets it again gets the same numbers again. */
export interface SeededRandom {
  (): number;
  state: number;
}

/** mulberry32 (T. Ettinger), 2^32 period, the same on every machine. */
export function seededRandom(seed: number): SeededRandom {
  const draw = Object.assign(
    () => {
      draw.state = (draw.state + 0x6d2b79f5) | 0;
      let t = Math.imul(draw.state ^ (draw.state >>> 15), 1 | draw.state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    },
    { state: seed | 0 },
  );
  return draw;
}

/** Two independent standard normal numbers (Box and Muller). */
export function normalPair(random: () => number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  const angle = 2 * Math.PI * random();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The numbers 0 .. n - 1 in random order (Fisher and Yates). */
export function permutation(n: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Standard normal numbers from uniform ones. */
export function gaussian(random: () => number): () => number {
  return () => normalPair(random)[0];
}
