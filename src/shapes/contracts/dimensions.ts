import { add, constant, element, floorDivide, int, letter, multiply, negate, subtract, tight, unknownDim, type Dim, type KnownDim } from '../dimension';

/** A contract's text that is not a shape: what was wrong, in words. */
export class ContractSyntaxError extends Error {}

type Token = { kind: 'number' | 'name' | 'sign' | 'end'; text: string; gap: boolean };

const pattern = /\s*(?:(\d+(?:\.\d+)?)|([\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*)|(\/\/|[-+*/()[\],?·×]))/uy;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    if (/^\s*$/.test(text.slice(start))) break;
    const match = pattern.exec(text);
    if (!match) throw new ContractSyntaxError(`"${text.slice(start).trim()}" is not a size`);
    const kind = match[1] ? 'number' : match[2] ? 'name' : 'sign';
    found.push({ kind, text: match[1] ?? match[2] ?? match[3], gap: /^\s/.test(match[0]) });
  }
  return found;
}

class Reader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly all: Token[],
    private readonly named: (name: string) => Dim,
  ) {}

  get next(): Token {
    return this.all[this.at] ?? { kind: 'end', text: '', gap: false };
  }

  take(text: string): boolean {
    if (this.next.kind === 'end' || this.next.text !== text || this.next.kind === 'number') return false;
    this.at++;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) throw new ContractSyntaxError(this.next.kind === 'end' ? `"${text}" is missing at the end` : `"${text}" is expected before "${this.next.text}"`);
  }

  /** `(n_x, m)`, `(m,)`, `()`. */
  shape(): Dim[] {
    const close = this.take('[') ? ']' : (this.expect('('), ')');
    const dims: Dim[] = [];
    while (!this.take(close)) {
      dims.push(this.sum());
      if (this.take(',')) continue;
      this.expect(close);
      break;
    }
    return dims;
  }

  sum(): Dim {
    if (++this.depth > 60) throw new ContractSyntaxError('the size is nested too deeply');
    let value = this.take('-') ? negate(this.product()) : this.product();
    for (;;) {
      if (this.take('+')) value = add(value, this.product());
      else if (this.take('-')) value = subtract(value, this.product());
      else break;
    }
    this.depth--;
    return value;
  }

  private product(): Dim {
    let value = this.factor();
    for (;;) {
      if (this.take('*') || this.take('·') || this.take('×')) value = multiply(value, this.factor());
      else if (this.take('//') || this.take('/')) value = floorDivide(value, this.factor());
      else if (this.next.kind === 'name' || (this.next.text === '(' && constant(value) !== undefined)) {
        const close = !this.next.gap && constant(value) !== undefined;
        const next = multiply(value, this.factor());
        value = close && next.terms ? tight(next as KnownDim) : next;
      } else return value;
    }
  }

  private factor(): Dim {
    const token = this.next;
    if (this.take('(')) {
      const value = this.sum();
      this.expect(')');
      return value;
    }
    if (this.take('?')) return unknownDim('the contract leaves this size open');
    if (this.take('-')) return negate(this.factor());
    if (token.kind === 'number') {
      this.at++;
      return int(Number(token.text));
    }
    if (token.kind !== 'name') throw new ContractSyntaxError(token.kind === 'end' ? 'a size is missing' : `a size is expected before "${token.text}"`);
    this.at++;
    if (token.text === 'floor' && this.take('(')) {
      const value = this.sum();
      this.expect(')');
      return value;
    }
    if (this.take('[')) {
      const index = this.sum();
      this.expect(']');
      return element(token.text, index);
    }
    return this.named(token.text);
  }

  end(): void {
    if (this.next.kind !== 'end') throw new ContractSyntaxError(`"${this.next.text}" is not expected here`);
  }
}

/**
 * Reads `(n_x, m)`. Names become letters of the contract unless `named` says otherwise.
 * @throws ContractSyntaxError
 */
export function parseShape(text: string, named: (name: string) => Dim = letter): Dim[] {
  const reader = new Reader(tokens(text), named);
  const shape = reader.shape();
  reader.end();
  return shape;
}

/** Reads one size: `floor((n + 2p - f)/s) + 1`. @throws ContractSyntaxError */
export function parseDim(text: string, named: (name: string) => Dim = letter): Dim {
  const reader = new Reader(tokens(text), named);
  const dim = reader.sum();
  reader.end();
  return dim;
}
