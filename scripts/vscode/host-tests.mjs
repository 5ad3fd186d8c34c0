// The mocha tests in test/vscode/host, run inside a real extension host.
//
// Mocha's spec report would have to be picked out of everything else an extension host logs, so the runner in
// test/vscode/host/index.ts writes one JSON object per finished test to a file instead, and this reads it.
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "node:util";
import { artifactsFolder, inRoot, root } from "../lib/paths.mjs";
import { launchBrowser } from "./browser.mjs";
import { startServer } from "./server.mjs";

/** @typedef {{ title: string, milliseconds: number, error?: string }} HostTestResult */

const sources = inRoot("test", "vscode", "host");
const bundles = join(artifactsFolder, "host");

/** A run that says nothing for this long has hung: its tests have failed. */
const timeLimit = 300_000;

/** Bundles the runner and every test file. Returns the path of the runner. */
export async function bundleHostTests() {
  const { build } = await import("esbuild");
  await rm(bundles, { recursive: true, force: true });
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" });
  await build({
    entryPoints: files
      .filter((name) => name === "index.ts" || name.endsWith(".test.ts"))
      .map((name) => join(sources, name)),
    outdir: bundles,
    outbase: sources,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return join(bundles, "index.cjs");
}

/**
 * A workspace folder and a results file for one run, in a place with a space and a letter outside ASCII in its path.
 * @template T @param {(place: { folder: string, env: { GANVAS_HOST_RESULTS: string } }) => Promise<T>} body
 * @returns {Promise<{ results: HostTestResult[], finished: boolean, value: T }>}
 */
export async function withHostWorkspace(body) {
  const temporary = await mkdtemp(join(tmpdir(), "ganvas-host-"));
  try {
    const folder = join(temporary, "Gänvas project");
    const report = join(temporary, "results.ndjson");
    await mkdir(folder);
    const value = await body({ folder, env: { GANVAS_HOST_RESULTS: report } });
    const lines = (await readFile(report, "utf8").catch(() => "")).split("\n").filter(Boolean);
    const finished = lines.at(-1) === '"finished"';
    const results = (finished ? lines.slice(0, -1) : lines).map((line) => JSON.parse(line));
    return { results, finished, value };
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/**
 * Runs the tests in VS Code's server, shown in Chromium.
 * @param {string} [extension] the folder of the extension to load
 * @returns {Promise<{ results: HostTestResult[], finished: boolean, log: string }>}
 */
export async function runHostTests(extension = root) {
  const tests = await bundleHostTests();
  const { results, finished, value } = await withHostWorkspace(async ({ folder, env }) => {
    const server = await startServer({ env });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      let log = "";
      const exited = new Promise(
        (resolve) => void page.exposeFunction("codeAutomationExit", resolve),
      );
      await page.exposeFunction(
        "codeAutomationLog",
        (/** @type {string} */ _type, /** @type {unknown[]} */ args) => {
          log += `${format(...args)}\n`;
        },
      );
      await page.goto(server.workbenchUrl({ folder, extension, tests }));
      /** @type {NodeJS.Timeout | undefined} */
      let timer;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, timeLimit);
      });
      await Promise.race([exited, late]);
      clearTimeout(timer);
      return log;
    } finally {
      await browser.close();
      await server.stop();
    }
  });
  return { results, finished, log: value };
}
