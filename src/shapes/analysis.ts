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

/** A repair that was proven: the engine analysed the edited text again and the finding was gone, and no other came. */
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

export interface Analysis {
  findings: Finding[];
  bindings: BindingFact[];
  /** The fact about the smallest expression at a position, or undefined where there is none. */
  hoverAt(position: Position): Hover | undefined;
  elapsedMs: number;
}
