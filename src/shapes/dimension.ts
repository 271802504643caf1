/**
 * Sizes of axes: integers, names, `?`, and arithmetic over them in one canonical form, so that equality is structural.
 * A known dimension is a polynomial: a sum of terms, each a coefficient times atoms. Terms and factors keep the order of
 * their first appearance for printing; `key` ignores that order. Numbers of the program use the same arithmetic, so a
 * coefficient may be any finite number.
 */
export type Atom =
  /** A letter of a contract (declared: an independent integer above 1) or a name the program gives a size. */
  | { kind: 'name'; key: string; text: string; declared: boolean }
  /** floor(numerator / denominator), or the exact quotient. */
  | { kind: 'floor' | 'quotient'; key: string; numerator: KnownDim; denominator: KnownDim }
  /** One element of a list of sizes that is itself unknown: `layerDims[l - 1]`. */
  | { kind: 'element'; key: string; list: string; index: KnownDim };

export interface Term {
  coefficient: number;
  factors: readonly Atom[];
  /** Where the coefficient is printed among the factors: 2 for `num_px * num_px * 3`. */
  at: number;
  /** Printed without a sign between coefficient and letter, as a contract wrote it: `2p`. */
  tight: boolean;
  key: string;
}

export interface KnownDim {
  terms: readonly Term[];
  key: string;
}

export interface UnknownDim {
  terms: undefined;
  key: '?';
  reason?: string;
}

export type Dim = KnownDim | UnknownDim;
export type Answer = 'equal' | 'different' | 'unknown';

const small: KnownDim[] = [];

/** The constant dimension `value`. */
export function int(value: number): KnownDim {
  const cached = Number.isInteger(value) && value >= 0 && value < 64 ? small[value] : undefined;
  if (cached) return cached;
  const dim = fromTerms(value === 0 ? [] : [{ coefficient: value, factors: [], at: 0, tight: false, key: '' }]);
  if (Number.isInteger(value) && value >= 0 && value < 64) small[value] = dim;
  return dim;
}

export function unknownDim(reason?: string): UnknownDim {
  return { terms: undefined, key: '?', reason };
}

/** A letter of a contract: an independent size above 1. */
export function letter(text: string): KnownDim {
  return ofAtom({ kind: 'name', key: text, text, declared: true });
}

let nextInferred = 0;
let naming: ((text: string) => KnownDim) | undefined;

/** A size known only by name: it may be 1, and may equal any other. An empty text prints as `?`. */
export function inferred(text: string, identity?: string | number): KnownDim {
  if (identity === undefined && naming) return naming(text);
  return ofAtom({ kind: 'name', key: `${text}#${identity ?? nextInferred++}`, text, declared: false });
}

/** Gets the names of unknown sizes from `source` while something runs. */
export function named<T>(source: (text: string) => KnownDim, run: () => T): T {
  const outer = naming;
  naming = source;
  try {
    return run();
  } finally {
    naming = outer;
  }
}

export type NameAtom = Atom & { kind: 'name' };

/** The name that a size is, where the program may call it otherwise. Invariant: the name is for printing, the key identifies. */
export function inferredName(dim: Dim): NameAtom | undefined {
  const atom = soleAtom(dim);
  return atom?.kind === 'name' && !atom.declared ? atom : undefined;
}

/** `list[index]` of a list whose elements are unknown sizes. */
export function element(list: string, index: Dim): Dim {
  return index.terms ? ofAtom({ kind: 'element', key: `${list}[${index.key}]`, list, index }) : unknownDim(index.reason);
}

function ofAtom(atom: Atom): KnownDim {
  return fromTerms([{ coefficient: 1, factors: [atom], at: 0, tight: false, key: atom.key }]);
}

function fromTerms(terms: readonly Term[]): KnownDim {
  return { terms, key: terms.length === 0 ? '0' : terms.length === 1 ? termKey(terms[0]) : inOrder(terms.map(termKey), '+') };
}

