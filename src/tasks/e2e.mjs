// Runs the end-to-end tests of the built sources: node src/tasks/e2e.mjs [vitest arguments]
import { root, run } from './shell.mjs';

await run([process.execPath, 'src/tasks/build.mjs']);
await run([process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'test/e2e/vitest.config.ts', '--root', root, ...process.argv.slice(2)]);
