/**
 * What the shape engine says about one source text. Plain data: no editor, no syntax tree, serialisable.
 * Positions are LSP's (zero-based lines, UTF-16 columns); sentences count lines from 1.
 */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export type Language = 'typescript' | 'typescriptreact' | 'javascript' | 'javascriptreact';

export interface SourceText {
  /** Absolute path or URI-like identity; never read by the engine. */
  path: string;
  language: Language;
  text: string;
}

export interface TextEdit {
  range: Range;
  newText: string;
}

/** A repair that was proven: the engine analysed the edited text again, the finding was gone, and no other came but for one further down that its title names. */
export interface Fix {
  title: string;
  edits: TextEdit[];
}

export interface RelatedLocation {
  path: string;
  range: Range;
  message: string;
}

export interface Finding {
  /** Stable identifier, e.g. `matmul-inner`; each has a page in the documentation. */
  code: string;
  severity: 'error' | 'warning' | 'information' | 'hint';
  message: string;
  range: Range;
  related: RelatedLocation[];
  fixes: Fix[];
}

/** One binding or assignment whose value is an array or tensor. */
export interface BindingFact {
  /** The target as written: `Z`, `parameters.W1`, `this.w`. */
  name: string;
  kind: 'definition' | 'assignment' | 'parameter';
  /** Range of the target alone. */
  range: Range;
  /** Range of the expression whose value is bound, when there is one. */
  valueRange?: Range;
  /** Name of the enclosing function, or '' at the top level. */
  function: string;
  /** `(n_x, m)`, `(m,)`, `()`; `?` for an unknown dimension; undefined where the rank is unknown. */
  shape?: string;
  /** The contract's shape where the target is declared by one. */
  declared?: string;
  /** How the shape came about, first step first, e.g. `matMul: (1, n_x) . (n_x, m) -> (1, m)`. */
  derivation: string[];
  /** Where and why knowledge was lost, when it was. */
  lost?: string;
}

export interface Hover {
  range: Range;
  name: string;
  shape?: string;
  derivation: string[];
  lost?: string;
}

/** One name of a contract where it stands in the text: a letter such as `n_x`. */
export interface ContractLetter {
  name: string;
  range: Range;
}

/** One `@shape NAME (d1, d2)` of a contract. */
export interface ContractEntry {
  /** `X`, `return[0].dw`, `parameters.W1`. */
  name: string;
  /** Range of `NAME` in the comment. */
  range: Range;
  shape: string;
  letters: ContractLetter[];
}

/** A function, with what its contract says and what a contract inferred from its body would say. */
export interface FunctionFact {
  name: string;
  /** The whole function without its comment. */
  range: Range;
  nameRange: Range;
  parameters: { name: string; range: Range }[];
  /** Empty where nothing is declared. */
  contract: ContractEntry[];
  /** Writes the contract that the body implies, in a new comment or the one that is there; undefined where nothing could be added. */
  writeContract?: TextEdit[];
}

/** What a `tf.sequential` or `tf.model` would print as its summary, without running anything. */
export interface ModelSummary {
  /** The variable that holds the model. */
  name: string;
  /** The expression that makes it. */
  range: Range;
  layers: { name: string; kind: string; outputShape: string; parameters?: number; range: Range }[];
  /** Undefined where a layer's count depends on an unknown size. */
  parameters?: number;
}

export interface Analysis {
  findings: Finding[];
  bindings: BindingFact[];
  functions: FunctionFact[];
  models: ModelSummary[];
  /** The fact about the smallest expression at a position, or undefined where there is none. */
  hoverAt(position: Position): Hover | undefined;
  elapsedMs: number;
  /** The text could not be read as a whole: what the break does not touch keeps its last good shapes. */
  broken?: boolean;
}
