import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { loadCheckpoint, saveCheckpoint } from "../../../runtime/runs/checkpoint";
import { resolveRun } from "../../../runtime/runs/directory";
import type { SavedSamples } from "../../../runtime/sampling/saving";
import type { GanDocument } from "../../../src/core/document/document";
import {
  built,
  builtRuntime,
  documentOf,
  ganvas,
  temporaryFolder,
  tiny,
  writeProject,
} from "../training/support";

vi.setConfig({ testTimeout: 60_000 });

/** The generator keeps an average that lags far behind. */
function averaging(): GanDocument {
  const document = tiny({ seed: 5, steps: 6, checkpointEvery: 3 });
  const players = document.game.players.map((player) =>
    player.id === "generator" ? { ...player, average: { decay: 0.9 } } : player,
  );
  return { ...document, game: { ...document.game, players } };
}

async function trained(document: GanDocument): Promise<string> {
  const project = writeProject(document);
  const { code, stderr } = await ganvas(["train", project, "--device", "cpu"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return resolveRun("latest", project);
}

let plain: string;
let averaged: string;
beforeAll(async () => {
  await built();
  [plain, averaged] = await Promise.all([trained(tiny()), trained(averaging())]);
}, 120_000);

/** Images [count, 28, 28, 1] as numbers. */
async function sample(
  run: string,
  want: { count: number; seed: number; first?: number },
  weights: "best" | "average" | "raw" = "best",
  checkpoint?: number,
): Promise<Float32Array> {
  const { loadGenerator } = await builtRuntime();
  const generator = await loadGenerator(run, { weights, checkpoint });
  try {
    const { fake } = await generator.sample(want);
    expect(fake?.shape).toEqual([want.count, 28, 28, 1]);
    return Float32Array.from(fake?.data ?? []);
  } finally {
    await generator.dispose();
  }
}

const IMAGE = 28 * 28;

describe("a loaded generator", () => {
  it("makes image i from the seed and i alone, whatever the count and where it begins", async () => {
    const many = await sample(plain, { count: 150, seed: 3 });
    expect(await sample(plain, { count: 5, seed: 3 })).toEqual(many.subarray(0, 5 * IMAGE));
    // Across the border of two chunks of the graph's 64 rows.
    expect(await sample(plain, { count: 90, seed: 3, first: 60 })).toEqual(
      many.subarray(60 * IMAGE),
    );
    expect(await sample(plain, { count: 5, seed: 4 })).not.toEqual(many.subarray(0, 5 * IMAGE));
    expect(many.subarray(0, IMAGE)).not.toEqual(many.subarray(IMAGE, 2 * IMAGE));
  });

  it.each([
    ["of raw weights", () => plain, 1],
    ["of averaged weights", () => averaged, 5],
  ])("draws what the trainer drew on its own sheet, %s", async (_what, run, seed) => {
    const steps = readdirSync(join(run(), "samples")).sort();
    const { data, info } = await sharp(join(run(), "samples", steps.at(-1) ?? ""))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const images = await sample(run(), { count: 64, seed });
    expect(info).toMatchObject({ width: 16 * 28 + 15 * 2, height: 4 * 28 + 3 * 2 });
    for (let i = 0; i < 64; i++) {
      const [left, top] = [(i % 16) * 30, Math.floor(i / 16) * 30];
      for (let at = 0; at < IMAGE; at++) {
        const x = images[i * IMAGE + at] ?? 0;
        const place = (top + Math.floor(at / 28)) * info.width + left + (at % 28);
        const pixel = data[place * info.channels];
        expect(pixel).toBe(Math.floor(Math.min(1, Math.max(-1, x)) * 127.5 + 128));
      }
    }
  });

  it("uses the average of the weights where there is one, and the raw ones when asked", async () => {
    const want = { count: 8, seed: 2 };
    const [best, average, raw] = [
      await sample(averaged, want),
      await sample(averaged, want, "average"),
      await sample(averaged, want, "raw"),
    ];
    expect(best).toEqual(average);
    expect(raw).not.toEqual(average);
    // The average, put in the place of the raw weights of a copy, gives the same images raw.
    const copy = join(temporaryFolder(), "run");
    cpSync(averaged, copy, { recursive: true });
    const checkpoint = loadCheckpoint(copy);
    const swapped = Object.entries(checkpoint.tensors).map(([path, tensor]) => [
      path,
      checkpoint.tensors[`average/${path}`] ?? tensor,
    ]);
    await saveCheckpoint(copy, {
      ...checkpoint,
      tensors: Object.fromEntries(swapped) as typeof checkpoint.tensors,
    });
    expect(await sample(copy, want, "raw")).toEqual(average);
  });

  it("takes the checkpoint that is asked for", async () => {
    const want = { count: 2, seed: 2 };
    expect(await sample(plain, want, "raw", 4)).not.toEqual(await sample(plain, want, "raw", 8));
    await expect(sample(plain, want, "raw", 5)).rejects.toThrow("It has: 4, 8, 12.");
  });

  it.each([
    [
      "an average that no player keeps",
      () => sample(plain, { count: 1, seed: 1 }, "average"),
      /no average/,
    ],
    [
      "no image at all",
      () => sample(plain, { count: 0, seed: 1 }),
      /"count" is a whole number from 1/,
    ],
    ["a seed that is none", () => sample(plain, { count: 1, seed: 0.5 }), /0\.5 is not/],
    ["a folder that is no run", () => sample(temporaryFolder(), { count: 1, seed: 1 }), /No run/],
  ])("refuses %s", async (_what, ask, message) => {
    await expect(ask()).rejects.toThrow(message);
  });
});

describe("ganvas sample", () => {
  it("writes images, a sheet, and what each image is", async () => {
    const out = join(temporaryFolder(), "neu");
    const args = ["sample", plain, "--count", "3", "--seed", "9", "--out", out, "--json"];
    const { code, stdout } = await ganvas(args);
    expect(code).toBe(0);
    const saved = JSON.parse(stdout) as SavedSamples;
    expect(readdirSync(out).sort()).toEqual([
      ...["000000.png", "000001.png", "000002.png", "samples.json", "sheet.png"],
    ]);
    expect(JSON.parse(readFileSync(join(out, "samples.json"), "utf8"))).toEqual({
      ...saved,
      sheet: "sheet.png",
    });
    expect(saved.files[2]).toEqual({ file: "000002.png", seed: 9, index: 2, checkpoint: 12 });
    expect(await sharp(join(out, "000002.png")).metadata()).toMatchObject({
      width: 28,
      height: 28,
      channels: 1,
    });
  });

  it("says that the generator reads no class, where one is asked for", async () => {
    const out = temporaryFolder();
    const refused = await ganvas(["sample", plain, "--class", "3", "--out", join(out, "x")]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("the generator reads no class");
    expect(existsSync(join(out, "x"))).toBe(false);
  });
});

describe("samples of a game with labels", () => {
  it("go through the classes in turn, or are all of one", async () => {
    const document = documentOf(
      "dcgan",
      { variant: "authors-mnist", width: 2, latent: 8 },
      { batch: 4, steps: 1, sampleEvery: 1, checkpointEvery: 1 },
    );
    const run = await trained(document);
    const { loadGenerator } = await builtRuntime();
    const generator = await loadGenerator(run);
    try {
      const save = async (want: { count: number; class?: number }) => {
        const { files } = await generator.save(temporaryFolder(), { seed: 1, ...want });
        return files.map((file) => file.class);
      };
      expect(await save({ count: 12 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
      expect(await save({ count: 3, class: 7 })).toEqual([7, 7, 7]);
      await expect(save({ count: 1, class: 10 })).rejects.toThrow("There is no class 10");
      // These are normalised by the statistics of their batch, and still depend on seed and number only.
      const [few, many] = [
        await generator.sample({ seed: 1, count: 2 }),
        await generator.sample({ seed: 1, count: 70 }),
      ];
      const second = await generator.sample({ seed: 1, count: 1, first: 1 });
      expect(few["fake"]?.data).toEqual(many["fake"]?.data.slice(0, 2 * IMAGE));
      expect(second["fake"]?.data).toEqual(few["fake"]?.data.slice(IMAGE));
    } finally {
      await generator.dispose();
    }
  });
});
