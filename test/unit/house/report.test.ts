import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sum, vitestCounts } from "../../../scripts/test/report.mjs";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ganvas-report-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** The counts of a vitest run that wrote this report and ended with this exit code. */
async function counts(numPassedTests: number, numFailedTests: number, exitCode: number) {
  const file = join(folder, "report.json");
  await writeFile(file, JSON.stringify({ numPassedTests, numFailedTests, numFailedTestSuites: 2 }));
  return vitestCounts(file, exitCode);
}

describe("the summary of npm test", () => {
  it("counts tests", async () => {
    expect(await counts(7, 0, 0)).toEqual({ passed: 7, failed: 0 });
    expect(await counts(5, 2, 1)).toEqual({ passed: 5, failed: 2 });
  });

  it("counts files that do not load, in which no test fails", async () => {
    expect(await counts(7, 0, 1)).toEqual({ passed: 7, failed: 2 });
  });

  it("counts a run without a report as one failure", async () => {
    expect(await vitestCounts(join(folder, "missing.json"), 0)).toEqual({ passed: 0, failed: 1 });
  });

  it("adds the stages up", () => {
    expect(
      sum([
        { passed: 1, failed: 0 },
        { passed: 4, failed: 2 },
      ]),
    ).toEqual({ passed: 5, failed: 2 });
  });
});
