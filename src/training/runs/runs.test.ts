import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-cpu';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../random';
import { checkFits, restored, snapshot, type Snapshot } from '../state';
import { newestCheckpoint, writeCheckpoint } from './checkpoints';
import { decode, encode, type KeptCheckpoint } from './codec';
import { historyIn, newRunFolder, readRun, readRuns } from './folder';
import { HistoryWriter, readHistory, type Entry, type RunStart } from './history';
import { RunKeeper } from './keeper';
import { take } from './lock';

const scratch = mkdtempSync(join(tmpdir(), 'lab-runs-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let made = 0;
const folder = () => newRunFolder(scratch, `x${made++}`, new Date());

const start: RunStart = { exercise: 'x', file: '/x.ts', hash: '', backend: 'cpu', seed: 1, hyperparameters: { a: 0.1 }, dataName: 'd', steps: 100, versions: { lab: '1', tf: '4', node: '20' } };

const odd = fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e-45, 3.4028234663852886e38));
const leaf = fc.oneof(
  odd,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
  fc.array(odd, { maxLength: 5 }).map((values) => Float32Array.from(values)),
  fc.array(fc.integer(), { maxLength: 5 }).map((values) => Int32Array.from(values)),
  fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom('float32', 'int32', 'bool')).chain(([n, m, dtype]) =>
    fc.array(dtype === 'float32' ? odd : dtype === 'int32' ? fc.integer() : fc.integer({ min: 0, max: 1 }), { minLength: n * m, maxLength: n * m }).map((values) => tf.tensor2d(values, [n, m], dtype as 'float32')),
  ),
);
const { tree: state } = fc.letrec((tie) => ({
  tree: fc.dictionary(fc.stringMatching(/^[a-zA-Z]\w{0,4}$/), fc.oneof({ depthSize: 'small' }, leaf, tie('tree'), fc.array(leaf, { maxLength: 3 })), { maxKeys: 4 }),
}));

const checkpointOf = (kept: Snapshot, step: number): KeptCheckpoint => ({
  step,
  seconds: 1.5,
  state: kept,
  random: { lab: -5, library: 7 },
  metrics: { trends: { cost: { first: 1, last: 0.5, step } }, epoch: {} },
  early: { waited: 2, best: { step: 3, value: 0.25, state: kept } },
  start,
});

