import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { loadCheckpoint } from "../../../runtime/runs/checkpoint";
import { sendControl, type ControlCommand } from "../../../runtime/runs/control";
import { readEvents, readRecord, resolveRun } from "../../../runtime/runs/directory";
import { currentStatus } from "../../../runtime/runs/status";
import { built, documentOf, ganvas, slowHooks, startTraining, tiny, writeProject } from "./support";

// A process takes half a second to start, several where others are at work too.
vi.setConfig({ testTimeout: 60_000 });
beforeAll(built, 60_000);

const latest = (project: string): string => resolveRun("latest", project);
const weightsOf = (run: string) => loadCheckpoint(run).tensors;

describe("a run", () => {
  it("is a directory whose log begins with what it is and ends with how it ended", async () => {
    const project = writeProject(tiny({ sampleEvery: 6 }));
    const { code, stdout } = await ganvas(["train", project, "--json", "--device", "cpu"]);
    expect(code).toBe(0);
    const run = latest(project);
    const events = readEvents(run);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(events);
    expect(events[0]).toMatchObject({ type: "run", path: run, device: "cpu", seed: 1, batch: 4 });
    expect(events.at(-1)).toEqual({ type: "done", step: 12, reason: "finished" });
    const types = events.map((event) =>
      "step" in event ? `${event.type} ${event.step}` : event.type,
    );
    expect(types.filter((type) => /samples|checkpoint/.test(type))).toEqual([
      ...["samples 0", "checkpoint 4", "samples 6", "checkpoint 8", "samples 12", "checkpoint 12"],
    ]);
    expect(types.filter((type) => type.startsWith("step"))).toHaveLength(12);
    for (const event of events) {
      if ("file" in event) expect(statSync(join(run, event.file)).size).toBeGreaterThan(0);
    }
    expect(readRecord(run)).toMatchObject({ status: "finished", lastStep: 12, device: "cpu" });
    expect(readRecord(run).process).toBeUndefined();
    expect(existsSync(join(run, "lock"))).toBe(false);
  });

  it("of the same seed ends with the same weights, of another with others", async () => {
    const runs = await Promise.all(
      ["7", "7", "8"].map(async (seed) => {
        const project = writeProject(tiny());
        await ganvas(["train", project, "--seed", seed, "--device", "cpu"]);
        return weightsOf(latest(project));
      }),
    );
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  it("that was killed and resumed ends with the weights of one that was not", async () => {
    const whole = writeProject(tiny());
    const killed = writeProject(tiny(), slowHooks(40));
    const undisturbed = ganvas(["train", whole, "--device", "cpu"]);
    const training = startTraining(killed);
    const { path } = await training.event("run");
    await training.event("step", ({ step }) => step === 6);
    training.child.kill("SIGKILL");
    expect((await training.finished).signal).toBe("SIGKILL");
    expect(readRecord(path).status).toBe("running");
    expect(await currentStatus(readRecord(path))).toBe("interrupted");

    const resumed = startTraining(killed, "--resume", "latest");
    expect(await resumed.event("run")).toMatchObject({ path, resumedAt: 4 });
    expect((await resumed.finished).code).toBe(0);
    await undisturbed;
    expect(readRecord(path)).toMatchObject({ status: "finished", lastStep: 12 });
    const ended = loadCheckpoint(latest(whole));
    expect(loadCheckpoint(path)).toMatchObject({ step: 12, updates: ended.updates });
    expect(weightsOf(path)).toEqual(ended.tensors);
  });
});

describe("a training process", () => {
  it("stops with a checkpoint at Ctrl-C, and goes on from there", async () => {
    const project = writeProject(tiny({ checkpointEvery: 1000, steps: 400 }), slowHooks(20));
    const training = startTraining(project);
    const { path } = await training.event("run");
    await training.event("step", ({ step }) => step === 3);
    training.child.kill("SIGINT");
    const { code, stderr } = await training.finished;
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("Stopping after the step at hand") as string,
    });
    const { status, lastStep } = readRecord(path);
    expect(status).toBe("stopped");
    expect(loadCheckpoint(path).step).toBe(lastStep);
    expect(
      readEvents(path)
        .slice(-3)
        .map((event) => event.type),
    ).toEqual([...["phase", "checkpoint", "done"]]);
    const resumed = startTraining(project, "--resume", path, "--steps", String(lastStep + 2));
    await resumed.finished;
    expect(readRecord(path)).toMatchObject({ status: "finished", lastStep: lastStep + 2 });
  });

  it("answers a stop while a step is still being computed", async () => {
    // A step of this one takes seconds.
    const project = writeProject(documentOf("dcgan", { width: 64 }, { batch: 384, steps: 50 }));
    const training = startTraining(project);
    const { path } = await training.event("run");
    await training.event("phase", ({ phase }) => phase === "training");
    // Well inside the first step.
    await new Promise((go) => setTimeout(go, 300));
    const times: number[] = [];
    for (const command of ["status", "status", "stop"] as const) {
      const asked = performance.now();
      const reply = await sendControl(readRecord(path), command);
      times.push(performance.now() - asked);
      expect(reply).toEqual({ ok: true, status: "running", step: 0 });
    }
    expect(readEvents(path).filter((event) => event.type === "step")).toEqual([]);
    expect(Math.min(...times)).toBeLessThan(200);
    expect((await training.finished).code).toBe(0);
    expect(readRecord(path)).toMatchObject({ status: "stopped", lastStep: 1 });
    expect(loadCheckpoint(path).step).toBe(1);
  });

  it("pauses, writes a checkpoint when asked, goes on, and stops from a pause", async () => {
    const project = writeProject(tiny({ checkpointEvery: 1000, steps: 1000 }), slowHooks(10));
    const training = startTraining(project);
    const { path } = await training.event("run");
    await training.event("step");
    const control = (command: ControlCommand) => sendControl(readRecord(path), command);
    expect(await control("pause")).toMatchObject({ status: "paused" });
    await training.event("phase", ({ phase }) => phase === "paused");
    const steps = () => training.events.filter((event) => event.type === "step").length;
    const before = steps();
    await control("checkpoint");
    const { step } = await training.event("checkpoint");
    expect(step).toBe(before);
    await control("sample");
    await training.event("samples", (event) => event.step === step);
    expect(steps()).toBe(before);
    expect(readRecord(path).status).toBe("paused");
    expect(await control("resume")).toMatchObject({ status: "running" });
    await training.event("step", (event) => event.step > step + 2);
    await control("pause");
    const stopped = await ganvas(["stop", path, "--json"]);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ status: "running" });
    expect((await training.finished).code).toBe(0);
    expect(readRecord(path).status).toBe("stopped");
    const late = await ganvas(["stop", path]);
    expect(late).toMatchObject({ code: 1, stdout: "" });
    expect(late.stderr).toContain("is not running: it is stopped");
  });

  it("is found by its run, which no second process can train", async () => {
    const project = writeProject(tiny({ steps: 1000 }), slowHooks(10));
    const training = startTraining(project);
    const { path } = await training.event("run");
    await training.event("checkpoint");
    const record = readRecord(path);
    expect(record.process?.pid).toBe(training.child.pid);
    expect(await sendControl(record, "status")).toMatchObject({ ok: true, status: "running" });
    const listed = await ganvas(["runs", project, "--json"]);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ path, status: "running" }]);
    const second = await ganvas(["train", project, "--resume", path, "--device", "cpu"]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`is being trained by process ${record.process?.pid}`);
    expect(readRecord(path).process).toEqual(record.process);
    training.child.kill("SIGTERM");
    expect((await training.finished).code).toBe(0);
  });

  it("holds no more tensors and hardly more memory after 500 steps", async () => {
    const project = writeProject(tiny({ steps: 700, checkpointEvery: 100, sampleEvery: 100 }), {
      "src/hooks.ts": memoryHooks,
    });
    expect((await startTraining(project, "--set", "batch=16").finished).code).toBe(0);
    const lines = readFileSync(join(project, "memory.jsonl"), "utf8").trim().split("\n");
    const seen = lines.map((line) => JSON.parse(line) as { tensors: number; megabytes: number });
    expect(seen).toHaveLength(2);
    const [early, late] = seen;
    expect(late?.tensors).toBe(early?.tensors);
    // A leaked batch of 16 alone would be 25 megabytes.
    expect((late?.megabytes ?? Infinity) - (early?.megabytes ?? 0)).toBeLessThan(15);
  });
});

/** Notes what is held at step 200 and at step 700. */
const memoryHooks = `import { appendFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import type { Hooks } from "ganvas";

export const hooks: Hooks = {
  onEvent(event) {
    if (event.type !== "step" || ![200, 700].includes(event.step)) return;
    const { numTensors: tensors } = tf.memory();
    const megabytes = process.memoryUsage.rss() / 2 ** 20;
    const file = new URL("../memory.jsonl", import.meta.url);
    appendFileSync(file, JSON.stringify({ tensors, megabytes }) + "\\n");
  },
};
`;