/** Keys in an order of their own: sums and products do not depend on that of their parts. */
function inOrder(keys: string[], sign: string): string {
  if (keys.length === 2) return keys[0] <= keys[1] ? keys[0] + sign + keys[1] : keys[1] + sign + keys[0];
  return keys.sort().join(sign);
}

function termKey(term: Term): string {
  return term.key === '' ? String(term.coefficient) : term.coefficient === 1 ? term.key : `${term.coefficient}*${term.key}`;
}

/** The value of a constant dimension, else undefined. */
export function constant(dim: Dim): number | undefined {
  if (!dim.terms) return undefined;
  if (dim.terms.length === 0) return 0;
  return dim.terms.length === 1 && dim.terms[0].factors.length === 0 ? dim.terms[0].coefficient : undefined;
}

/** The atom of a dimension that is exactly one atom. */
export function soleAtom(dim: Dim): Atom | undefined {
  const term = dim.terms?.length === 1 ? dim.terms[0] : undefined;
  return term && term.coefficient === 1 && term.factors.length === 1 ? term.factors[0] : undefined;
}

function bad(...dims: Dim[]): UnknownDim | undefined {
  for (const dim of dims) if (!dim.terms) return dim;
  return undefined;
}

/** Results beyond this size are not worth carrying: they become `?`. */
const MOST_TERMS = 24;
const MOST_FACTORS = 8;
const MOST_NESTED = 400;

function finite(value: number): Dim {
  return Number.isFinite(value) ? int(value) : unknownDim('the number is not finite');
}

function limited(terms: readonly Term[]): Dim {
  if (terms.some((term) => !Number.isFinite(term.coefficient))) return unknownDim('the number is not finite');
  if (terms.length > MOST_TERMS || terms.some((term) => term.factors.length > MOST_FACTORS || term.key.length > MOST_NESTED)) return unknownDim('the expression is too long');
  return fromTerms(terms);
}

export function add(a: Dim, b: Dim): Dim {
  if (!a.terms || !b.terms) return bad(a, b)!;
  if (b.terms.length === 0) return a;
  if (a.terms.length === 0) return b;
  const [x, y] = [constant(a), constant(b)];
  if (x !== undefined && y !== undefined) return finite(x + y);
  const terms = [...a.terms];
  for (const term of b.terms) {
    const at = terms.findIndex((other) => other.key === term.key);
    if (at < 0) terms.push(term);
    else if (terms[at].coefficient + term.coefficient === 0) terms.splice(at, 1);
    else terms[at] = { ...terms[at], coefficient: terms[at].coefficient + term.coefficient };
  }
  return limited(terms);
}

export function negate(a: Dim): Dim {
  return a.terms ? fromTerms(a.terms.map((term) => ({ ...term, coefficient: -term.coefficient }))) : a;
}

export function subtract(a: Dim, b: Dim): Dim {
  return add(a, negate(b));
}

export function multiply(a: Dim, b: Dim): Dim {
  const [x, y] = [constant(a), constant(b)];
  if (x === 0 || y === 0) return int(0);
  if (!a.terms || !b.terms) return bad(a, b)!;
  if (x !== undefined && y !== undefined) return finite(x * y);
  // Products with one term stay apart from each other as the terms did.
  if (a.terms.length === 1) return limited(b.terms.map((term) => timesTerm(a.terms[0], term)));
  if (b.terms.length === 1) return limited(a.terms.map((term) => timesTerm(term, b.terms[0])));
  let result: Dim = int(0);
  for (const x of a.terms) for (const y of b.terms) result = add(result, fromTerms([timesTerm(x, y)]));
  return result.terms ? limited([...result.terms]) : result;
}

