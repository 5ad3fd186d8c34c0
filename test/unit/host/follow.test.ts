import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { control, processLives } from "../../../src/training/control";
import { RunFollower, type FollowUpdate } from "../../../src/training/follow";
import { ProjectRuns } from "../../../src/training/projectRuns";
import { Tail } from "../../../src/training/tail";
import { FakeRun, fakeProcess, record, samples, step, temporaryFolder } from "./fakeRun";

let folder: string;
const cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  const temporary = await temporaryFolder();
  folder = temporary.path;
  cleanUp.push(temporary.remove);
});

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** A number that no process has: beyond what systems give out. */
const NO_PROCESS = 2 ** 22 + 12345;

describe("reading a growing file", () => {
  it("gives whole lines only, each once", async () => {
    const file = join(folder, "lines");
    const tail = new Tail(file);
    writeFileSync(file, "one\ntwo\nthr");
    expect((await tail.read()).lines).toEqual(["one", "two"]);
    appendFileSync(file, "ee\n");
    expect((await tail.read()).lines).toEqual(["three"]);
    expect((await tail.read()).lines).toEqual([]);
  });

  it("keeps letters whole that are written in two parts", async () => {
    const file = join(folder, "lines");
    const tail = new Tail(file);
    const bytes = Buffer.from("für\n");
    writeFileSync(file, bytes.subarray(0, 2));
    expect((await tail.read()).lines).toEqual([]);
    appendFileSync(file, bytes.subarray(2));
    expect((await tail.read()).lines).toEqual(["für"]);
  });

  it("begins anew when the file became shorter", async () => {
    const file = join(folder, "lines");
    const tail = new Tail(file);
    writeFileSync(file, "one\ntwo\n");
    await tail.read();
    writeFileSync(file, "new\n");
    expect(await tail.read()).toEqual({ lines: ["new"], restarted: true });
  });

  it("finds nothing where there is no file", async () => {
    expect((await new Tail(join(folder, "none")).read()).lines).toEqual([]);
  });
});

