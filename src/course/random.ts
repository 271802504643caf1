import { seededRandom } from '../random';

/** Uniform numbers in [0, 1) from a text, by its FNV-1a hash: the same text gives the same numbers on every machine. */
export function seeded(seed: string): () => number {
  let hash = 2166136261;
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 16777619);
  return seededRandom(hash);
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
