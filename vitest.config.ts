import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'webview/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/proof/**', '**/node_modules/**'],
    pool: 'forks',
    testTimeout: 60_000,
  },
});
