/** Runs that do not fit are refused before they run, with a batch that would fit. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { buildProgram, type Game } from "../../../runtime";
import { TrainingError } from "../../../runtime/training/errors";
import { inBytes, machineMemory } from "../../../runtime/training/machine-memory";
import { estimateMemory, fittingBatch, requireMemory } from "../../../runtime/training/memory";
import { projectOf } from "../../bench/preset";
import { built, documentOf, ganvas, writeProject } from "../training/support";

vi.setConfig({ testTimeout: 60_000 });

const small = documentOf("dcgan", { width: 8, latent: 8 });
const GB = 1e9;

/** What is said of a run on a machine of so much memory. */
function said(game: Game, batch: number, limit: number): string {
  try {
    const memory = { limit, what: `this machine has ${inBytes(limit)}` };
    requireMemory(game, buildProgram(game, { batch }), { batch, memory });
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(TrainingError);
    return (error as Error).message;
  }
}

describe("The estimate of a run", async () => {
  const { game } = await projectOf(small);
  const at = (batch: number) => {
    const estimate = estimateMemory(game, { batch });
    if (estimate === undefined) throw new Error("DCGAN was not compiled.");
    return estimate;
  };

  it("tells weights and optimizer state of each network apart, four bytes a number", () => {
    const { networks } = at(16);
    // Dense 8 x 784, batch norms 16 and 8 with four vectors each, 4x4x8x16, 4x4x1x8 and one bias.
    const generator = 8 * 784 + 4 * (16 + 8) + 16 * 8 * 16 + 16 * 8 + 1;
    // Two moments of Adam for every weight; running means and variances have none.
    const moments = 2 * (generator - 2 * (16 + 8));
    expect(networks["generator"]).toEqual({ weights: 4 * generator, slots: 4 * moments });
  });

  it("grows with the batch in activations alone", () => {
    const [one, two, three] = [at(100), at(200), at(300)];
    expect(one.samples).toBe(two.samples);
    expect(one.state).toBe(two.state);
    expect(two.total - one.total).toBeCloseTo(two.activations - one.activations, -4);
    expect((three.total - two.total) / (two.total - one.total)).toBeCloseTo(1, 1);
  });

  it("takes no memory of its own, however much it foretells", () => {
    const before = process.memoryUsage().rss;
    expect(at(1_000_000).total).toBeGreaterThan(200 * GB);
    expect(process.memoryUsage().rss - before).toBeLessThan(0.2 * GB);
  });
});

describe("A run that does not fit", async () => {
  const { game } = await projectOf(small);

  it("is told what it needs, what there is and which batch would fit, and that one fits", () => {
    const message = said(game, 4096, 0.5 * GB);
    expect(message).toMatch(/^The run needs about [\d.]+ [MG]B of memory, of which/);
    expect(message).toMatch(/at batch 4096 \(generator [\d.]+ kB of weights and/);
    expect(message).toContain("this machine has 500 MB");
    const batch = Number(
      /A batch of (\d+) instead of 4096 would fit: --set batch=/.exec(message)?.[1],
    );
    expect(said(game, batch, 0.5 * GB)).toBe("");
    // Nor is much given away.
    expect(said(game, Math.ceil(batch * 1.1), 0.5 * GB)).not.toBe("");
  });

  it("is told when not even one sample fits", () => {
    expect(said(game, 64, 0.1 * GB)).toContain(
      "A batch of 1 instead of 64 would not fit either: make the networks or the images smaller.",
    );
  });

  it("names the first stage of growth that is too large", async () => {
    const growing = (await projectOf(documentOf("progan"))).game;
    const first = estimateMemory(growing, { batch: 32, stage: growing.stages?.[0]?.id });
    const message = said(growing, 32, (first?.total ?? 0) * 1.02);
    const stage = /of memory in stage "(\w+)"/.exec(message)?.[1];
    expect(stage).toBe(growing.stages?.[1]?.id);
  });
});

describe("A batch that fits", async () => {
  const { game } = await projectOf(small);

  it("is the whole batch but one at least, where all but the last sample fit", () => {
    const [large, less] = [1000, 990].map((batch) => estimateMemory(game, { batch }));
    if (large === undefined || less === undefined) throw new Error("DCGAN was not compiled.");
    const fits = fittingBatch(game, large, less.total) ?? 0;
    expect(fits).toBeLessThanOrEqual(990);
    expect(fits).toBeGreaterThan(900);
  });
});

describe("The memory of a machine", () => {
  const machine = { total: 16 * GB, container: 0 };

  it("is nine tenths of what it has", () => {
    expect(machineMemory({}, machine).limit).toBeCloseTo(14.4 * GB);
  });

  it("is that of the container, where there is one", () => {
    expect(machineMemory({}, { ...machine, container: 4 * GB }).limit).toBe(4 * GB);
    expect(machineMemory({}, { ...machine, container: 2 ** 64 }).limit).toBeCloseTo(14.4 * GB);
  });

  it("is what GANVAS_MEMORY says", () => {
    expect(machineMemory({ GANVAS_MEMORY: "64 gb" }, machine).limit).toBe(64 * GB);
    expect(machineMemory({ GANVAS_MEMORY: "1.5GB" }, machine).limit).toBe(1.5 * GB);
    expect(() => machineMemory({ GANVAS_MEMORY: "lots" }, machine)).toThrow(
      'GANVAS_MEMORY is an amount of memory such as "24GB" or "500 MB"; "lots" is not.',
    );
  });
});

describe("ganvas train", () => {
  beforeAll(built, 60_000);

  it("refuses before there is a run, and trains with the batch that it names", async () => {
    const project = writeProject({ ...small, training: { ...small.training, steps: 1 } });
    const env = { GANVAS_MEMORY: "400MB" };
    const refused = await ganvas(["train", project, "--device", "cpu", "--set", "batch=4096"], {
      env,
    });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("GANVAS_MEMORY says that there are 400MB");
    expect(existsSync(join(project, "runs"))).toBe(false);
    const set = /--set (batch=\d+)/.exec(refused.stderr)?.[1] ?? "none";
    const trained = await ganvas(["train", project, "--device", "cpu", "--set", set], { env });
    expect(trained.stderr).toBe("");
    expect(trained.code).toBe(0);
  });
});
