/**
 * The gradient check. All parameters move at once along a few random directions: v . g must be the derivative of J along
 * v. Where it is not, halves of the parameters are tried until the wrong ones are known, then halves of their entries,
 * and exact central differences are taken there. The number of forward passes does not grow with the number P of
 * entries; `full` is the course's check with 2P passes and more. A right gradient is seen after one or two directions.
 */
import { Probe, type Direction } from './probe';
import { gaussian, seededRandom } from '../random';
import { independent } from './dependence';
import { locateEntries } from './locate';
import { CLEAR, verdictOf, type Measured, type MeasuredDirection } from './verdict';
import { dot, norm } from './vectors';
import { THRESHOLD, type CheckOptions, type GradientCheckResult, type GradientProblem, type Meaningless } from './problem';

/** Groups of parameters that get a direction of their own where the first directions disagree. */
const GROUPS = 12;
/** With more entries than this a second direction confirms the first. */
const FEW = 8;
/** Relative error of a derivative that is enough for a verdict; the rest of the ladder is not climbed. */
const ENOUGH = 1e-8;
/** How far other points lie from the given one, in units of the parameters' sizes, where it says nothing. */
const AWAY = [1e-1, 1, 3];

export async function checkGradients(problem: GradientProblem, options: CheckOptions = {}): Promise<GradientCheckResult> {
  const start = problem.parameters.map((parameter) => parameter.values.slice());
  const run = new Check(problem, options, start);
  const first = await run.at(start);
  // Kinks and zero gradients at special points (zero biases, ties) vanish at a generic point beside it.
  const special = first.meaningless?.why;
  if (special === 'kink' || special === 'vanishing') {
    for (const size of [1e-3, 1e-1]) {
      const beside = await run.at(run.beside(start, size));
      if (beside.meaningless?.why !== special) return beside;
    }
  }
  if (first.meaningless?.why === 'independent') {
    // Dead units hide a parameter at some points and not at others; a cost that never reads it hides it at all of them.
    for (const size of AWAY) {
      const beside = run.beside(start, size);
      if (!run.ignored(beside, first.meaningless.parameters)) return run.at(beside);
    }
    return { ...first, forwardPasses: run.passes };
  }
  if (first.verdict === 'pass' && first.parameters.some(({ belowNoise, entries }) => belowNoise && entries.length > 0)) {
    const beside = await run.at(run.beside(start, 1e-1));
    if (beside.verdict === 'fail') return beside;
  }
  return first;
}

class Check {
  private readonly random: () => number;
  private readonly normal: () => number;
  private readonly threshold: number;
  passes = 0;

  constructor(
    private readonly problem: GradientProblem,
    private readonly options: CheckOptions,
    private readonly start: Float64Array[],
  ) {
    this.random = seededRandom(options.seed ?? 1);
    this.normal = gaussian(this.random);
    this.threshold = options.threshold ?? THRESHOLD;
  }

  /** A generic point: every entry moved by a random part of the parameter's typical size. */
  beside(point: Float64Array[], size: number): Float64Array[] {
    const { units } = new Probe(this.problem, this.start);
    this.passes++;
    return point.map((values, i) => values.map((value) => value + size * units[i] * this.normal()));
  }

  /** Whether J ignores one of these parameters at this point too. */
  ignored(point: Float64Array[], names: string[]): boolean {
    const probe = new Probe(this.problem, point);
    const ignored = this.problem.parameters.some(({ name }, i) => names.includes(name) && independent(probe, i, this.normal));
    this.passes += probe.passes;
    return ignored;
  }

  async at(point: Float64Array[]): Promise<GradientCheckResult> {
    const probe = new Probe(this.problem, point);
    try {
      return await this.examine(probe);
    } finally {
      this.passes += probe.passes;
    }
  }

  private async examine(probe: Probe): Promise<GradientCheckResult> {
    const { problem } = this;
    const names = problem.parameters.map((parameter) => parameter.name);
    if (!Number.isFinite(probe.base)) return this.meaningless(probe, 'non-finite', []);
    if (probe.cost(probe.at) !== probe.base) return this.meaningless(probe, 'random', []);
    const analytic = problem.gradients(probe.at);
    const again = problem.gradients(probe.at);
    const unsteady = names.filter((_, i) => analytic[i].some((value, j) => !Object.is(value, again[i][j])));
    if (unsteady.length > 0) return this.meaningless(probe, 'random', unsteady);
    const autodiff = this.autodiff(probe);
    await this.options.breathe?.(0);

    const measured = names.map<Measured>((_, i) => ({
      analytic: analytic[i],
      autodiff: autodiff?.[i],
      directions: [],
      entries: new Map(),
    }));
    const entries = analytic.reduce((sum, { length }) => sum + length, 0);
    const all = names.map((_, i) => i);
    let right = true;
    if (entries > 0) {
      right = this.direction(probe, measured, all);
      const [first] = measured[0].directions;
      if (this.coarse(probe, first, right)) return this.meaningless(probe, 'noise', []);
      if (right && entries > FEW) right = this.direction(probe, measured, all);
    }
    if (this.options.full) await this.everyEntry(probe, measured);
    else if (!right || measured[0].directions.some(({ derivative }) => derivative.kink || !derivative.finite)) for (const group of split(all, GROUPS)) this.bisect(probe, measured, group);
    // A gradient of zeros adds nothing to a common direction, whatever it should be.
    else for (const i of all) if (analytic[i].length > 0 && analytic[i].every((value) => value === 0)) this.direction(probe, measured, [i]);
    const context = { probe, measured, problem, threshold: this.threshold, normal: this.normal };
    const verdict = verdictOf(context);
    if (verdict.verdict !== 'fail') return { ...verdict, forwardPasses: this.passes + probe.passes };
    for (const [i, { wrong }] of verdict.parameters.entries()) {
      if (wrong) locateEntries({ probe, measured: measured[i], parameter: i, random: this.random });
      await this.options.breathe?.((i + 1) / all.length);
    }
    return { ...verdictOf(context), forwardPasses: this.passes + probe.passes };
  }

