import type { Hints as Steps } from '../course/hints';
import type { HintView } from './panel';

/** How much help on each function was asked for in this window, and on which function of an exercise it is shown. */
export class Hints {
  private readonly asked = new Map<string, number>();
  private readonly shown = new Map<string, { name: string; steps: Steps }>();

  /** Shows a function's help: as much of it as before, one step more where it is on screen already. */
  ask(exercise: string, name: string, steps: Steps): void {
    const key = `${exercise}/${name}`;
    const before = this.asked.get(key) ?? 0;
    const more = before === 0 || this.shown.get(exercise)?.name === name;
    this.asked.set(key, Math.min(steps.length, before + (more ? 1 : 0)));
    this.shown.set(exercise, { name, steps });
  }

  close(exercise: string): void {
    this.shown.delete(exercise);
  }

  of(exercise: string): HintView | undefined {
    const shown = this.shown.get(exercise);
    if (!shown) return undefined;
    const [where, what, lines] = shown.steps;
    const asked = this.asked.get(`${exercise}/${shown.name}`) ?? 1;
    return { function: shown.name, words: [where, what].slice(0, asked), code: asked > 2 ? lines : undefined };
  }
}
