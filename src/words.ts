/** Whose fault: unreadable input and bad usage end with exit code 2, the rest with 1. */
export type Fault = 'usage' | 'learner' | 'lab';

/**
 * An error whose message is already a sentence: what is wrong, where, what to try. With a file, or about usage or the
 * lab itself, it stands as it is; otherwise the place in the learner's file where it was thrown is put in front.
 */
export class InWords extends Error {
  constructor(
    message: string,
    readonly kind: Fault = 'learner',
    readonly file?: string,
    readonly line?: number,
  ) {
    super(message);
  }
}
