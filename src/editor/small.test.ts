import { expect, it, vi } from 'vitest';
import { boundedOutput } from './bounded-output';
import { html } from './html';
import { throttled } from './throttled';

it('boundedOutput shows up to the limit, says once that there is more, and drops the rest', () => {
  const shown: string[] = [];
  const print = boundedOutput((text) => shown.push(text), 10);
  for (let i = 0; i < 1000; i++) print('abcd');
  expect(shown.slice(0, 3)).toEqual(['abcd', 'abcd', 'ab']);
  expect(shown).toHaveLength(4);
  expect(shown[3]).toContain('more than 10 characters');
});

it('throttled runs at once, then at most once per period, and never loses the last call', () => {
  vi.useFakeTimers();
  try {
    const run = vi.fn();
    const call = throttled(run, 100);
    for (let i = 0; i < 50; i++) call();
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100);
    expect(run).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(2);
    call();
    expect(run).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});

it('a webview loads its own script by nonce, its own style sheet, and nothing else', () => {
  const page = html({ title: 'T', script: 's.js', style: 's.css', source: 'https://source', nonce: 'n0' });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  expect(policy).toBe("default-src 'none'; script-src 'nonce-n0'; style-src https://source 'nonce-n0';");
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/ style=|<style|onclick/);
});
