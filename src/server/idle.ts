import { getHeapSpaceStatistics } from 'node:v8';

/** Bytes of new objects above which they are looked through: a good part of the room that src/editor/language/client.ts gives them. */
const MUCH = 8 * 1024 * 1024;

/**
 * Collects garbage among what is new in memory, where there is much of it. Between two keystrokes nobody waits for that; left alone, it falls into
 * one. Does nothing in a process that was started without --expose-gc.
 */
export function tidyUp(): void {
  const fresh = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (fresh && fresh.space_used_size > MUCH) globalThis.gc?.({ type: 'minor' });
}
