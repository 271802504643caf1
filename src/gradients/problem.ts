/** What is checked: a cost of named parameters and gradients that somebody wrote for it. */
export interface Parameter {
  name: string;
  shape: number[];
  /** Row-major. */
  values: Float64Array;
}

export interface GradientProblem {
  parameters: Parameter[];
  /** J at other values of the parameters, in the parameters' order. Must not keep or change the arrays. */
  cost(at: Float64Array[]): number;
  /** The gradients to check, one array per parameter, row-major in the parameter's shape. */
  gradients(at: Float64Array[]): Float64Array[];
  /** A second witness where there is one; may throw or return undefined where it does not apply. */
  autodiff?(at: Float64Array[]): Float64Array[] | undefined;
}

export interface CheckOptions {
  /** Central differences for every entry (2P forward passes and more) instead of directions and bisection. */
  full?: boolean;
  seed?: number;
  /** Relative difference from which a gradient is wrong. */
  threshold?: number;
  /** Called between pieces of work with the fraction done; rejects to cancel. */
  breathe?(fraction: number): Promise<void> | void;
}

/** Difference of the course above which a gradient counts as wrong. */
export const THRESHOLD = 1e-7;

export interface CheckedEntry {
  /** Row-major position in the parameter. */
  position: number;
  analytic: number;
  numeric?: number;
  autodiff?: number;
}

export interface CheckedParameter {
  name: string;
  shape: number[];
  difference: number;
  wrong: boolean;
  /** True where the difference is smaller than what rounding lets central differences see. */
  belowNoise: boolean;
  /** Worst first. */
  entries: CheckedEntry[];
}

export type Meaningless =
  | 'random'
  | 'non-finite'
  | 'independent'
  | 'kink'
  | 'vanishing'
  | 'noise';

export interface GradientCheckResult {
  verdict: 'pass' | 'fail' | 'meaningless';
  difference: number;
  parameters: CheckedParameter[];
  /** Why the check says nothing, with the parameters it is about. */
  meaningless?: { why: Meaningless; parameters: string[] };
  forwardPasses: number;
  /** Where the numbers were taken: the given point, or one beside it where that lies on a kink. */
  at: Float64Array[];
  analytic: Float64Array[];
  /** What the gradients should be; a partial truth lists the positions that are known. */
  truth: Truth[];
  /** Where autodiff exists but contradicts the differences although the gradients agree with them. */
  autodiffContradicted: boolean;
}

/** The right gradient of one parameter at all positions, or at those listed. */
export interface Truth {
  positions?: number[];
  values: Float64Array;
  /** Largest error that the values may have. */
  error: number;
}