function timesTerm(a: Term, b: Term): Term {
  const factors = [...a.factors, ...b.factors];
  return {
    coefficient: a.coefficient * b.coefficient,
    factors,
    at: a.coefficient !== 1 || b.coefficient === 1 ? a.at : a.factors.length + b.at,
    tight: a.tight && b.tight,
    key: a.key === '' ? b.key : b.key === '' ? a.key : keyOf(factors),
  };
}

function keyOf(factors: readonly Atom[]): string {
  return factors.length === 1 ? factors[0].key : inOrder(factors.map((factor) => factor.key), '*');
}

/** Product of any number of dimensions; 1 for none. */
export function product(dims: readonly Dim[]): Dim {
  return dims.reduce(multiply, int(1));
}

/** a / b where the division leaves nothing over for every value of the names, else undefined. */
export function divideExactly(a: Dim, b: Dim): Dim | undefined {
  if (!a.terms || !b.terms || b.terms.length === 0) return undefined;
  if (a.key === b.key) return int(1);
  if (b.terms.length > 1) {
    // c * b for one term c: the quotient's term is that of the first terms, tried and multiplied back.
    if (a.terms.length !== b.terms.length) return undefined;
    for (const term of b.terms) {
      const quotient = divideTerm(a.terms[0], term);
      if (quotient && multiply(fromTerms([quotient]), b).key === a.key) return fromTerms([quotient]);
    }
    return undefined;
  }
  const terms: Term[] = [];
  for (const term of a.terms) {
    const quotient = divideTerm(term, b.terms[0]);
    if (!quotient) return undefined;
    terms.push(quotient);
  }
  return fromTerms(terms);
}

function divideTerm(a: Term, b: Term): Term | undefined {
  const factors = [...a.factors];
  for (const factor of b.factors) {
    const at = factors.findIndex((other) => other.key === factor.key);
    if (at < 0) return undefined;
    factors.splice(at, 1);
  }
  const coefficient = a.coefficient / b.coefficient;
  if (Number.isInteger(a.coefficient) && !Number.isInteger(coefficient)) return undefined;
  return {
    coefficient,
    factors,
    at: Math.min(a.at, factors.length),
    tight: a.tight,
    key: keyOf(factors),
  };
}

/** floor(a / b). */
export function floorDivide(a: Dim, b: Dim): Dim {
  if (!a.terms || !b.terms) return bad(a, b)!;
  const [x, y] = [constant(a), constant(b)];
  if (y === 0) return unknownDim('division by zero');
  if (x !== undefined && y !== undefined) return int(Math.floor(x / y));
  if (y === 1 && a.terms.every((term) => Number.isInteger(term.coefficient) && term.factors.every(isWhole))) return a;
  // Whole multiples of the denominator leave the floor: floor((n - 2)/2) = floor(n/2) - 1.
  let whole: Dim = int(0);
  let rest: Dim = int(0);
  for (const term of a.terms) {
    const one = fromTerms([term]);
    const quotient = divideExactly(one, b);
    if (quotient && quotient.terms!.every((part) => Number.isInteger(part.coefficient) && part.factors.every(isWhole))) whole = add(whole, quotient);
    else if (y !== undefined && Number.isInteger(y) && term.factors.length === 0 && Number.isInteger(term.coefficient)) {
      const turns = Math.trunc(term.coefficient / y);
      whole = add(whole, int(turns));
      rest = add(rest, int(term.coefficient - turns * y));
    } else rest = add(rest, one);
  }
  if (!whole.terms || !rest.terms) return bad(whole, rest)!;
  if (constant(rest) !== undefined && y !== undefined) return add(whole, int(Math.floor(constant(rest)! / y)));
  if (rest.terms.length === 0) return whole;
  const quotient = soleAtom(rest);
  if (quotient?.kind === 'quotient' && y === 1) return add(whole, floorDivide(quotient.numerator, quotient.denominator));
  const floor = rest.key.length + b.key.length > MOST_NESTED ? unknownDim('the expression is too long') : ofAtom({ kind: 'floor', key: `floor((${rest.key})/(${b.key}))`, numerator: rest, denominator: b });
  // The floor is printed first, as the course writes floor((n + 2p - f)/s) + 1.
  return add(floor, whole);
}

