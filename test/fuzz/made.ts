/** Programs made at random, run by the real library with several tosses of their coins, against what the engine says of them. */
import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../src/random';
import type { Finding } from '../../src/shapes/analysis';
import type { Engine } from '../../src/shapes/engine';
import { judge } from '../corpus/agreement';
import { run, type Run } from '../corpus/run';
import { emptyScope, Grammar, head } from './grammar';

const TOSSES = 6;
/** Tosses for a place where the engine sees an error. */
const MANY_TOSSES = 60;
const STATEMENTS = 10;
const TRIES = 90;
/** Statements and bytes at which a program is given up. */
const LONGEST = 3_000;
const LARGEST = 5e6;

export interface Judged {
  text: string;
  /** What is wrong with what the engine says, in words; none is right. */
  faults: string[];
  bindings: number;
  exact: number;
  /** Of a program whose last statement tf.js refuses whatever the coins: whether the engine says so. */
  refused?: 'found' | 'missed';
}

/** What tf.js lets through though no program can mean it. */
const nonsense = new Set(['axis-repeated', 'size-negative', 'window-size', 'batch-norm', 'pad']);
const aboutShapes = /shape|rank|axis|inner|broadcast|size|match|dim/i;

interface Probe {
  hits: Set<number>;
  steps: number;
  passed: boolean;
}

const world = globalThis as unknown as { hit(place: number): void; pass<T>(value: T): T };

/** Runs with the probe's functions and the coins of one seed. */
function withCoins<T>(seed: number, probe: Probe, act: () => T): T {
  const { random } = Math;
  Math.random = seededRandom(7919 * seed);
  probe.steps = 0;
  world.hit = (place) => {
    probe.hits.add(place);
    if (++probe.steps > LONGEST || tf.memory().numBytes > LARGEST) throw new Error('too much');
  };
  world.pass = (value) => {
    probe.passed = true;
    return value;
  };
  const restore = () => (Math.random = random);
  try {
    const result = act();
    if (result instanceof Promise) return result.finally(restore) as T;
    restore();
    return result;
  } catch (error) {
    restore();
    throw error;
  }
}

/** Messages of the runs that fail. */
function failures(text: string, seeds: readonly number[], probe: Probe): string[] {
  const start = new Function('tf', text.replace(/^import .*\n/, '')) as (library: typeof tf) => void;
  return seeds.flatMap((seed) => {
    tf.engine().startScope();
    try {
      withCoins(seed, probe, () => start(tf));
      return [];
    } catch (error) {
      return [(error as Error).message];
    } finally {
      tf.engine().endScope();
    }
  });
}

const newProbe = (): Probe => ({ hits: new Set(), steps: 0, passed: false });
const tosses = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** A program that runs and whose every way is gone, or (sometimes) whose last statement fails whatever the coins. */
function made(seed: number): { text: string; fails: boolean } {
  const random = seededRandom(seed);
  const grammar = new Grammar(random);
  let [text, scope, statements] = [head, emptyScope(), 0];
  for (let tries = 0; tries < TRIES && statements < STATEMENTS; tries++) {
    const next = structuredClone(scope);
    const longer = `${text}${grammar.statement(next)}\n`;
    const probe = newProbe();
    const messages = failures(longer, tosses(TOSSES), probe);
    const refused = messages.length === TOSSES && new Set(messages).size === 1 && aboutShapes.test(messages[0]) && !/Cannot read|too much/.test(messages[0]);
    if (refused && tries > TRIES / 6 && random() < 0.2) return { text: longer, fails: true };
    if (messages.length > 0 || probe.hits.size < (longer.match(/hit\(\d+\)/g) ?? []).length) continue;
    [text, scope] = [longer, next];
    statements++;
  }
  return { text, fails: false };
}

/** Whether a run gets past the place of a finding. */
function passes(text: string, { range }: Finding): boolean {
  const lines = text.split('\n');
  const at = ({ line, character }: { line: number; character: number }) => lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  const [start, end] = [at(range.start), at(range.end)];
  const probed = `${text.slice(0, start)}globalThis.pass(${text.slice(start, end)})${text.slice(end)}`;
  return tosses(MANY_TOSSES).some((seed) => {
    const probe = newProbe();
    return failures(probed, [seed], probe).length === 0 && probe.passed;
  });
}

export async function judgeMade(engine: Engine, seed: number): Promise<Judged> {
  await tf.setBackend('cpu');
  const { text, fails } = made(seed);
  const runs: Run[] = [];
  for (const toss of tosses(TOSSES)) runs.push(await withCoins(toss, newProbe(), () => run('/made.js', text)));
  const analysis = engine.analyse({ path: '/made.js', language: 'javascript', text });
  const errors = analysis.findings.filter(({ severity, code }) => severity === 'error' && !nonsense.has(code));
  const seen = runs[0].seen.map((site, at) => ({ ...site, sightings: runs.flatMap((each) => each.seen[at].sightings) }));
  const verdicts = judge(text, analysis.bindings, seen);
  const faults = verdicts.flatMap(({ verdict, name, line, said, saw, reason }) => {
    if (verdict === 'wrong') return [`line ${line}: ${name} is said to be ${said}, but was ${saw}`];
    return verdict === 'open' && reason === undefined ? [`line ${line}: ${name} is ${said}, without a reason, and was ${saw}`] : [];
  });
  if (!fails) faults.push(...errors.filter((error) => passes(text, error)).map(({ range, message }) => `line ${range.start.line + 1}: ${message} But it runs.`));
  return { text, faults, bindings: verdicts.length, exact: verdicts.filter(({ verdict }) => verdict === 'exact').length, refused: fails ? (errors.length > 0 ? 'found' : 'missed') : undefined };
}
