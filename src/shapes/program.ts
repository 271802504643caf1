/**
 * The small program representation that every language lowers to; the interpreter knows nothing of syntax.
 * Positions are UTF-16 offsets relative to the start of their chunk, so that a chunk whose text did not change is reused
 * wherever it moved to.
 */
export interface Span {
  start: number;
  end: number;
}

/** One top-level statement with its leading comment. */
export interface Chunk {
  text: string;
  statements: Statement[];
  /** True where the parser met text that it could not read. */
  broken: boolean;
  /** Every function in it, outer ones first. */
  functions: FunctionNode[];
}

export type Expression = Span &
  (
    | { kind: 'number'; value: number }
    | { kind: 'text'; value: string }
    /** Pieces of text with values between them; one more text than values. */
    | { kind: 'template'; texts: string[]; values: Expression[] }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'nothing' }
    | { kind: 'name'; name: string }
    | { kind: 'this' }
    | { kind: 'super' }
    | { kind: 'member'; object: Expression; property: string; optional: boolean; propertySpan: Span }
    | { kind: 'index'; object: Expression; index: Expression; optional: boolean }
    | { kind: 'call'; callee: Expression; args: Expression[]; optional: boolean; construct: boolean }
    | { kind: 'function'; function: FunctionNode }
    | { kind: 'class'; class: ClassNode }
    | { kind: 'list'; items: Expression[] }
    | { kind: 'record'; entries: RecordEntry[] }
    | { kind: 'spread'; value: Expression }
    | { kind: 'binary'; operator: string; left: Expression; right: Expression }
    | { kind: 'logical'; operator: '&&' | '||' | '??'; left: Expression; right: Expression }
    | { kind: 'unary'; operator: string; operand: Expression }
    | { kind: 'assign'; target: Pattern; operator?: string; value: Expression }
    | { kind: 'update'; target: Pattern; operator: '+' | '-'; prefix: boolean }
    | { kind: 'conditional'; test: Expression; yes: Expression; no: Expression }
    | { kind: 'sequence'; items: Expression[] }
    | { kind: 'await'; value: Expression }
    | { kind: 'yield'; value?: Expression; all: boolean }
    | { kind: 'cast'; value: Expression; type?: Type }
    /** Something with no value of interest; its parts are still looked at. */
    | { kind: 'opaque'; parts: Expression[]; why: string }
  );

export interface RecordEntry {
  key?: string;
  computed?: Expression;
  keySpan?: Span;
  value: Expression;
  spread: boolean;
  /** A getter: its value is what the function returns. */
  getter?: boolean;
}

export type Pattern = Span &
  (
    | { kind: 'name'; name: string; type?: Type }
    | { kind: 'list'; items: (Pattern | undefined)[]; rest?: Pattern; type?: Type }
    | { kind: 'record'; entries: { key?: string; computed?: Expression; pattern: Pattern }[]; rest?: Pattern; type?: Type }
    | { kind: 'default'; pattern: Pattern; value: Expression }
    /** A place inside another value: `parameters.W1 = ...`. */
    | { kind: 'place'; place: Expression }
    | { kind: 'opaque' }
  );

/** A type annotation, as far as it says something about shapes. */
export type Type =
  | { kind: 'named'; name: string; args: Type[] }
  | { kind: 'list'; element: Type }
  | { kind: 'tuple'; items: Type[] }
  | { kind: 'record'; fields: { name: string; type: Type; optional: boolean }[] }
  | { kind: 'union'; of: Type[] }
  | { kind: 'literal'; value: string | number }
  | { kind: 'opaque' };

export type Statement = Span &
  (
    | { kind: 'expression'; value: Expression }
    | { kind: 'bind'; declare: 'const' | 'let' | 'var'; pattern: Pattern; value?: Expression; exported?: boolean; contract?: Comment }
    | { kind: 'function'; function: FunctionNode; exported?: boolean; standard?: boolean }
    | { kind: 'class'; class: ClassNode; exported?: boolean; standard?: boolean }
    | { kind: 'return'; value?: Expression }
    | { kind: 'if'; test: Expression; yes: Statement[]; no: Statement[] }
    | { kind: 'loop'; first: Statement[]; test?: Expression; step?: Expression; body: Statement[]; testAfter: boolean }
    | { kind: 'each'; pattern: Pattern; declares: boolean; over: Expression; keys: boolean; body: Statement[] }
    | { kind: 'switch'; subject: Expression; cases: { test?: Expression; body: Statement[] }[] }
    | { kind: 'try'; body: Statement[]; parameter?: Pattern; handler?: Statement[]; finally: Statement[] }
    | { kind: 'throw'; value?: Expression }
    | { kind: 'break'; label?: string }
    | { kind: 'continue'; label?: string }
    | { kind: 'block'; body: Statement[] }
    | { kind: 'import'; module: string; names: { imported: string; local: string }[] }
    | { kind: 'export'; names: { local: string; exported: string }[]; module?: string; standard?: Expression; everything?: boolean }
    | { kind: 'type'; name: string; type: Type }
  );

/** A comment's text with its position, for contracts. */
export interface Comment extends Span {
  text: string;
}

export interface Parameter {
  pattern: Pattern;
  type?: Type;
  optional: boolean;
  rest: boolean;
  /** `constructor(private w: Tensor)` also sets the field. */
  field?: string;
}

export interface FunctionNode extends Span {
  name: string;
  nameSpan: Span;
  parameters: Parameter[];
  body: Statement[];
  /** An arrow without braces: the body is one return. */
  brief: boolean;
  arrow: boolean;
  generator: boolean;
  comment?: Comment;
  returns?: Type;
  /** Where a contract comment would start, and how far the line is indented. */
  anchor: number;
  chunk: Chunk;
}

export interface ClassNode extends Span {
  name: string;
  extends?: Expression;
  fields: { name: string; nameSpan: Span; value?: Expression; type?: Type; isStatic: boolean; comment?: Comment }[];
  methods: { name: string; function: FunctionNode; isStatic: boolean; accessor?: 'get' | 'set' }[];
}
