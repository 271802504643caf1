/** Thrown inside a training when the host asked it to end. */
export class Stopped extends Error {
  constructor() {
    super('The training was stopped.');
  }
}

/** Pause, resume and stop as a running training sees them: it awaits `breathe` between chunks of work. */
export class RunControl {
  private stopped = false;
  private paused = false;
  private wake: (() => void) | undefined;
  onChange: (state: 'paused' | 'resumed') => void = () => {};

  obey(control: 'pause' | 'resume' | 'stop'): void {
    if (control === 'stop') this.stopped = true;
    else if (this.paused !== (control === 'pause')) {
      this.paused = control === 'pause';
      this.onChange(this.paused ? 'paused' : 'resumed');
    }
    if (!this.paused || this.stopped) this.wake?.();
  }

  /** Lets messages in, waits while paused. @throws Stopped */
  async breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.paused && !this.stopped) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.stopped) throw new Stopped();
  }
}
