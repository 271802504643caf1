/** Thrown between two steps of a training when the host asked it to end: by the learner, or because the host itself ends. */
export class Stopped extends Error {
  constructor(readonly by: 'stop' | 'interrupt') {
    super('The training was stopped.');
  }
}

/** Whatever a step threw, and where in the training that was: whoever puts it in words says so. */
export class StepFailed extends Error {
  constructor(
    readonly thrown: unknown,
    readonly stepsBefore: number,
  ) {
    super('A step of the training failed.', { cause: thrown });
  }
}

/** Pause, resume and stop as a running training sees them: it awaits `breathe` between chunks of work. */
export class RunControl {
  private ended?: 'stop' | 'interrupt';
  private paused = false;
  private wake: (() => void) | undefined;
  onChange: (state: 'paused' | 'resumed') => void = () => {};

  obey(control: 'pause' | 'resume' | 'stop' | 'interrupt'): void {
    if (control === 'stop' || control === 'interrupt') this.ended ??= control;
    else if (this.paused !== (control === 'pause')) {
      this.paused = control === 'pause';
      this.onChange(this.paused ? 'paused' : 'resumed');
    }
    if (!this.paused || this.ended) this.wake?.();
  }

  /** Whether it was asked for something that a running training does not do yet. */
  get asked(): boolean {
    return this.ended !== undefined || this.paused;
  }

  /**
   * Lets messages in, waits while paused.
   * @param onPause awaited once before the waiting
   * @throws Stopped
   */
  async breathe(onPause?: () => Promise<void>): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.paused && !this.ended) await onPause?.();
    while (this.paused && !this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.ended) throw new Stopped(this.ended);
  }
}
