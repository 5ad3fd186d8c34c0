/** The estimate against the most memory that real runs of the command line had, as the system tells when they end. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, it, vi } from "vitest";
import type { OptionValues } from "../../../templates/papers/template";
import { built, documentOf, start, temporaryFolder, writeProject } from "../training/support";

// Real runs of a few rounds; several times as long where others are at work too.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(built, 60_000);

/** Writes down what a process has had at most when it ends. */
const REPORTER = `import { isMainThread } from "node:worker_threads";
import { writeFileSync } from "node:fs";
if (isMainThread) process.on("exit", () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));
`;

it.each<[string, OptionValues, number]>([
  ["dcgan", { width: 64 }, 64],
  ["dcgan", { resolution: 64, channels: 3 }, 16],
  ["wgan", {}, 64],
])("%s %j at batch %i peaks within 25 % of it", async (template, set, batch) => {
  const folder = temporaryFolder();
  const [reporter, file] = [join(folder, "report-peak.mjs"), join(folder, "peak")];
  writeFileSync(reporter, REPORTER);
  const project = writeProject(documentOf(template, set, { batch, steps: 4, sampleEvery: 100 }));
  const env = { NODE_OPTIONS: `--import ${pathToFileURL(reporter).href}`, PEAK_FILE: file };
  const training = start(["train", project, "--device", "cpu", "--json"], { env });
  const { memory } = await training.event("run");
  const { code, stderr } = await training.finished;
  expect(code, stderr).toBe(0);
  const peak = 1024 * Number(readFileSync(file, "utf8"));
  const ratio = (memory?.total ?? NaN) / peak;
  expect(ratio).toBeGreaterThan(0.75);
  expect(ratio).toBeLessThan(1.25);
});
