/** Who solves an exercise in another way is told nothing but that it is solved. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import { checkText } from '../support/course';
import { handsOf } from './hands';
import { slipped, slips } from './slips';

const ids = readdirSync(join(__dirname, 'fixtures'));

describe.each(ids)('%s', (id) => {
  test.each(handsOf(id))('%s passes without a word', async (file, text) => {
    const analysis = (await loadEngine()).analyse({ path: `/lab/${file}`, text, language: file.endsWith('.js') ? 'javascript' : 'typescript' });
    expect(analysis.findings.map(({ message }) => message)).toEqual([]);
    const { checks, passed } = await checkText(id, text, { analysis });
    expect(checks.filter((check) => !check.passed).map(({ function: f, message }) => `${f}: ${message}`)).toEqual([]);
    expect(passed).toBe(true);
  });

  // Every third slip; all of them are for `npm run proof`, on all backends.
  test('slips in them are named first', async () => {
    const missed: string[] = [];
    for (const slip of slips.filter(({ exercise }) => exercise === id).filter((_, i) => i % 3 === 0)) {
      const first = (await checkText(id, slipped(slip))).checks.find(({ passed }) => !passed);
      if (first?.mistake !== slip.mistake) missed.push(`${slip.file} "${slip.to}" is no ${slip.mistake}: ${first?.mistake} ${first?.message}`);
    }
    expect(missed).toEqual([]);
  });
});
