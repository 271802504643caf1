import type { BindingFact } from '../../src/shapes/analysis';
import type { Frame, Seen, Sighting } from './run';

/** How what the engine says about one binding compares with what the program really held there. */
export interface Verdict {
  name: string;
  /** From 1. */
  line: number;
  /**
   * `exact`: every dimension is right, and unknown where calls differ; `open`: a dimension or the rank is unknown though the run held one size there; `wrong`: the run
   * contradicts the engine; `missing`: the engine does not list the binding.
   */
  verdict: 'exact' | 'open' | 'wrong' | 'missing';
  said?: string;
  saw: string;
  reason?: string;
}

/** Judges every binding that held a tensor, and every claim of the engine about plain arrays. */
export function judge(text: string, bindings: readonly BindingFact[], seen: readonly Seen[]): Verdict[] {
  const lines = lineStarts(text);
  const facts = new Map(bindings.map((fact) => [lines[fact.range.start.line] + fact.range.start.character, fact]));
  const letters = new Letters(new Set([...text.matchAll(/\bfor \(let (\w+) = /g)].map(([, counter]) => counter)));
  const verdicts: Verdict[] = [];
  const claims: { fact: BindingFact; verdict: Verdict; dimensions: string[]; sightings: Sighting[] }[] = [];
  for (const site of seen) {
    const fact = facts.get(site.start);
    const tensors = site.sightings.some(({ what }) => what !== 'numbers');
    if (site.sightings.length === 0 || (!tensors && fact?.shape === undefined)) continue;
    const verdict: Verdict = {
      name: site.name,
      line: text.slice(0, site.start).split('\n').length,
      verdict: fact ? 'open' : 'missing',
      said: fact?.shape,
      saw: [...new Set(site.sightings.map(({ shape }) => `(${shape.join(', ')})`))].slice(0, 4).join(' '),
      reason: fact?.lost,
    };
    verdicts.push(verdict);
    if (fact && fact.shape === undefined && new Set(site.sightings.map(({ shape }) => shape.length)).size > 1) verdict.verdict = 'exact';
    if (fact?.shape === undefined) continue;
    const dimensions = split(fact.shape);
    if (site.sightings.some(({ shape }) => shape.length !== dimensions.length)) {
      verdict.verdict = 'wrong';
      continue;
    }
    verdict.verdict = dimensions.some((dimension, axis) => dimension === '?' && isConstant(site.sightings, axis)) ? 'open' : 'exact';
    claims.push({ fact, verdict, dimensions, sightings: site.sightings });
  }
  // Two rounds: names first where they stand alone, then what is computed from them.
  for (const round of ['names', 'all'] as const) {
    for (const { verdict, dimensions, sightings } of claims) {
      for (const { frame, shape } of sightings) {
        const fits = dimensions.every((dimension, axis) => shape[axis] === null || letters.fits(frame, dimension, shape[axis], round));
        if (!fits) verdict.verdict = 'wrong';
      }
    }
  }
  return verdicts;
}

function isConstant(sightings: Sighting[], axis: number): boolean {
  const sizes = new Set(sightings.map(({ shape }) => shape[axis]));
  return sizes.size === 1 && !sizes.has(null);
}

/** The dimensions of `(n_x, f(a, b))` as texts. */
function split(shape: string): string[] {
  const dimensions: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of shape.trim().slice(1, -1)) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (character === ',' && depth === 0) {
      dimensions.push(current.trim());
      current = '';
    } else current += character;
  }
  if (current.trim() !== '') dimensions.push(current.trim());
  return dimensions;
}

const letter = /[\p{L}_$][\p{L}\p{N}_$.]*(?:\[[^\]]*\])*/u;
const letters = new RegExp(letter, 'gu');

/** What each name stood for in each call. */
class Letters {
  private readonly known = new Map<Frame, Map<string, number>>();

  /** @param counters variables that loops count with: what they stand for changes within a call */
  constructor(private readonly counters: ReadonlySet<string>) {}

  /** @returns false where a size contradicts what the dimension's names stood for elsewhere in the call. */
  fits(frame: Frame, dimension: string, size: number, round: 'names' | 'all'): boolean {
    if (dimension === '?') return true;
    if (/^\d+$/.test(dimension)) return Number(dimension) === size;
    if (letter.exec(dimension)?.[0] === dimension) {
      // A name with an index changes with the loop around it.
      if (dimension.includes('[') || this.counters.has(dimension)) return true;
      const known = this.lookUp(frame, dimension);
      if (known === undefined) this.define(frame, dimension, size);
      return known === undefined || known === size;
    }
    if (round === 'names') return true;
    const value = this.evaluate(frame, dimension);
    return value === undefined || value === size;
  }

  private evaluate(frame: Frame, dimension: string): number | undefined {
    let complete = true;
    const numbers = dimension.replace(letters, (name) => {
      if (['floor', 'ceil', 'min', 'max'].includes(name)) return `Math.${name}`;
      const value = name.includes('[') ? undefined : this.lookUp(frame, name);
      complete &&= value !== undefined;
      return String(value);
    });
    if (!complete || !/^(?:[\d\s+\-*/().,]|Math\.(?:floor|ceil|min|max))+$/.test(numbers)) return undefined;
    return Function(`return Math.floor(${numbers.replace(/\/\//g, '/')})`)() as number;
  }

  private lookUp(frame: Frame | undefined, name: string): number | undefined {
    for (let at = frame; at; at = at.parent) {
      const value = this.known.get(at)?.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  private define(frame: Frame, name: string, size: number): void {
    const names = this.known.get(frame) ?? new Map<string, number>();
    names.set(name, size);
    this.known.set(frame, names);
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
