export interface RunOptions {
  full?: boolean;
  seed?: number;
  /** How much of its usual time the search for a cause may take, 0 to 1. */
  patience?(): number;
  /** Called between pieces of work with the fraction done; rejects to cancel. */
  breathe?(fraction: number): Promise<void> | void;
}
