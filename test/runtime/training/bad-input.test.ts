import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { checkpointFiles } from "../../../runtime/runs/checkpoint";
import { readEvents, readRecord, resolveRun } from "../../../runtime/runs/directory";
import type { GanDocument } from "../../../src/core/document/document";
import {
  built,
  edited,
  ganvas,
  slowHooks,
  startTraining,
  temporaryFolder,
  tiny,
  writeProject,
} from "./support";

vi.setConfig({ testTimeout: 60_000 });
beforeAll(built, 60_000);

const document = tiny();
const train = (project: string, ...args: readonly string[]) =>
  ganvas(["train", project, "--device", "cpu", ...args]);

/** The document with another number of channels in the discriminator's first layer. */
function withFilters(from: GanDocument, filters: number): GanDocument {
  const { discriminator } = from.networks;
  if (discriminator === undefined) throw new Error("The document has no discriminator.");
  const nodes = discriminator.nodes.map((node) =>
    node.id === "down1" ? { ...node, params: { ...node.params, filters } } : node,
  );
  return { ...from, networks: { ...from.networks, discriminator: { ...discriminator, nodes } } };
}

/** The message on stderr, and that there is no run where there should be none. */
async function refusal(project: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await train(project, ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(existsSync(join(project, "runs"))).toBe(false);
  return stderr;
}

describe.concurrent("a project that cannot be trained says why, and leaves no run behind", () => {
  it("without src/train.ts", async () => {
    expect(await refusal(temporaryFolder())).toMatch(
      /has no src\/train\.ts\. Run "ganvas generate"/,
    );
  });

  it("with a syntax error", async () => {
    const text = edited(document, "src/generator.ts", "let x =", "let x = =");
    const line = text.split("\n").findIndex((each) => each.includes("= =")) + 1;
    const message = await refusal(writeProject(document, { "src/generator.ts": text }));
    expect(message).toContain(`src/generator.ts:${line}:13: Unexpected "="`);
  });

  it("with an error when it is loaded", async () => {
    const text = edited(document, "src/game.ts", "defineGame({", "defineGame({ ...nothing(),");
    const source = `const nothing = () => {\n  throw new Error("Nothing here.");\n};\n${text}`;
    const message = await refusal(writeProject(document, { "src/game.ts": source }));
    expect(message).toContain("src/game.ts:2:9: Nothing here.");
  });

  it("whose entry exports nothing", async () => {
    const message = await refusal(writeProject(document, { "src/train.ts": "export {};\n" }));
    expect(message).toContain("src/train.ts does not export a project");
  });

  it.each([
    ["batchsize=3", /no "batchsize"\. It has: .*batch, steps, .*sources\.digits\.flip/],
    ["batch=many", /"batch" is a number; "many" is not/],
    ["batch=0", /"batch" is a whole number from 1 up; 0 is not/],
    ["sources.digits.flip=yes", /"sources\.digits\.flip" is true or false; "yes" is not/],
    ["sources=x", /no "sources"/],
    ["__proto__.x=1", /no "__proto__\.x"/],
  ])("with --set %s", async (setting, message) => {
    expect(await refusal(writeProject(document), "--set", setting)).toMatch(message);
  });

  it.each([
    ["cuda", /CUDA is not available: /],
    ["abacus", /There is no device "abacus"\. Choose auto, cpu or webgpu/],
  ])("on the device %s", async (device, message) => {
    expect(await refusal(writeProject(document), "--device", device)).toMatch(message);
  });

  it("with --json, in a line of the stream", async () => {
    const { code, stdout } = await train(temporaryFolder(), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ type: "error", step: 0 });
  });
});

