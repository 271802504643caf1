/** What is left of a training when something ends it: killed, out of memory, disk full, two windows, the host gone. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startJob } from '../../src/child/client';
import type { Event } from '../../src/child/messages';
import { distribution } from '../../src/distribution';
import { newestCheckpoint } from '../../src/training/runs/checkpoints';
import { isResumable, readRun, readRuns } from '../../src/training/runs/folder';
import { cli } from '../cli/run';
import { adamText, kill, learnerText, requestOf, start, undisturbed, valuesOf, type Request } from './survive';

const folder = mkdtempSync(join(tmpdir(), 'lab-survival-'));
const base: Request = { backend: 'cpu', hyperparameters: { numIterations: 1500 }, seed: 7, dev: 0.2 };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runsOf = (name: string) => join(folder, name);
const long: Request = { ...base, hyperparameters: { numIterations: 1e6 } };

async function finished(request: Request): Promise<Event[]> {
  const going = start(requestOf(request));
  await going.gone;
  return going.events;
}
const warnings = (events: Event[]) => events.flatMap((event) => (event.event === 'warning' ? [event.sentence] : []));
const failure = (events: Event[]) => events.flatMap((event) => (event.event === 'failed' ? [event.failure.sentence] : []))[0];

describe('a training', () => {
  it.each([
    ['of plain gradient descent', learnerText, 5],
    ["with Adam's averages at the top of the file", adamText, 3],
  ])('%s, killed at random instants keeps a true history, and ends with the numbers of one left alone', async (_, text, kills) => {
    const runs = runsOf(`killed-${kills}`);
    const numbers = { ...base, text };
    const truth = await undisturbed(numbers);
    expect((await kill(runs, truth, numbers, kills, 3)).faults).toEqual([]);
    const last = readRuns(runs)[0];
    if (last.state !== 'ended') await finished({ ...numbers, runs, resume: isResumable(last) ? last.folder : undefined });
    const { history, state } = readRuns(runs)[0];
    expect(state).toBe('ended');
    expect(valuesOf(history.metrics)).toEqual(truth);
  });

  it('stopped and resumed with other hyper-parameters goes on with them', async () => {
    const runs = runsOf('stopped');
    const going = start(requestOf({ ...long, runs }));
    await going.seen('progress');
    going.process.send({ control: 'pause' });
    await going.seen('paused');
    going.process.send({ control: 'stop' });
    await going.gone;
    const run = readRuns(runs)[0];
    expect(run.state).toBe('stopped');
    const step = newestCheckpoint(run.folder).found!.checkpoint.step;
    expect(step).toBeGreaterThan(0);
    const events = await finished({ backend: 'auto', hyperparameters: { numIterations: step + 30, learningRate: 0.5 }, runs, resume: run.folder });
    expect(events.find(({ event }) => event === 'start')).toMatchObject({ from: step, backend: 'cpu', hyperparameters: { learningRate: 0.5, hiddenUnits: 4 } });
    expect(readRun(run.folder)).toMatchObject({ state: 'ended', history: { start: { hyperparameters: { learningRate: 0.5 }, seed: 7 } } });
    const wrong = await finished({ backend: 'auto', hyperparameters: { hiddenUnits: 5 }, runs, resume: run.folder });
    expect(failure(wrong)).toMatch(/kept run has W1 \(4, 2\), but this training makes it \(5, 2\)\. Resume with/);
    expect(readRun(run.folder).state).toBe('ended');
  });

  it('out of memory is killed, said, and goes on from its checkpoint', async () => {
    const runs = runsOf('memory');
    const hungry = `${learnerText}\nconst kept = []; let calls = 0;\nconst forward = forwardPropagation;\nexports.computeCost = (A2, Y) => { if (++calls > 20) kept.push(new Uint8Array(6e7).fill(1)); return computeCost(A2, Y); };`;
    const job = startJob({ ...requestOf({ ...long, runs }), source: { path: '/course/shallow-network.ts', text: hungry } }, {}, { megabytes: 500 });
    const last = await job.last;
    expect(last).toMatchObject({ event: 'failed', failure: { sentence: expect.stringMatching(/memory.*grow in a loop/) } });
    const run = readRuns(runs)[0];
    expect(run).toMatchObject({ state: 'killed', history: { last: { sentence: expect.stringMatching(/memory/) } } });
    expect(isResumable(run)).toBe(true);
  });

  it('has one owner at a time, whom others are told; a dead one is replaced', async () => {
    const runs = runsOf('owners');
    const first = start(requestOf({ ...long, runs }));
    await first.seen('progress');
    const run = readRuns(runs)[0];
    expect(run).toMatchObject({ state: 'running', owner: { pid: first.process.pid } });
    expect(failure(await finished({ ...long, runs, resume: run.folder }))).toMatch(new RegExp(`is going on in another window or terminal \\(process ${first.process.pid} on .*Stop it there first`));
    first.process.kill('SIGKILL');
    await first.gone;
    expect(readRun(run.folder).state).toBe('interrupted');
    const second = start(requestOf({ ...long, runs, resume: run.folder }));
    await second.seen('start');
    expect(readRun(run.folder)).toMatchObject({ state: 'running', owner: { pid: second.process.pid } });
    second.process.kill('SIGKILL');
    await second.gone;
  });

  it('whose host is killed says that it was interrupted', async () => {
    const runs = runsOf('orphan');
    const file = join(folder, 'shallow-network.ts');
    writeFileSync(file, learnerText);
    const host = spawn(process.execPath, [distribution('cli.js'), 'train', 'shallow-network', '--file', file, '--backend', 'cpu', '--set', 'numIterations=1000000', '--runs', runs, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve) => host.stdout.on('data', (text) => /metric/.test(String(text)) && resolve()));
    host.kill('SIGKILL');
    const until = Date.now() + 20_000;
    while (readRuns(runs)[0].state === 'running' && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readRuns(runs)[0].state).toBe('interrupted');
    const listed = await cli(['runs', '--runs', runs]);
    expect(listed.stdout).toMatch(/^shallow-network-\S+ +interrupted/);
    const { code, stdout } = await cli(['train', '--resume', 'last', '--runs', runs, '--set', 'numIterations=10', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ event: 'end', stopped: false });
  });

  it('whose run cannot be kept is trained all the same', async () => {
    const runs = join(folder, 'file');
    writeFileSync(runs, '');
    const events = await finished({ ...base, runs });
    expect(warnings(events)).toEqual([expect.stringMatching(/This run is not kept: .*file.*a file stands where a folder is needed.*The training goes on/)]);
    expect(events.at(-1)).toMatchObject({ event: 'end', end: { stopped: false } });
  });

  it.each<[string, (run: string) => void, RegExp]>([
    ['deleted', () => {}, /the folder is gone: it was moved or deleted\. Put it back\./],
    ['replaced by a file', (run) => writeFileSync(run, ''), /a file stands where a folder is needed\. Move the file away/],
  ])('whose folder is %s in mid-run goes on to its end and says so once', async (_what, put, sentence) => {
    const going = start(requestOf({ ...base, hyperparameters: { numIterations: 3000 }, runs: runsOf(`gone-${put.length}`) }));
    const begun = await going.seen('start');
    await going.seen('progress');
    const run = (begun as Extract<Event, { event: 'start' }>).run!;
    rmSync(run, { recursive: true });
    put(run);
    await going.gone;
    expect(going.events.at(-1)).toMatchObject({ event: 'end', end: { stopped: false, step: 3000 } });
    expect(warnings(going.events)).toEqual([expect.stringMatching(sentence)]);
    expect(warnings(going.events)[0]).toMatch(/^The checkpoint of step \d+ was not written: .* The training goes on\.$/);
  });

  it('whose clock jumps by hours keeps its numbers, its time and its checkpoints', async () => {
    const jumping = `${learnerText}
const Real = Date; let looks = 0;
globalThis.Date = class extends Real {
  static now() { return Real.now() + (looks++ % 2 ? 1 : -1) * looks * 36e5; }
  constructor(...given) { super(...(given.length ? given : [Date.now()])); }
};
`;
    const runs = runsOf('clock');
    const request = { ...base, hyperparameters: { numIterations: 3000 } };
    const truth = await undisturbed(request);
    const began = performance.now();
    const events = await finished({ ...request, text: jumping, runs });
    const seconds = (performance.now() - began) / 1000;
    const [{ folder: run, history, state }] = readRuns(runs);
    expect(state).toBe('ended');
    expect(valuesOf(history.metrics)).toEqual(truth);
    expect(newestCheckpoint(run)).toMatchObject({ found: { checkpoint: { step: 3000 } }, damage: [] });
    const last = history.last as { result: { seconds: number } };
    for (const told of [last.result.seconds, ...events.flatMap((event) => (event.event === 'progress' && event.left !== undefined ? [event.left] : []))]) {
      expect(told).toBeGreaterThanOrEqual(0);
      expect(told).toBeLessThan(60 + 10 * seconds);
    }
    expect(last.result.seconds).toBeLessThan(seconds);
  });

  it('killed together with its host goes on to the numbers of one left alone', async () => {
    const runs = runsOf('both');
    const file = join(folder, 'both.ts');
    writeFileSync(file, learnerText);
    const request = { ...base, hyperparameters: { numIterations: 6000 } };
    const host = spawn(process.execPath, [distribution('cli.js'), 'train', 'shallow-network', '--file', file, '--backend', 'cpu', '--seed', '7', '--dev', '0.2', '--set', 'numIterations=6000', '--runs', runs], { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
    const gone = new Promise((resolve) => host.on('close', resolve));
    const step = () => readRuns(runs).map((run) => newestCheckpoint(run.folder).found?.checkpoint.step ?? 0)[0] ?? 0;
    while (step() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(-host.pid!, 'SIGKILL');
    await gone;
    const [run] = readRuns(runs);
    expect(run.state).toBe('interrupted');
    expect(isResumable(run)).toBe(true);
    await finished({ ...request, runs, resume: run.folder });
    const { state, history } = readRun(run.folder);
    expect(state).toBe('ended');
    expect(valuesOf(history.metrics)).toEqual(await undisturbed(request));
  });

  it('on a full disk goes on, says it once, and keeps what was there', async (context) => {
    const disk = runsOf('disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return context.skip('a small disk to fill takes root on Linux');
    }
    try {
      const request = { ...base, hyperparameters: { numIterations: 30, hiddenUnits: 300 }, runs: disk };
      const events = await finished(request);
      const said = warnings(events);
      expect(said.length).toBeGreaterThan(0);
      for (const sentence of said) expect(sentence).toMatch(/was not written: .*the disk is full\. Free some space\. The training goes on/);
      expect(new Set(said.map((sentence) => sentence.slice(0, 12))).size).toBe(said.length);
      expect(events.at(-1)).toMatchObject({ event: 'end', end: { stopped: false } });
      const [run] = readRuns(disk);
      const there = valuesOf(run.history.metrics);
      const true$ = valuesOf(events.flatMap((event) => (event.event === 'metric' ? [event] : [])));
      for (const [key, value] of there) expect(true$.get(key)).toBe(value);
      expect(newestCheckpoint(run.folder).damage).toEqual([]);
      expect(readdirSync(run.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('with a damaged checkpoint goes on from the one before', async () => {
    const runs = runsOf('damaged');
    const going = start(requestOf({ ...long, runs }));
    const files = () => readRuns(runs).flatMap((run) => readdirSync(run.folder).filter((name) => name.endsWith('.bin')));
    while (files().filter((name) => !/-0+\.bin/.test(name)).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    going.process.kill('SIGKILL');
    await going.gone;
    const run = readRuns(runs)[0];
    const [older, newer] = files().sort().slice(-2);
    const bytes = readFileSync(join(run.folder, newer));
    bytes[bytes.length >> 1] ^= 4;
    writeFileSync(join(run.folder, newer), bytes);
    const events = await finished({ backend: 'auto', hyperparameters: { numIterations: Number(/\d+/.exec(newer)![0]) + 5 }, runs, resume: run.folder });
    expect(warnings(events)).toEqual([expect.stringMatching(/cannot be used: its checksum does not fit.*one before it is used/)]);
    expect(events.find(({ event }) => event === 'start')).toMatchObject({ from: Number(/\d+/.exec(older)![0]) });
    expect(readRun(run.folder).state).toBe('ended');
  });
});
