import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { ganvas: fileURLToPath(new URL("./runtime/index.ts", import.meta.url)) } },
  test: {
    include: ["test/unit/**/*.test.{ts,tsx}", "test/runtime/**/*.test.ts"],
    testTimeout: 20_000,
    pool: "forks",
  },
});
