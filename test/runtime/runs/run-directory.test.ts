import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkpointFiles, loadCheckpoint, saveCheckpoint } from "../../../runtime/runs/checkpoint";
import { freshAddress, serveControl } from "../../../runtime/runs/control";
import {
  appendEvent,
  createRunDirectory,
  listRuns,
  readEvents,
  resolveRun,
  writeRecord,
} from "../../../runtime/runs/directory";
import type { RunRecord } from "../../../runtime/runs/events";
import { lockRun } from "../../../runtime/runs/lock";
import { encodeSafetensors } from "../../../runtime/runs/safetensors";

const noon = new Date("2026-01-02T12:00:00Z");
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "ganvas-run ü-"));
});
afterEach(() => rmSync(project, { recursive: true }));

function record(id: string): RunRecord {
  return {
    format: 1,
    id,
    name: "digits",
    status: "finished",
    createdAt: noon.toISOString(),
    seed: 1,
    steps: 10,
    batch: 4,
    device: "cpu",
    why: "",
    versions: {},
    settings: {},
    document: null,
    lastStep: 10,
  };
}

describe("a run directory", () => {
  it("is named by time and name, and never shared by two runs of one second", () => {
    const first = createRunDirectory(project, "Ziffern ä/1", noon);
    const second = createRunDirectory(project, "Ziffern ä/1", noon);
    expect(basename(first)).toBe("2026-01-02-120000-ziffern-a-1");
    expect(second).toBe(`${first}-2`);
  });

  it("is found by id, by path and as the latest", async () => {
    const old = createRunDirectory(project, "a", noon);
    const young = createRunDirectory(project, "b", new Date(noon.getTime() + 1000));
    for (const run of [old, young]) await writeRecord(run, record(basename(run)));
    expect(resolveRun("latest", project)).toBe(young);
    expect(resolveRun(basename(old), project)).toBe(old);
    expect(resolveRun(old, "/elsewhere")).toBe(old);
    expect(resolveRun(join(project, "runs", "latest"), "/elsewhere")).toBe(young);
    expect(listRuns(project).map((run) => run.path)).toEqual([young, old]);
  });

  it("says which runs there are when one is not found", async () => {
    const run = createRunDirectory(project, "a", noon);
    await writeRecord(run, record(basename(run)));
    expect(() => resolveRun("nope", project)).toThrow(`There are: ${basename(run)}.`);
  });

  it("reads events up to a line that a killed process cut off", () => {
    const run = createRunDirectory(project, "a", noon);
    appendEvent(run, { type: "phase", phase: "training" });
    const file = join(run, "metrics.jsonl");
    writeFileSync(file, `${readFileSync(file, "utf8")}{"type":"step","st`);
    expect(readEvents(run)).toEqual([{ type: "phase", phase: "training" }]);
  });

  it("says what the disk refused", () => {
    writeFileSync(join(project, "runs"), "a file where the folder should be");
    expect(() => createRunDirectory(project, "a", noon)).toThrow(/runs.* cannot be made: EEXIST/);
  });

  it("whose record is damaged is listed as such, and is not the latest", async () => {
    const good = createRunDirectory(project, "a", noon);
    await writeRecord(good, record(basename(good)));
    const damaged = createRunDirectory(project, "b", new Date(noon.getTime() + 1000));
    for (const text of ['{"format": 1, "id"', "null", '{"format": 2}']) {
      writeFileSync(join(damaged, "run.json"), text);
      expect(listRuns(project)).toEqual([
        { path: damaged, damage: expect.stringMatching(/run\.json is damaged/) as string },
        { path: good, record: record(basename(good)) },
      ]);
      expect(resolveRun("latest", project)).toBe(good);
    }
  });

  it("sorts the tenth run of a second after the second", async () => {
    const runs = Array.from({ length: 10 }, () => createRunDirectory(project, "a", noon));
    for (const run of runs) await writeRecord(run, record(basename(run)));
    expect(listRuns(project)[0]?.path).toBe(runs[9]);
  });
});