/** ceil(a / b) of integers with b above 0: floor((a - 1)/b) + 1. */
export function ceilDivide(a: Dim, b: Dim): Dim {
  const [x, y] = [constant(a), constant(b)];
  if (x !== undefined && y !== undefined && y !== 0) return int(Math.ceil(x / y));
  if (y === 1) return a;
  return add(floorDivide(subtract(a, int(1)), b), int(1));
}

/** a / b as a number of the program, which need not be whole. */
export function divide(a: Dim, b: Dim): Dim {
  if (!a.terms || !b.terms) return bad(a, b)!;
  const [x, y] = [constant(a), constant(b)];
  if (y === 0) return unknownDim('division by zero');
  if (x !== undefined && y !== undefined) return int(x / y);
  const exact = divideExactly(a, b);
  if (exact) return exact;
  return a.key.length + b.key.length > MOST_NESTED ? unknownDim('the expression is too long') : ofAtom({ kind: 'quotient', key: `((${a.key})/(${b.key}))`, numerator: a, denominator: b });
}

function isWhole(atom: Atom): boolean {
  return atom.kind !== 'quotient';
}

/** Every atom for which `replacement` answers is replaced, inside floors and indices too. */
export function substitute(dim: Dim, replacement: (atom: Atom) => Dim | undefined): Dim {
  if (!dim.terms || dim.terms.every((term) => term.factors.length === 0)) return dim;
  let changed = false;
  let sum: Dim = int(0);
  for (const term of dim.terms) {
    let value: Dim = fromTerms([{ ...term, factors: [], at: 0, key: '' }]);
    let touched = false;
    const parts = term.factors.map((factor) => {
      const other = replacement(factor) ?? inside(factor, replacement);
      if (other) touched = true;
      return other ?? ofAtom(factor);
    });
    if (!touched) {
      sum = add(sum, fromTerms([term]));
      continue;
    }
    changed = true;
    value = parts.slice(0, term.at).reduce(multiply, int(1));
    value = multiply(value, int(term.coefficient));
    value = parts.slice(term.at).reduce(multiply, value);
    sum = add(sum, value);
  }
  return changed ? sum : dim;
}

function inside(atom: Atom, replacement: (atom: Atom) => Dim | undefined): Dim | undefined {
  if (atom.kind === 'name') return undefined;
  if (atom.kind === 'element') {
    const index = substitute(atom.index, replacement);
    return index === atom.index ? undefined : element(atom.list, index);
  }
  const numerator = substitute(atom.numerator, replacement);
  const denominator = substitute(atom.denominator, replacement);
  if (numerator === atom.numerator && denominator === atom.denominator) return undefined;
  return atom.kind === 'floor' ? floorDivide(numerator, denominator) : divide(numerator, denominator);
}

/** Every name in a dimension, inside floors and indices too. */
export function namesOf(dim: Dim, found = new Set<string>()): Set<string> {
  for (const term of dim.terms ?? []) {
    for (const factor of term.factors) {
      if (factor.kind === 'name') found.add(factor.text);
      else if (factor.kind === 'element') namesOf(factor.index, found.add(factor.list));
      else namesOf(factor.denominator, namesOf(factor.numerator, found));
    }
  }
  return found;
}

function leastOf(atom: Atom): number | undefined {
  return atom.kind === 'name' ? (atom.declared ? 2 : 0) : atom.kind === 'element' ? 0 : undefined;
}

/**
 * 1 where the dimension is above 0 for all sizes its names stand for, -1 where it is below 0 for all, 0 where that is not
 * certain. Each name x is written x = least + y with y at least 0; the sign is certain when all coefficients agree.
 */
function certainSign(dim: KnownDim): 1 | -1 | 0 {
  return signOfSum(dim) ?? signOfShifted(dim);
}

