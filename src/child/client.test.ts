import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { distribution } from '../distribution';
import { startJob, type LastEvent, type Limits } from './client';
import type { Event } from './messages';

const path = '/course/learner.ts';
const head = `import * as tf from '@tensorflow/tfjs';\n`;

async function callF(text: string, inputs: unknown[] = [], limits: Limits = { seconds: 20 }): Promise<{ last: LastEvent; output: string; events: Event[] }> {
  let output = '';
  const events: Event[] = [];
  const job = startJob(
    { job: 'call', exercise: 'logistic-regression', source: { path, text }, function: 'f', inputs, precision: 'float64' },
    { onOutput: (more) => (output += more), onEvent: (event) => events.push(event) },
    limits,
  );
  return { last: await job.last, output, events };
}

const failure = (last: LastEvent) => (last.event === 'failed' ? last.failure : undefined);

describe('a job in a process of its own', () => {
  it('calls a function with tensors both ways, in double precision', async () => {
    const { last } = await callF(head + 'export function f(a: tf.Tensor2D, s: number) { return [{ da: a.mul(s) }, tf.sum(a)]; }', [
      { tensor: [[0.1, 0.2]] },
      3,
    ]);
    expect(last).toEqual({ event: 'called', value: [{ da: { tensor: [[0.1 * 3, 0.2 * 3]] } }, { tensor: 0.1 + 0.2 }] });
  });

  it('shows what the learner prints', async () => {
    const { output } = await callF(`export function f() { console.log('hello', 42); return 1; }`);
    expect(output).toContain('hello 42');
  });

  it.each<[string, string, RegExp, number?]>([
    ['throws', `export function f() {\n  throw new Error('no luck');\n}`, /learner\.ts, line 2: no luck/, 2],
    ['throws a value', `export function f() { throw 7; }`, /the value 7 was thrown/],
    ['does not parse', `export function f() {\n  const = 3;\n}`, /line 2: the file does not parse/, 2],
    ['is only half typed', `export function f() {\n  return (1 +\n`, /does not parse/],
    ['calls the library wrongly', `${head}export function f() {\n  return tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]));\n}`, /line 3: a matrix product of \(2, 3\) with \(2, 3\) cannot be/, 3],
    ['ends the process', `export function f() { process.exit(3); }`, /process\.exit\(3\)/],
    ['rejects later', `export function f() {\n  return Promise.reject(new Error('late'));\n}`, /line 2: late/],
    ['returns a function', `export function f() { return () => 1; }`, /is a function/],
    ['returns what was disposed', `${head}export function f() { const a = tf.ones([2]); a.dispose(); return a; }`, /disposed/],
    ['imports what is missing', `import x from 'left-pad-not-here';\nexport function f() { return x; }`, /left-pad-not-here/],
    ['exports nothing', `function f() { return 1; }`, /exports no function f.*export/],
  ])('a file that %s is reported in words', async (_what, text, sentence, line) => {
    const found = failure((await callF(text)).last);
    expect(found?.sentence).toMatch(sentence);
    expect(found?.sentence).not.toMatch(/\n\s+at /);
    if (line !== undefined) expect(found?.line).toBe(line);
  });

  it('delivers a result of many megabytes, and an error of a long message in few words', async () => {
    const { last } = await callF(`export function f() { return Array.from({ length: 3e5 }, (_, i) => i / 7); }`);
    expect(last.event === 'called' && (last.value as number[]).length).toBe(3e5);
    const found = failure((await callF(`export function f() { throw new Error('x'.repeat(1e6)); }`)).last);
    expect(found?.sentence).toMatch(/line 1: x{1000}\.\.\./);
  });

  it('ends an endless loop after its time', async () => {
    const found = failure((await callF(`export function f() {\n  let i = 0;\n  for (;;) {\n    i++;\n  }\n}`, [], { seconds: 2 })).last);
    expect(found?.sentence).toMatch(/Stopped after 2 seconds/);
  });

  it('ends a job that takes all memory', async () => {
    const found = failure((await callF(`export function f() { const a = []; for (;;) a.push(new Float64Array(1e6).fill(1)); }`, [], { seconds: 30, megabytes: 400 })).last);
    expect(found?.sentence).toMatch(/memory/);
  });

  it('ends a job whose heap is full', async () => {
    const found = failure((await callF(`export function f() { const a = []; for (;;) a.push({ a: [a.length] }); }`, [], { seconds: 60, megabytes: 200 })).last);
    expect(found?.sentence).toMatch(/memory/);
  });

  it('does not outlive its host, even inside an endless loop', async () => {
    const host = `const { fork } = require('node:child_process');
      const child = fork(${JSON.stringify(distribution('child.js'))}, [], { silent: true, serialization: 'advanced' });
      child.send({ token: '', sealed: false, request: { job: 'call', exercise: 'logistic-regression', source: { path: '/a.ts', text: 'export function f() { console.log("in"); for (;;); }' }, function: 'f', inputs: [], precision: 'float64' } });
      child.stdout.on('data', () => { console.log(child.pid); process.exit(); });`;
    const pid = Number(execFileSync(process.execPath, ['-e', host], { encoding: 'utf8' }));
    const alive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    const until = Date.now() + 15_000;
    while (alive() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(alive()).toBe(false);
  });

  it('stops at once when asked', async () => {
    const job = startJob({
      job: 'call',
      exercise: 'logistic-regression',
      source: { path, text: `export function f() { for (;;); }` },
      function: 'f',
      inputs: [],
      precision: 'float64',
    });
    setTimeout(() => job.stop(), 300);
    expect(failure(await job.last)?.sentence).toMatch(/^Stopped/);
  });
});