describe('a checkpoint', () => {
  it('keeps every state exactly', () => {
    fc.assert(
      fc.property(state, (value) => {
        const kept = snapshot(tf as never, value as object);
        const read = decode(encode(checkpointOf(kept, 9)));
        expect(read).toEqual(checkpointOf(kept, 9));
        const now = restored(tf as never, value as object, (read as KeptCheckpoint).state);
        expect(snapshot(tf as never, now)).toEqual(kept);
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it('knows when a bit of it was changed, or a part is missing', () => {
    const bytes = encode(checkpointOf(snapshot(tf as never, { W1: tf.randomNormal([3, 4], 0, 1, 'float32', 5), b: 0.5 }), 9));
    const random = seededRandom(3);
    for (let i = 0; i < 300; i++) {
      const changed = Buffer.from(bytes);
      changed[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
      expect(typeof decode(changed)).toBe('string');
      expect(typeof decode(bytes.subarray(0, Math.floor(random() * bytes.length)))).toBe('string');
    }
  });

  it('is refused in words by a training of other sizes', () => {
    const kept = snapshot(tf as never, { parameters: { W1: tf.zeros([4, 2]) } });
    expect(() => checkFits(tf as never, { parameters: { W1: tf.zeros([8, 2]) } }, kept)).toThrow(/kept run has W1 \(4, 2\), but this training makes it \(8, 2\)/);
    expect(() => checkFits(tf as never, { parameters: { W: tf.zeros([4, 2]) } }, kept)).toThrow(/kept run has no W\b/);
  });

  /** A checkpoint that is whole, with another header. */
  function rewritten(bytes: Buffer, change: (json: string) => string): Buffer {
    const json = bytes.toString('utf8', 12, 12 + bytes.readUInt32LE(8));
    const changed = Buffer.from(change(json));
    const head = Buffer.alloc(Math.ceil((12 + changed.length) / 8) * 8);
    bytes.copy(head, 0, 0, 8);
    head.writeUInt32LE(changed.length, 8);
    changed.copy(head, 12);
    const body = Buffer.concat([head, bytes.subarray(Math.ceil((12 + Buffer.byteLength(json)) / 8) * 8, -32)]);
    return Buffer.concat([body, createHash('sha256').update(body).digest()]);
  }

  it.each<[string, (json: string) => string, RegExp]>([
    ['without an end', (json) => json.slice(0, -20), /another version of the lab/],
    ['that is null', () => 'null', /another version/],
    ['without its start', (json) => json.replace('"start"', '"begin"'), /another version/],
    ['without random numbers', (json) => json.replace('"random"', '"dice"'), /another version/],
    ['with arrays of an unknown type', (json) => json.replaceAll('Float32Array', 'Float16Array'), /another version/],
    ['with more numbers than there are', (json) => json.replace('"length":12', '"length":12000'), /another version/],
    ['with fewer numbers than its shape', (json) => json.replace('"length":12', '"length":11'), /another version/],
    ['of another exercise', (json) => json.replace('"exercise":"x"', '"exercise":"y"'), /it is of the exercise y, not of x/],
  ])('whose header is one %s costs only itself', async (_what, change, sentence) => {
    const run = folder();
    new HistoryWriter(historyIn(run)).close();
    const kept = snapshot(tf as never, { W1: tf.ones([3, 4]) });
    const older = await writeCheckpoint(run, checkpointOf(kept, 10), undefined);
    const newer = join(run, await writeCheckpoint(run, checkpointOf(kept, 20), older));
    const before = readFileSync(newer);
    expect(rewritten(before, (json) => json)).toEqual(before);
    writeFileSync(newer, rewritten(before, change));
    const said: string[] = [];
    const { keeper, checkpoint } = RunKeeper.open(run, 'x', (warning) => said.push(warning));
    await keeper.close();
    expect(checkpoint.step).toBe(10);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(said[0]).toMatch(/checkpoint-0*20\.bin cannot be used: .*\. The one before it is used\.$/);
  });

  it('of another version of the format is refused, and none is promised where there is none', async () => {
    const run = folder();
    new HistoryWriter(historyIn(run)).close();
    const path = join(run, await writeCheckpoint(run, checkpointOf(snapshot(tf as never, { a: 1 }), 10), undefined));
    const bytes = readFileSync(path);
    bytes.write('DLLCKPT2');
    writeFileSync(path, bytes);
    expect(() => RunKeeper.open(run, 'x', () => {})).toThrow(/no checkpoint can be read \(\S+ cannot be used: it is no checkpoint of this version of the lab\.\)\. Start a new run/);
    expect(readdirSync(run)).not.toContain('owner.json');
  });

  it('cannot be gone on from where a folder stands in place of the history: words', async () => {
    const run = folder();
    mkdirSync(historyIn(run));
    await writeCheckpoint(run, checkpointOf(snapshot(tf as never, { a: 1 }), 10), undefined);
    expect(() => RunKeeper.open(run, 'x', () => {})).toThrow(/^The run x\d+-\S+ cannot go on: .*history\.jsonl: a folder stands where a file is needed\. Move the folder away\.$/);
    expect(readdirSync(run)).not.toContain('owner.json');
  });

  it('is kept twice, and the one before is used where the newest is damaged', async () => {
    const run = folder();
    let file: string | undefined;
    for (const step of [10, 20, 30]) file = await writeCheckpoint(run, checkpointOf(snapshot(tf as never, { step }), step), file);
    expect(readdirSync(run).filter((name) => name.endsWith('.bin'))).toHaveLength(2);
    expect(newestCheckpoint(run).found?.checkpoint.step).toBe(30);
    truncateSync(join(run, file!), 100);
    const { found, damage } = newestCheckpoint(run);
    expect(found?.checkpoint.step).toBe(20);
    expect(damage).toEqual([expect.stringMatching(/checkpoint-0*30\.bin cannot be used: its checksum does not fit/)]);
    await writeCheckpoint(run, checkpointOf(snapshot(tf as never, { step: 25 }), 25), found!.file);
    expect(newestCheckpoint(run)).toMatchObject({ found: { checkpoint: { step: 25 } }, damage: [] });
  });
});

const metric = (step: number, value: number): Entry => ({ entry: 'metric', step, name: 'cost', value });

function written(entries: Entry[]): string {
  const path = historyIn(folder());
  const writer = new HistoryWriter(path);
  entries.forEach((entry) => writer.add(entry));
  writer.flush(true);
  writer.close();
  return path;
}

describe('a history', () => {
  it('leaves out what a resumed run repeats, checkpoint by checkpoint', () => {
    const path = written([
      { entry: 'start', at: 5, start },
      metric(0, 1),
      { entry: 'checkpoint', step: 10 },
      metric(10, 0.9),
      metric(20, 0.8),
      { entry: 'killed', at: 6, sentence: 'gone' },
      { entry: 'resumed', at: 7, step: 10, start },
      metric(10, 0.7),
      { entry: 'checkpoint', step: 20 },
      metric(20, 0.6),
      { entry: 'resumed', at: 8, step: 20, start },
      metric(20, 0.5),
    ]);
    const { metrics, at, last } = readHistory(path);
    expect(metrics.map(({ step, value }) => [step, value])).toEqual([[0, 1], [10, 0.7], [20, 0.5]]);
    expect({ at, last }).toEqual({ at: 5, last: undefined });
  });

  it('loses a torn last line and nothing else, and is appended to after it', () => {
    const path = written([{ entry: 'start', at: 5, start }, metric(0, 1), metric(1, 2)]);
    const whole = readFileSync(path);
    const third = whole.indexOf('{"entry":"metric","step":1');
    for (let length = third + 1; length < whole.length - 1; length += 7) {
      writeFileSync(path, whole.subarray(0, length));
      const torn = readHistory(path);
      expect(torn.metrics).toHaveLength(1);
      expect(torn.damage).toEqual([expect.stringMatching(/last line is cut off/)]);
      const writer = new HistoryWriter(path);
      writer.add(metric(2, 3));
      writer.flush();
      writer.close();
      const { metrics, damage } = readHistory(path);
      expect(metrics.map(({ step }) => step)).toEqual([0, 2]);
      expect(damage).toEqual([expect.stringMatching(/line 3: it cannot be read/)]);
    }
  });

  it.each(['', '\0\0\0', 'null', '[]', '{"entry":"metric"}', '{"entry":"constructor"}', '{"entry":"end","at":1,"result":null}', '{"entry":"end","at":1,"result":{}}', '{"entry":"start","at":1,"start":{"exercise":"x"}}', '\ufeff{', '{"entry":"metric","step":1,"name":"cost","value":"NaN"}'])('reads around the line %j', (line) => {
    const path = written([{ entry: 'start', at: 5, start }, metric(0, 1)]);
    appendFileSync(path, `${line}\n${JSON.stringify(metric(5, 6))}\n`);
    const { metrics, damage, last } = readHistory(path);
    expect(metrics.map(({ step }) => step)).toEqual([0, 5]);
    expect(damage).toHaveLength(line === '' ? 0 : 1);
    expect(last).toBeUndefined();
  });

  it.skipIf(!existsSync('/dev/full'))('says where the disk takes nothing', () => {
    const full = new HistoryWriter('/dev/full');
    full.add(metric(0, 1));
    expect(() => full.flush()).toThrow(/ENOSPC/);
    full.close();
  });

  it('survives any change of its bytes', () => {
    const random = seededRandom(17);
    const path = written([{ entry: 'start', at: 5, start }, ...Array.from({ length: 20 }, (_, i) => metric(i, 1 / (i + 1))), { entry: 'stopped', at: 6, result: { metrics: {}, seconds: 1, stopped: true, step: 20 } }]);
    const whole = readFileSync(path);
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from(whole);
      for (let n = random() * 5; n > 0; n--) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const from = Math.floor(random() * bytes.length);
      writeFileSync(path, random() < 0.5 ? bytes : Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + Math.floor(random() * 50))]));
      const { history, state } = readRun(join(path, '..'));
      expect(['stopped', 'interrupted']).toContain(state);
      for (const { step, value } of history.metrics) expect([typeof step, typeof value]).toEqual(['number', 'number']);
      expect(history.metrics.length).toBeGreaterThan(10);
    }
  });

  it('that cannot be read costs no other run', () => {
    const [good, bad] = [folder(), folder()];
    writeFileSync(historyIn(good), `${JSON.stringify({ entry: 'start', at: 9e15, start })}\n`);
    writeFileSync(historyIn(bad), Buffer.from([0xff, 0xfe, 0x00]));
    expect(readRuns(scratch)[0].folder).toBe(good);
    expect(readRun(bad)).toMatchObject({ state: 'interrupted', history: { damage: [expect.stringMatching(/cut off/)] } });
  });
});

describe('a folder', () => {
  it('is given to one of many trainings of the same millisecond', async () => {
    const runs = join(folder(), 'runs');
    const script = join(scratch, 'begin.cjs');
    await build({ stdin: { contents: `import { newRunFolder } from ${JSON.stringify(join(__dirname, 'folder.ts'))}; process.on('message', () => { process.send(newRunFolder(${JSON.stringify(runs)}, 'x', new Date(0))); process.disconnect(); }); process.send('ready');`, resolveDir: __dirname }, bundle: true, platform: 'node', outfile: script });
    const processes = Array.from({ length: 6 }, () => fork(script));
    const answers = () => Promise.all(processes.map((each) => new Promise<string>((resolve) => each.once('message', resolve))));
    await answers();
    const folders = answers();
    processes.forEach((each) => each.send('go'));
    expect(new Set(await folders).size).toBe(6);
  });
});

describe('a lock', () => {
  it('names its owner, and is free when it is released', () => {
    const path = join(folder(), 'owner.json');
    const lock = take(path);
    expect(take(path)).toMatchObject({ owner: { pid: process.pid } });
    (lock as { release(): void }).release();
    (take(path) as { release(): void }).release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 - 3, began: '1', host: '', since: 0, nonce: 'a' })],
    ['another process of the same number', JSON.stringify({ pid: process.pid, began: 'before', host: '', since: 0, nonce: 'b' })],
    ['nobody who can be read', '{"pid":'],
  ])('of %s is taken over by one of many at once', async (_whose, text) => {
    const run = folder();
    const path = join(run, 'owner.json');
    writeFileSync(path, text.replace('"host":""', `"host":${JSON.stringify(hostname())}`));
    const script = join(run, 'take.cjs');
    await build({ stdin: { contents: `import { take } from ${JSON.stringify(join(__dirname, 'lock.ts'))}; process.send('owner' in take(${JSON.stringify(path)}) ? 'lost' : 'won'); setInterval(() => {}, 1000);`, resolveDir: __dirname }, bundle: true, platform: 'node', outfile: script });
    const takers = Array.from({ length: 5 }, () => fork(script));
    const answers = await Promise.all(takers.map((taker) => new Promise((resolve) => taker.once('message', resolve))));
    takers.forEach((taker) => taker.kill('SIGKILL'));
    expect(answers.sort()).toEqual(['lost', 'lost', 'lost', 'lost', 'won']);
  });
});
