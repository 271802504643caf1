import { derivativeAtZero, type Derivative } from './differences';
import { norm } from './vectors';
import type { GradientProblem } from './problem';

/** A direction in some of the parameters: one array per parameter, undefined where it does not move. */
export type Direction = (Float64Array | undefined)[];

/** The cost around one point, with every forward pass counted. */
export class Probe {
  passes = 0;
  readonly base: number;
  /** Typical size of each parameter's entries: the unit of a step along it. */
  readonly units: number[];

  constructor(
    private readonly problem: GradientProblem,
    readonly at: Float64Array[],
  ) {
    this.base = this.cost(at);
    const sizes = at.map((values) => (values.length === 0 ? 0 : norm(values) / Math.sqrt(values.length)));
    const typical = Math.max(...sizes, 0);
    this.units = sizes.map((size) => (typical === 0 ? 1 : Math.max(size, 0.1 * typical)));
  }

  cost(at: Float64Array[]): number {
    this.passes++;
    return this.problem.cost(at);
  }

  /** J at the point plus t times the direction. */
  along(direction: Direction, t: number): number {
    return this.cost(this.at.map((values, i) => moved(values, direction[i], t)));
  }

  /**
   * Derivative of J along the direction.
   * @param scale size against which an error is small enough
   */
  derivative(direction: Direction, scale: number, enough = 1e-10): Derivative {
    return derivativeAtZero(
      (t) => this.along(direction, t),
      this.base,
      (value) => enough * Math.max(Math.abs(value), scale),
    );
  }

  /** Partial derivative by one entry. */
  entry(parameter: number, position: number, scale: number): Derivative {
    const unit = this.units[parameter];
    const direction: Direction = this.at.map(() => undefined);
    const step = new Float64Array(this.at[parameter].length);
    step[position] = unit;
    direction[parameter] = step;
    const { value, error, ...rest } = this.derivative(direction, scale * unit);
    return { value: value / unit, error: error / unit, ...rest };
  }
}

function moved(values: Float64Array, step: Float64Array | undefined, t: number): Float64Array {
  return step === undefined ? values.slice() : values.map((value, i) => value + t * step[i]);
}
