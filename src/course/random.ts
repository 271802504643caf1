/** Uniform numbers in [0, 1) from a text: the same text gives the same numbers on every machine (mulberry32 over an FNV-1a hash). */
export function seeded(seed: string): () => number {
  let state = 2166136261;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Runs `body` with `Math.random` seeded: tf.js draws the seeds of its unseeded generators from there, so a learner's
 * initialisation gives the same numbers each time it is called with the same seed.
 */
export function withSeededRandom<T>(seed: string, body: () => T): T {
  const original = Math.random;
  Math.random = seeded(seed);
  try {
    return body();
  } finally {
    Math.random = original;
  }
}