/** The same where the dimension is a sum of multiples of names; undefined elsewhere. */
function signOfSum(dim: KnownDim): 1 | -1 | 0 | undefined {
  let fixed = 0;
  for (const { factors, coefficient } of dim.terms) {
    const least = factors.length === 0 ? 1 : factors.length === 1 ? leastOf(factors[0]) : undefined;
    if (least === undefined) return undefined;
    fixed += coefficient * least;
  }
  if (fixed === 0) return 0;
  const sign = fixed > 0 ? 1 : -1;
  return dim.terms.every(({ factors, coefficient }) => factors.length === 0 || Math.sign(coefficient) === sign) ? sign : 0;
}

function signOfShifted(dim: KnownDim): 1 | -1 | 0 {
  const shifted = substitute(dim, (atom) => {
    const least = leastOf(atom);
    return least === undefined || least === 0 ? undefined : add(ofAtom({ kind: 'name', key: `${atom.key}'`, text: '', declared: false }), int(least));
  });
  if (!shifted.terms) return 0;
  const fixed = shifted.terms.find((term) => term.factors.length === 0)?.coefficient ?? 0;
  if (fixed === 0) return 0;
  const sign = fixed > 0 ? 1 : -1;
  for (const term of shifted.terms) {
    if (Math.sign(term.coefficient) !== sign) return 0;
    if (term.factors.some((factor) => leastOf(factor) === undefined)) return 0;
  }
  return sign;
}

/** True where the size is above `least` whatever its names stand for. */
export function certainlyAbove(dim: Dim, least: number): boolean {
  if (!dim.terms) return false;
  const value = constant(dim);
  if (value !== undefined) return value > least;
  const difference = subtract(dim, int(least));
  return !!difference.terms && certainSign(difference) === 1;
}

/**
 * Whether two sizes are equal. `different` means: for all sizes that the contract's letters stand for, where two letters are
 * independent. A letter against a number above 1 is unknown (the contract allows it), and so is whatever has inferred names.
 */
export function compare(a: Dim, b: Dim): Answer {
  if (!a.terms || !b.terms) return 'unknown';
  if (a.key === b.key) return 'equal';
  const [x, y] = [constant(a), constant(b)];
  if (x !== undefined && y !== undefined) return x === y ? 'equal' : 'different';
  const difference = subtract(a, b);
  if (!difference.terms) return 'unknown';
  if (difference.terms.length === 0) return 'equal';
  if (certainSign(difference) !== 0) return 'different';
  const rest = withoutCommonFactors(difference);
  if (constant(rest) !== undefined || certainSign(rest) !== 0) return 'different';
  const letters = new Set<string>();
  for (const term of rest.terms) {
    if (term.factors.length > 1) return 'unknown';
    for (const factor of term.factors) {
      if (factor.kind !== 'name' || !factor.declared) return 'unknown';
      letters.add(factor.key);
    }
  }
  return letters.size >= 2 && x === undefined && y === undefined ? 'different' : 'unknown';
}

/** As `compare`, and which is the smaller where that holds for all sizes: `m - 3` is less than `m`, `m` is greater than 1. */
export function order(a: Dim, b: Dim): 'less' | 'equal' | 'greater' | 'different' | 'unknown' {
  const answer = compare(a, b);
  if (answer === 'equal' || !a.terms || !b.terms) return answer === 'equal' ? 'equal' : 'unknown';
  const difference = subtract(a, b);
  const sign = difference.terms ? certainSign(difference) : 0;
  return sign === 1 ? 'greater' : sign === -1 ? 'less' : answer;
}

/** Divides by what every term shares, as long as that is a declared letter (never 0). */
function withoutCommonFactors(dim: KnownDim): KnownDim {
  let current = dim;
  for (const factor of dim.terms[0].factors) {
    if (factor.kind !== 'name' || !factor.declared) continue;
    const divided = divideExactly(current, ofAtom(factor));
    if (divided?.terms) current = divided as KnownDim;
  }
  return current;
}

