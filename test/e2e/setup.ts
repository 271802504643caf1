// Once before all end-to-end tests: a workbench with the packaged extension installed, and a browser that starts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readyBrowser } from '../../src/tasks/browser.mjs';
import { packageExtension } from '../../src/tasks/package.mjs';
import { installExtension, readyWorkbench } from '../../src/tasks/workbench.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of code-server. */
    workbench: string;
    /** Folder that holds the extension, unpacked from the .vsix. */
    extensions: string;
    browser: { executablePath: string; env: Record<string, string> };
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const temporary = mkdtempSync(join(tmpdir(), 'deep-learning-lab-'));
  const extensions = join(temporary, 'extensions');
  const workbench = await readyWorkbench();
  const vsix = await packageExtension();
  await installExtension(workbench, { data: join(temporary, 'data'), extensions, vsix });
  project.provide('workbench', workbench);
  project.provide('extensions', extensions);
  project.provide('browser', await readyBrowser());
  return () => rmSync(temporary, { recursive: true, force: true });
}
