/** Runs the latest task of each key once the key has been quiet; a newer task cancels the older one. */
export class Debounce {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  later(key: string, milliseconds: number, task: () => void): void {
    this.cancel(key);
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        task();
      }, milliseconds),
    );
  }

  cancel(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
