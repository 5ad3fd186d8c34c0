import { defineConfig } from "vitest/config";

/** End-to-end tests: each opens a real VS Code, so one file at a time and with time to start. */
export default defineConfig({
  test: {
    include: ["test/vscode/e2e/**/*.e2e.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A real VS Code in a real browser, on machines that may be busy: a test fails when it fails twice.
    retry: 1,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
