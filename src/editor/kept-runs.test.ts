import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startJob } from '../child/client';
import { exerciseText } from '../course/catalogue';
import { keptRuns } from './kept-runs';
import type { SteppedPicture } from './panel';

const runs = mkdtempSync(join(tmpdir(), 'lab-kept-'));
afterAll(() => rmSync(runs, { recursive: true, force: true }));

test('a run that is kept is shown with the last picture that was seen, and without one where that is damaged', async () => {
  let seen: SteppedPicture | undefined;
  const source = { path: join(runs, 'learner.ts'), text: exerciseText('shallow-network', 'solution.ts') };
  const job = startJob(
    { job: 'train', exercise: 'shallow-network', source, backend: 'cpu', hyperparameters: { numIterations: 30 }, runs },
    { onEvent: (event) => event.event === 'picture' && (seen = { step: event.step, picture: event.picture }) },
  );
  expect((await job.last).event).toBe('end');
  const [run] = keptRuns(runs, 10).get('shallow-network')!;
  expect(run.picture?.step).toBe(30);
  expect(run.picture).toEqual(seen);
  writeFileSync(join(run.folder!, 'picture.json'), '{"step": 3, "picture": {"kind": "plane", "side": 60, "x": [0, 1], "y": [0, 1], "outputs": [1, 2], "examples": []}}');
  expect(keptRuns(runs, 10).get('shallow-network')![0].picture).toBeUndefined();
});