describe("the lock of a run", () => {
  const { socket, token } = freshAddress();
  let control: { close(): void };
  let run: string;

  beforeEach(async () => {
    run = createRunDirectory(project, "a", noon);
    control = await serveControl({ socket, token }, () => ({
      ok: true,
      status: "running",
      step: 0,
    }));
  });
  afterEach(() => control.close());

  it("is held by one process at a time", async () => {
    const release = await lockRun(run, socket);
    await expect(lockRun(run, socket)).rejects.toThrow(`process ${process.pid}`);
    release();
    (await lockRun(run, socket))();
  });

  it("is respected while its holder lives and answers", async () => {
    writeFileSync(join(run, "lock"), JSON.stringify({ pid: process.ppid, socket }));
    await expect(lockRun(run, freshAddress().socket)).rejects.toThrow(`process ${process.ppid}`);
  });

  it.each([
    // Process ids end at 2^22 on Linux and below on other systems: none has this one.
    ["whose process is gone", () => JSON.stringify({ pid: 99_999_999, socket })],
    ["whose process id is another program's now", () => lockOf(process.ppid)],
    ["that was cut off", () => '{"pid":'],
  ])("%s is taken over", async (_what, text) => {
    writeFileSync(join(run, "lock"), text());
    (await lockRun(run, socket))();
    expect(existsSync(join(run, "lock"))).toBe(false);
  });
});

const lockOf = (pid: number): string => JSON.stringify({ pid, socket: freshAddress().socket });

describe("checkpoints", () => {
  const tensors = { w: { shape: [2], dtype: "float32", data: new Float32Array([1, 2]) } } as const;
  const save = (run: string, step: number) =>
    saveCheckpoint(run, { step, seed: 5, updates: { generator: step }, time: 1.5, tensors });

  it("give back what they were given, the newest first", async () => {
    const run = createRunDirectory(project, "a", noon);
    await save(run, 3);
    await save(run, 6);
    expect(loadCheckpoint(run)).toMatchObject({
      step: 6,
      seed: 5,
      updates: { generator: 6 },
      time: 1.5,
      tensors,
    });
    expect(loadCheckpoint(run, 3).step).toBe(3);
    expect(() => loadCheckpoint(run, 4)).toThrow("It has: 3, 6.");
  });

  it("fall back to the one before when the newest is damaged", async () => {
    const run = createRunDirectory(project, "a", noon);
    await save(run, 3);
    const { file } = await save(run, 6);
    writeFileSync(join(run, file), readFileSync(join(run, file)).subarray(0, 30));
    expect(loadCheckpoint(run)).toMatchObject({
      step: 3,
      passedOver: [expect.stringMatching(/00000006\.safetensors is not a whole/)],
    });
    expect(() => loadCheckpoint(run, 6)).toThrow(/00000006\.safetensors is not a whole/);
  });

  it("are refused when they are another program's", async () => {
    const run = createRunDirectory(project, "a", noon);
    writeFileSync(
      join(run, "checkpoints", "00000003.safetensors"),
      encodeSafetensors({ tensors, metadata: { step: "3" } }),
    );
    expect(() => loadCheckpoint(run)).toThrow(/no checkpoint of this version/);
  });

  it("leave the earlier ones as they are when the disk refuses", async () => {
    const run = createRunDirectory(project, "a", noon);
    await save(run, 3);
    mkdirSync(join(run, "checkpoints", "00000006.safetensors", "in the way"), { recursive: true });
    await expect(save(run, 6)).rejects.toThrow(/step 6 cannot be written to .*00000006.*: /);
    expect(loadCheckpoint(run).step).toBe(3);
  });

  it("keep the newest five", async () => {
    const run = createRunDirectory(project, "a", noon);
    for (const step of [1, 2, 3, 4, 5, 6, 7]) await save(run, step);
    expect(checkpointFiles(run).map((file) => file.step)).toEqual([3, 4, 5, 6, 7]);
  });
});
