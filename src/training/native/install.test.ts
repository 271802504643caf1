import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lab-native-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'file'), '');

function install(env: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(__dirname, 'install.mjs'), '--build'], { env }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }));
  });
}

it.each([
  ['no npm', { DEEP_LEARNING_LAB_NATIVE: join(folder, 'native'), PATH: folder }, 'npm could not fetch @tensorflow/tfjs-node@4.22.0 (npm is not installed). The native backend needs Node 20 or later with npm'],
  ['a file in the way', { DEEP_LEARNING_LAB_NATIVE: join(folder, 'file', 'native'), PATH: folder }, '(a file stands where a folder should be). Make its folder writable, or set DEEP_LEARNING_LAB_NATIVE'],
])('says why it cannot install: %s', async (_, env, sentence) => {
  const { code, said } = await install(env);
  expect(said).toContain(sentence);
  expect(said).toContain('Training runs on wasm until then.');
  expect(said).not.toMatch(/\n\s+at /);
  expect([code, readdirSync(folder)]).toEqual([1, ['file']]);
});