/** The batch axis of every symbolic tensor: the number of examples, which may be any; predict replaces it by theirs. */
export const BATCH: KnownDim = inferred('batch', 'batch');

/** Whether a size is the batch, or a multiple of it, that the other size may be for some number of examples. */
function isAnyBatch(general: Dim, other: Dim): boolean {
  const term = general.terms?.length === 1 ? general.terms[0] : undefined;
  if (term?.factors.length !== 1 || term.factors[0].key !== BATCH.terms[0].factors[0].key) return false;
  const size = constant(other);
  return term.coefficient === 1 || (size !== undefined && size % term.coefficient === 0);
}

/** Same where equal, `?` otherwise: what is known after one of two ways was taken. */
export function joinDims(a: Dim, b: Dim): Dim {
  if (a.terms && b.terms && a.key === b.key) return a;
  for (const [general, other] of [[a, b], [b, a]]) if (isAnyBatch(general, other)) return general;
  if (a.terms && b.terms && compare(a, b) === 'equal') return a;
  if (!a.terms || !b.terms) return unknownDim((a as UnknownDim).reason ?? (b as UnknownDim).reason);
  const [one, other] = [printDim(a), printDim(b)];
  const named = one !== other && !`${one}${other}`.includes('?');
  return unknownDim(named ? `it is ${one} on one way and ${other} on another` : 'it is one size on one way and another on the other');
}

/** `n_x`, `num_px * num_px * 3`, `floor((n + 2p - f)/s) + 1`, `?`. */
export function printDim(dim: Dim): string {
  if (!dim.terms) return '?';
  if (dim.terms.length === 0) return '0';
  let text = '';
  for (const [at, term] of dim.terms.entries()) {
    const printed = printTerm(term);
    if (printed === undefined) return '?';
    if (at === 0) text = term.coefficient < 0 ? `-${printed}` : printed;
    else text += term.coefficient < 0 ? ` - ${printed}` : ` + ${printed}`;
  }
  return text;
}

/** The term without its sign; undefined where an atom has no name to print. */
function printTerm(term: Term): string | undefined {
  const size = Math.abs(term.coefficient);
  const number = Number.isInteger(size) ? String(size) : String(Number(size.toPrecision(12)));
  if (term.factors.length === 0) return number;
  const parts: string[] = [];
  for (const factor of term.factors) {
    const printed = printAtom(factor);
    if (printed === undefined) return undefined;
    parts.push(printed);
  }
  if (size === 1) return parts.join(' * ');
  if (term.tight && term.at === 0) return number + parts.join(' * ');
  parts.splice(term.at, 0, number);
  return parts.join(' * ');
}

function printAtom(atom: Atom): string | undefined {
  if (atom.kind === 'name') return atom.text === '' ? undefined : atom.text;
  if (atom.kind === 'element') {
    const index = printDim(atom.index);
    return index === '?' ? undefined : `${atom.list.replace(/#.*/, '')}[${index}]`;
  }
  const numerator = printDim(atom.numerator);
  const denominator = printDim(atom.denominator);
  if (numerator === '?' || denominator === '?') return undefined;
  const over = atom.numerator.terms.length > 1 ? `(${numerator})` : numerator;
  const under = atom.denominator.terms.length > 1 || /[ *]/.test(denominator) ? `(${denominator})` : denominator;
  const quotient = denominator === '1' ? numerator : `${over}/${under}`;
  return atom.kind === 'floor' ? `floor(${quotient})` : denominator === '1' ? quotient : `(${quotient})`;
}

/** A number and a letter written without a sign between them, as in `2p`. */
export function tight(dim: KnownDim): KnownDim {
  return { terms: dim.terms.map((term) => ({ ...term, tight: true, at: 0 })), key: dim.key };
}