describe("following a run", () => {
  const follow = (run: FakeRun): { follower: RunFollower; updates: FollowUpdate[] } => {
    const updates: FollowUpdate[] = [];
    const follower = new RunFollower(run.directory, (update) => updates.push(update));
    cleanUp.push(() => {
      follower.dispose();
    });
    return { follower, updates };
  };

  it("tells what is there first, then what comes", async () => {
    const run = new FakeRun(folder, record());
    run.append(step(1), samples(1));
    const { follower, updates } = follow(run);
    await follower.start();
    expect(updates).toHaveLength(1);
    expect(updates[0]).toMatchObject({ whole: true, run: { alive: false } });
    expect(updates[0]?.run.events).toHaveLength(2);

    run.append(step(2));
    await vi.waitFor(() => {
      expect(updates.at(-1)?.fresh).toEqual([step(2)]);
    });
    expect(updates.at(-1)).toMatchObject({ whole: false });
    expect(follower.run?.events).toHaveLength(3);
  });

  it("gathers lines that come quickly", async () => {
    const run = new FakeRun(folder, record());
    const { follower, updates } = follow(run);
    await follower.start();
    for (let number = 1; number <= 50; number += 1) {
      run.append(step(number));
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await vi.waitFor(() => {
      expect(follower.run?.events).toHaveLength(50);
    });
    // 50 lines within some 200 ms: at 8 tellings a second no more than a handful.
    expect(updates.length).toBeLessThan(10);
  });

  it("leaves out lines that are damaged or of a kind it does not know", async () => {
    const run = new FakeRun(folder, record());
    run.appendText('{"type":"step"}\nnot json\n{"type":"later version"}\n');
    run.append(step(1));
    const { follower } = follow(run);
    await follower.start();
    expect(follower.run?.events).toEqual([step(1)]);
  });

  it("reads a loss that left the numbers, which JSON writes as null", async () => {
    const run = new FakeRun(folder, record());
    run.append(step(1, { generator: Number.NaN }));
    const { follower } = follow(run);
    await follower.start();
    expect(follower.run?.events).toEqual([step(1, { generator: Number.NaN })]);
  });

  it("sees a run die whose process vanishes", async () => {
    const fake = await fakeProcess(folder, () => ({ ok: true, status: "running", step: 3 }));
    const run = new FakeRun(folder, record({ process: fake.process }));
    const { follower } = follow(run);
    await follower.start();
    expect(follower.run?.alive).toBe(true);
    await fake.close();
    run.write(record({ process: { ...fake.process, pid: NO_PROCESS } }));
    await vi.waitFor(() => {
      expect(follower.run?.alive).toBe(false);
    });
  });

  it("takes no other process with the same number for the run's", async () => {
    const run = new FakeRun(
      folder,
      record({
        process: { pid: process.pid, startedAt: "", socket: join(folder, "gone.sock"), token: "" },
      }),
    );
    const { follower } = follow(run);
    await follower.start();
    expect(follower.run?.alive).toBe(false);
  });
});

describe("speaking to a training process", () => {
  it("sends the command with the token and gives the answer", async () => {
    const fake = await fakeProcess(folder, ({ token }) =>
      token === "secret"
        ? { ok: true, status: "paused", step: 12 }
        : { ok: false, message: "The token is not this run's." },
    );
    cleanUp.push(() => fake.close());
    expect(await control(fake.process, "pause")).toEqual({ ok: true, status: "paused", step: 12 });
    expect(fake.asked).toEqual(["pause"]);
    await expect(control({ ...fake.process, token: "guess" }, "stop")).rejects.toThrow(
      "The token is not this run's.",
    );
  });

  it("gives up on a process that does not answer", async () => {
    const fake = await fakeProcess(folder);
    cleanUp.push(() => fake.close());
    await expect(control(fake.process, "status", 50)).rejects.toThrow(
      "did not answer within 0.05 s",
    );
  });

  it("says that a process is gone", async () => {
    const gone = { pid: NO_PROCESS, startedAt: "", socket: join(folder, "gone.sock"), token: "" };
    await expect(control(gone, "stop")).rejects.toThrow("cannot be reached");
    expect(await processLives(gone)).toBe(false);
  });
});

describe("the runs of a project", () => {
  const open = async (): Promise<{ project: ProjectRuns; shown: (string | undefined)[] }> => {
    const shown: (string | undefined)[] = [];
    const project = new ProjectRuns(folder, {
      onList: () => undefined,
      onShown: (run) => shown.push(run?.record.id),
      onUpdate: () => undefined,
    });
    cleanUp.push(() => {
      project.dispose();
    });
    await project.start();
    return { project, shown };
  };

  it("are listed newest first, and the newest is in view", async () => {
    new FakeRun(folder, record({ id: "a", createdAt: "2026-11-22T00:00:00Z", status: "finished" }));
    new FakeRun(folder, record({ id: "b", createdAt: "2026-11-23T00:00:00Z", status: "finished" }));
    const { project } = await open();
    expect(project.runs.map((run) => run.record.id)).toEqual(["b", "a"]);
    expect(project.shown?.record.id).toBe("b");
  });

  it("may be none, also where there is no folder", async () => {
    const { project } = await open();
    expect(project.runs).toEqual([]);
    expect(project.shown).toBeUndefined();
  });

  it("come into view when they begin", async () => {
    new FakeRun(folder, record({ id: "a", createdAt: "2026-11-22T00:00:00Z", status: "finished" }));
    const { project, shown } = await open();
    await project.expectRun();
    new FakeRun(folder, record({ id: "b", createdAt: "2026-11-23T00:00:00Z" }));
    await vi.waitFor(() => {
      expect(shown).toEqual(["a", "b"]);
    });
  });

  it("keep the chosen one in view while nothing begins", async () => {
    new FakeRun(folder, record({ id: "a", createdAt: "2026-11-22T00:00:00Z", status: "finished" }));
    new FakeRun(folder, record({ id: "b", createdAt: "2026-11-23T00:00:00Z", status: "finished" }));
    const { project } = await open();
    await project.show("a");
    await project.refresh();
    expect(project.shown?.record.id).toBe("a");
  });

  it("come into view when they are resumed", async () => {
    const older = new FakeRun(
      folder,
      record({ id: "a", createdAt: "2026-11-22T00:00:00Z", status: "stopped" }),
    );
    new FakeRun(folder, record({ id: "b", createdAt: "2026-11-23T00:00:00Z", status: "finished" }));
    const { project } = await open();
    const fake = await fakeProcess(folder, () => ({ ok: true, status: "running", step: 1 }));
    cleanUp.push(() => fake.close());
    older.write(record({ id: "a", createdAt: "2026-11-22T00:00:00Z", process: fake.process }));
    await project.refresh();
    expect(project.shown?.record.id).toBe("a");
  });
});