describe.concurrent("code that cannot be compiled is named by its line", () => {
  const lossLine = "const onReal = discriminator";
  const withLine = (line: string): string =>
    `import * as tf from "@tensorflow/tfjs";\n${edited(document, "src/game.ts", lossLine, `${line}\n        ${lossLine}`)}`;

  it.each([
    [
      "a hidden random operator",
      "fake.add(tf.randomNormal([1]));",
      /tf\.randomNormal inside the step would be drawn once/,
    ],
    ["reading numbers out", "fake.dataSync();", /reads numbers out of a tensor/],
    ["a broken expression", "(undefined as unknown as { a: { b: 1 } }).a.b;", /reading 'a'/],
  ])("%s", async (_what, line, message) => {
    const text = withLine(line);
    const at = text.split("\n").findIndex((each) => each.includes(line)) + 1;
    const project = writeProject(document, { "src/game.ts": text });
    const { code, stderr } = await train(project);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`src/game.ts:${at}:`);
    const run = resolveRun("latest", project);
    expect(readRecord(run)).toMatchObject({ status: "failed" });
    expect(readRecord(run).error).toMatch(message);
    expect(readEvents(run).at(-1)).toMatchObject({ type: "error", step: 0 });
  });
});

describe.concurrent("data that cannot be used", () => {
  const folderOf = (path: string): GanDocument => {
    const nodes = document.game.nodes.map((node) =>
      node.op === "dataset" ? { ...node, params: { source: "folder", path } } : node,
    );
    return { ...document, game: { ...document.game, nodes } };
  };

  it.each([
    ["a folder that is not there", "no such folder", () => undefined, /no such folder: .*ENOENT/],
    [
      "a folder without images",
      "empty",
      (project: string) => mkdirSync(join(project, "empty")),
      /holds no image; it is empty/,
    ],
    [
      "images that are none",
      "bad",
      (project: string) => {
        mkdirSync(join(project, "bad"));
        writeFileSync(join(project, "bad", "a.png"), "no picture");
      },
      /None of its 1 images can be read/,
    ],
  ])("is named: %s", async (_what, path, prepare, message) => {
    const project = writeProject(folderOf(path));
    prepare(project);
    const { code, stderr } = await train(project);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(readRecord(resolveRun("latest", project))).toMatchObject({ status: "failed" });
  });
});

describe("a run that goes wrong", () => {
  it("ends when a loss is no number any more, and keeps the checkpoint from before", async () => {
    const project = writeProject(tiny({ steps: 4 }));
    await train(project);
    const run = resolveRun("latest", project);
    writeProject(
      document,
      { "src/game.ts": edited(document, "src/game.ts", "rate: 0.0002", "rate: 1e30") },
      project,
    );
    const { code, stderr } = await train(project, "--resume", run, "--steps", "12");
    expect(code).toBe(1);
    expect(stderr).toMatch(/The loss of "generator" is NaN at step 5: training has diverged/);
    expect(stderr).toContain("The checkpoint of step 4 is from before");
    expect(readRecord(run)).toMatchObject({ status: "failed", lastStep: 4 });
    expect(checkpointFiles(run).map(({ step }) => step)).toEqual([4]);
  });

  it("goes on when a hook fails, and names its line once", async () => {
    const project = writeProject(document, {
      "src/hooks.ts": `export const hooks = {
  onEvent(event: { type: string }) {
    if (event.type === "step") throw new Error("My disk is full.");
  },
};
`,
    });
    const { finished, events } = startTraining(project);
    expect((await finished).code).toBe(0);
    const told = events.filter((event) => event.type === "diagnostic");
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ severity: "error" });
    expect(told[0]?.message).toMatch(/src\/hooks\.ts:3:38: .*at the event "step": My disk is full/);
  });

  it("goes on when a checkpoint cannot be written, and says so once", async () => {
    const project = writeProject(tiny({ steps: 20, checkpointEvery: 4 }), slowHooks(20));
    const training = startTraining(project);
    const { path } = await training.event("run");
    for (const step of ["00000008", "00000012"]) {
      mkdirSync(join(path, "checkpoints", `${step}.safetensors`, "in the way"), {
        recursive: true,
      });
    }
    expect((await training.finished).code).toBe(0);
    const told = training.events.filter((event) => event.type === "diagnostic");
    expect(told.map((event) => event.message)).toEqual([
      expect.stringMatching(
        /The checkpoint of step 8 cannot be written .* The one of step 4 is the newest there is\. Training goes on/,
      ),
    ]);
    const written = training.events.filter((event) => event.type === "checkpoint");
    expect(written.map((event) => event.step)).toEqual([4, 16, 20]);
  });

  it("fails when its last checkpoint cannot be written, and says what is left", async () => {
    const project = writeProject(document, slowHooks(20));
    const training = startTraining(project);
    const { path } = await training.event("run");
    mkdirSync(join(path, "checkpoints", "00000012.safetensors", "in the way"), { recursive: true });
    const { code, stderr } = await training.finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /step 12 cannot be written .* The one of step 8 is the newest there is/s,
    );
    expect(readRecord(path).status).toBe("failed");
    const resumed = await train(project, "--resume", path);
    expect(resumed.stderr).toContain("step 12 cannot be written");
  });

  it("goes on when its log cannot be written", async () => {
    const project = writeProject(document, slowHooks(20));
    const training = startTraining(project);
    const { path } = await training.event("run");
    // A folder in the file's place fails for every user, root included.
    rmSync(join(path, "metrics.jsonl"));
    mkdirSync(join(path, "metrics.jsonl"));
    expect((await training.finished).code).toBe(0);
    const told = training.events.filter((event) => event.type === "diagnostic");
    expect(told).toHaveLength(1);
    expect(told[0]?.message).toMatch(/cannot be written: EISDIR.* Training goes on/);
    expect(checkpointFiles(path).at(-1)?.step).toBe(12);
  });
});

