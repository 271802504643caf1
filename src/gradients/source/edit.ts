/** A single change of a learner's text that is tried. */
import type { ElementFunction } from '../tape';
import type { Node } from './program';
import type { Atom, Replacement, SeenSite } from './survey';

export type EditKind =
  /** Another operator or method: plus for minus, a sum for a mean. */
  | 'operator'
  /** `=` becomes `+=`, or the reverse. */
  | 'accumulate'
  | 'overwrite'
  /** The statement is left out. */
  | 'drop'
  /** Another number, word or truth value. */
  | 'literal'
  /** Two subscripts exchanged. */
  | 'swap'
  /** Another variable. */
  | 'replace'
  /** A subscript or position times or plus a number. */
  | 'arithmetic'
  /** An operand or argument stands for the whole. */
  | 'remove'
  /** Times a free constant. */
  | 'scale'
  /** Times a variable, or a derivative of it. */
  | 'multiply'
  | 'divide'
  /** A derivative of a variable stands for the expression. */
  | 'slope'
  /** The derivative of softmax: `A * (dA - sum(A * dA))`. */
  | 'softmax'
  /** Plus a variable times a free constant. */
  | 'add'
  /** Plus two variables times constants. */
  | 'terms'
  /** Plus a term like another one with other variables. */
  | 'analog';

export interface SourceEdit extends Replacement {
  kind: EditKind;
  /** What is replaced, and what stands there afterwards, as the learner would write it. */
  old: string;
  shown: string;
  line: number;
  node: Node;
  ancestors: Node[];
  /** The expression that is changed, where its value was seen. */
  site?: SeenSite;
  atom?: Atom;
  of?: ElementFunction;
  operator?: string;
  /** Whether `HELPERS.factor` takes part, which the search solves for. */
  free?: boolean;
}

/** A change that makes wrong gradients right. */
export interface SourceFix extends SourceEdit {
  factor?: number;
  fixed: string[];
  left: string[];
}
