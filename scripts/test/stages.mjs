// What `npm test` does, in order. A stage says how many checks passed and failed; it may throw, which counts as one failed.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { artifactsFolder, inRoot } from "../lib/paths.mjs";
import { exitCode } from "../lib/process.mjs";
import { build } from "../build.mjs";
import { pack } from "../pack.mjs";
import { packageExtension } from "../package.mjs";
import { ensureBrowser } from "../vscode/browser.mjs";
import { runHostTests } from "../vscode/host-tests.mjs";
import { ensureServer } from "../vscode/install.mjs";
import { printHostResults, single, vitestCounts } from "./report.mjs";

/** @typedef {import("./report.mjs").Counts} Counts */
/** @typedef {{ name: string, title: string, run: () => Promise<Counts> }} Stage */

/** Runs a tool of node_modules with this Node. @param {string} script @param {string[]} args */
const tool = (script, ...args) =>
  exitCode(process.execPath, [inRoot("node_modules", ...script.split("/")), ...args]);

/** @param {string} name @param {string[]} args */
async function vitest(name, ...args) {
  const report = join(artifactsFolder, `${name}.json`);
  await rm(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await tool("vitest/vitest.mjs", "run", ...reporters, ...args);
  return vitestCounts(report, code);
}

/** @type {readonly Stage[]} */
export const stages = [
  {
    name: "build",
    title: "Build and pack",
    async run() {
      await build();
      await pack();
      return single(true);
    },
  },
  {
    name: "format",
    title: "Formatting (prettier)",
    run: async () =>
      single((await tool("prettier/bin/prettier.cjs", "--check", "--log-level=warn", ".")) === 0),
  },
  {
    name: "lint",
    title: "Lint (eslint)",
    run: async () => single((await tool("eslint/bin/eslint.js", "--max-warnings=0", ".")) === 0),
  },
  {
    name: "types",
    title: "Types (tsc)",
    run: async () => single((await tool("typescript/bin/tsc", "--noEmit")) === 0),
  },
  { name: "unit", title: "Unit and runtime tests (vitest)", run: () => vitest("unit") },
  {
    name: "package",
    title: "The .vsix",
    async run() {
      await packageExtension();
      return single(true);
    },
  },
  {
    name: "host",
    title: "Tests in the extension host of a real VS Code (mocha)",
    async run() {
      await ensureServer();
      const { results, finished, log } = await runHostTests();
      if (!finished) console.log(log);
      return printHostResults(results, finished);
    },
  },
  {
    name: "e2e",
    title: "End to end in a real VS Code (vitest, Chromium)",
    async run() {
      await ensureServer();
      await ensureBrowser();
      await mkdir(artifactsFolder, { recursive: true });
      return vitest("e2e", "--config=vitest.e2e.config.ts");
    },
  },
];