  private autodiff(probe: Probe): Float64Array[] | undefined {
    try {
      const gradients = this.problem.autodiff?.(probe.at);
      return gradients?.every((gradient) => gradient.every(Number.isFinite)) ? gradients : undefined;
    } catch {
      return undefined;
    }
  }

  /** Central differences at every entry: the course's check. */
  private async everyEntry(probe: Probe, measured: Measured[]): Promise<void> {
    const total = measured.reduce((sum, { analytic }) => sum + analytic.length, 0);
    let done = 0;
    for (const [i, { analytic, entries }] of measured.entries()) {
      const scale = norm(analytic) / Math.sqrt(analytic.length || 1);
      for (let position = 0; position < analytic.length; position++) {
        entries.set(position, probe.entry(i, position, scale));
        if (++done % 16 === 0) await this.options.breathe?.(done / total);
      }
    }
  }

  /** One random direction in a group of parameters, each scaled to contribute alike. */
  private direction(probe: Probe, measured: Measured[], group: number[]): boolean {
    const shares = group.map((i) => probe.units[i] * Math.max(norm(measured[i].analytic), norm(measured[i].autodiff ?? new Float64Array(0))));
    const floor = 1e-3 * Math.max(...shares);
    const weights = shares.map((share) => 1 / (Math.max(share, floor) || 1));
    const heaviest = Math.max(...weights);
    const direction: Direction = measured.map(() => undefined);
    let expected = 0;
    let scale = 0;
    let byAutodiff = 0;
    for (const [k, i] of group.entries()) {
      const unit = (probe.units[i] * weights[k]) / heaviest;
      const v = measured[i].analytic.map(() => unit * this.normal());
      direction[i] = v;
      expected += dot(v, measured[i].analytic);
      scale = Math.hypot(scale, (shares[k] * weights[k]) / heaviest);
      byAutodiff += dot(v, measured[i].autodiff ?? measured[i].analytic);
    }
    const derivative = probe.derivative(direction, scale, ENOUGH);
    const result = { group, expected, byAutodiff, derivative, scale, direction };
    for (const i of group) measured[i].directions.push(result);
    return Math.abs(expected - derivative.value) <= Math.max(this.threshold * Math.max(scale, Math.abs(derivative.value)), CLEAR * derivative.error);
  }

  /**
   * Whether J is rounded more coarsely than float64 rounds: a step that should change J by 1e-9 of itself does not as a larger one does.
   * (Values that went through a Float32Array or toFixed.)
   */
  private coarse(probe: Probe, { derivative, direction, scale }: MeasuredDirection, right: boolean): boolean {
    if (right && derivative.value !== 0 && derivative.error <= ENOUGH * Math.max(scale, Math.abs(derivative.value))) return false;
    if (derivative.value === 0) return probe.along(direction, 1e-3) !== probe.base;
    if (probe.base === 0 || derivative.error > 1e-2 * Math.abs(derivative.value)) return false;
    const t = (1e-9 * Math.abs(probe.base)) / Math.abs(derivative.value);
    if (t > 1e-6) return false;
    // Each side by itself: a kink at the point is no rounding.
    const slope = (step: number) => (probe.along(direction, step) - probe.base) / step;
    return [1, -1].some((side) => Math.abs(slope(side * t) - slope(side * 1e-5)) > 0.05 * Math.abs(derivative.value));
  }

  /** Halves of a group until every parameter in a failing one has a direction of its own. */
  private bisect(probe: Probe, measured: Measured[], group: number[]): void {
    const right = this.direction(probe, measured, group);
    if (group.length === 1 || right) return;
    const middle = group.length >> 1;
    this.bisect(probe, measured, group.slice(0, middle));
    this.bisect(probe, measured, group.slice(middle));
  }

  private meaningless(probe: Probe, why: Meaningless, parameters: string[]): GradientCheckResult {
    return {
      verdict: 'meaningless',
      difference: NaN,
      parameters: this.problem.parameters.map(({ name, shape }) => ({ name, shape, difference: NaN, wrong: false, belowNoise: false, entries: [] })),
      meaningless: { why, parameters },
      forwardPasses: this.passes + probe.passes,
      at: probe.at,
      analytic: [],
      truth: [],
      autodiffContradicted: false,
    };
  }
}

/** Splits a list into at most `count` runs of nearly equal length. */
function split<T>(list: T[], count: number): T[][] {
  const groups = Math.min(count, list.length);
  return Array.from({ length: groups }, (_, k) => list.slice(Math.floor((k * list.length) / groups), Math.floor(((k + 1) * list.length) / groups)));
}