describe("a run cannot be continued", () => {
  it("when it has all of its steps", async () => {
    const project = writeProject(document);
    await train(project);
    const run = resolveRun("latest", project);
    const before = readRecord(run);
    const { code, stderr } = await train(project, "--resume", "latest");
    expect(code).toBe(1);
    expect(stderr).toContain("has all of its 12 steps");
    expect(readRecord(run)).toEqual(before);
    expect((await train(project, "--resume", "latest", "--steps", "13")).code).toBe(0);
    expect(readRecord(run)).toMatchObject({ status: "finished", lastStep: 13 });
  });

  it("when the networks have changed, and stays as it was", async () => {
    const project = writeProject(document);
    await train(project);
    const run = resolveRun("latest", project);
    const before = readRecord(run);
    writeProject(withFilters(document, 3), {}, project);
    const { code, stderr } = await train(project, "--resume", run, "--steps", "20");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The networks were changed since .*00000012\.safetensors was written: the code has "discriminator\/down1\/kernel" as \[4, 4, 1, 3\], the checkpoint has \[4, 4, 1, 2\]/,
    );
    expect(readRecord(run)).toEqual(before);
  });

  it("from a damaged checkpoint, and goes on from the one before", async () => {
    const project = writeProject(document);
    await train(project);
    const run = resolveRun("latest", project);
    const newest = join(run, "checkpoints", "00000012.safetensors");
    writeFileSync(newest, readFileSync(newest).subarray(0, 1000));
    const resumed = startTraining(project, "--resume", "latest");
    expect(await resumed.event("run")).toMatchObject({ resumedAt: 8 });
    expect((await resumed.finished).code).toBe(0);
    const told = resumed.events.filter((event) => event.type === "diagnostic");
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringContaining("00000012.safetensors is not a whole safetensors file"),
    ]);
  });

  it("when there is none of that name", async () => {
    const project = writeProject(document);
    expect(await refusal(project, "--resume", "latest")).toMatch(/No run "latest" .* none yet/);
  });
});

describe("two runs begun at once", () => {
  it("have a directory each", async () => {
    const project = writeProject(document);
    const finished = await Promise.all([train(project), train(project)]);
    expect(finished.map(({ code }) => code)).toEqual([0, 0]);
    expect(readdirSync(join(project, "runs"))).toHaveLength(2);
  });
});
