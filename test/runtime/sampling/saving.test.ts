/** Samples as files: several domains, points of the plane, what is said of each; and the sheets of training. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { draw } from "../../../runtime/random/draws";
import { loadGenerator, type WantedSamples } from "../../../runtime/sampling/generator";
import type { SavedSamples } from "../../../runtime/sampling/saving";
import { scatter } from "../../../runtime/sampling/scatter";
import { temporaryFolder } from "../training/support";
import { coupledGame, growingGame, pointGame, runOf, styleGame, type TestRun } from "./games";

vi.setConfig({ testTimeout: 20_000 });

async function saved(
  { run }: TestRun,
  want: Partial<WantedSamples> = {},
): Promise<{ readonly folder: string; readonly report: SavedSamples }> {
  const folder = temporaryFolder();
  const generator = await loadGenerator(run);
  try {
    return { folder, report: await generator.save(folder, { count: 2, seed: 5, ...want }) };
  } finally {
    await generator.dispose();
  }
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const pixels = async (path: string) =>
  await sharp(path).raw().toBuffer({ resolveWithObject: true });

describe("images of several domains", () => {
  it("are files of their own from one latent", async () => {
    const run = await runOf(coupledGame());
    const { folder, report } = await saved(run);
    expect(readdirSync(folder).sort()).toEqual([
      ...["000000-a.png", "000000-b.png", "000001-a.png", "000001-b.png"],
      ...["samples.json", "sheet.png"],
    ]);
    expect(readJson(join(folder, "samples.json"))).toEqual({ ...report, sheet: "sheet.png" });
    const about = { seed: 5, checkpoint: 1 };
    expect(report.files).toEqual([
      { file: "000000-a.png", index: 0, domain: "fakeA", ...about },
      { file: "000001-a.png", index: 1, domain: "fakeA", ...about },
      { file: "000000-b.png", index: 0, domain: "fakeB", ...about },
      { file: "000001-b.png", index: 1, domain: "fakeB", ...about },
    ]);
    const uniform = { kind: "uniform", low: -1, high: 1 } as const;
    const z = draw({ seed: 5, stream: "sample/z", step: 0, index: 1 }, uniform, 2);
    for (const domain of ["A", "B"]) {
      const kernel = run.state[`generator${domain}/fc/kernel`]?.data ?? [];
      const file = join(folder, `000001-${domain.toLowerCase()}.png`);
      const data = await sharp(file).toColourspace("b-w").raw().toBuffer();
      const expected = [0, 1, 2, 3].map((p) => {
        const x = (z[0] ?? NaN) * (kernel[p] ?? NaN) + (z[1] ?? NaN) * (kernel[4 + p] ?? NaN);
        return Math.floor(Math.min(1, Math.max(-1, x)) * 127.5 + 128);
      });
      expect(Array.from(data)).toEqual(expected);
    }
  });

  it("stand below each other on a sheet of training", async () => {
    const { sheet } = await runOf(coupledGame());
    expect(sheet).toMatchObject({ columns: 16, rows: 8, width: 16 * 2 + 15 * 2 });
  });
});

describe("samples.json", () => {
  it("says what was chosen", async () => {
    const run = await runOf(styleGame());
    const mixing = { seed: 9, layers: [1, 2] } as const;
    const { report } = await saved(run, { truncation: 0.7, mixing, noise: "off", first: 3 });
    expect(report).toMatchObject({ truncation: 0.7, mixing, noise: "off", weights: "raw" });
    expect(report.files[0]).toEqual({
      file: "000003.png",
      ...{ seed: 5, index: 3, checkpoint: 1, truncation: 0.7 },
    });
    const grown = await saved(await runOf(growingGame(), { stages: ["one", "two"], steps: [12] }));
    expect(grown.report.stage).toBe("two");
  });
});

describe("points of the plane", () => {
  it("are written as numbers", async () => {
    const run = await runOf(pointGame());
    const { folder, report } = await saved(run, { count: 700 });
    expect(readdirSync(folder).sort()).toEqual(["points.json", "samples.json", "sheet.png"]);
    const about = { seed: 5, checkpoint: 1 };
    expect(report.files).toEqual([{ file: "points.json", index: 0, count: 700, ...about }]);
    const points = readJson(join(folder, "points.json")) as number[][];
    expect(points).toHaveLength(700);
    const kernel = run.state["generator/fc/kernel"]?.data ?? [];
    for (const index of [0, 1, 699]) {
      const z = draw({ seed: 5, stream: "sample/z", step: 0, index }, { kind: "normal" }, 2);
      for (const axis of [0, 1]) {
        const x = (z[0] ?? NaN) * (kernel[axis] ?? NaN) + (z[1] ?? NaN) * (kernel[2 + axis] ?? NaN);
        expect(points[index]?.[axis]).toBeCloseTo(x, 5);
      }
    }
  });

  it("are one picture on a sheet of training", async () => {
    const { run, sheet } = await runOf(pointGame());
    expect(sheet).toMatchObject({ columns: 1, rows: 1, width: 480, height: 480 });
    const { info } = await pixels(join(run, sheet.file));
    expect(info).toMatchObject({ width: 480, height: 480, channels: 3 });
  });
});

describe("a scatter plot", () => {
  /** The colour at a place of the plane; the picture shows -2.5 to 2.5. */
  const colourAt = (plot: ReturnType<typeof scatter>, x: number, y: number): string => {
    const column = Math.floor(((x + 2.5) / 5) * plot.width);
    const row = Math.floor(((2.5 - y) / 5) * plot.height);
    const at = 3 * (row * plot.width + column);
    return plot.pixels.subarray(at, at + 3).join();
  };
  const empty = scatter([]);
  const ground = colourAt(empty, 1, 1);

  it("has a dot where a point is, x to the right and y upwards, in one scale", () => {
    const plot = scatter([1, 2, -2, 0.5]);
    expect(plot.width).toBe(plot.height);
    const dot = colourAt(plot, 1, 2);
    expect(dot).not.toBe(ground);
    expect(colourAt(plot, -2, 0.5)).toBe(dot);
    for (const [x, y] of [
      [2, 1],
      [1, -2],
      [-1, 2],
      [1.1, 2],
      [1, 2.1],
    ] as const) {
      expect(colourAt(plot, x, y)).toBe(ground);
    }
  });

  it("draws generated points over real ones, in another colour", () => {
    const plot = scatter([1, 1], [1, 1, -1, -1]);
    expect(colourAt(plot, 1, 1)).toBe(colourAt(scatter([1, 1]), 1, 1));
    expect([ground, colourAt(plot, 1, 1)]).not.toContain(colourAt(plot, -1, -1));
  });

  it("smooths the edges of a dot, whose covered area is that of its circle", () => {
    const [x, y] = [1.003, 1.007];
    const plot = scatter([x, y]);
    const full = 255 - 24;
    let area = 0;
    let partly = 0;
    for (let at = 0; at < plot.pixels.length; at += 3) {
      const share = ((plot.pixels[at] ?? 0) - (empty.pixels[at] ?? 0)) / full;
      area += share;
      if (share > 0 && share < 1) partly++;
    }
    expect(area).toBeGreaterThan(Math.PI * 4 * 0.9);
    expect(area).toBeLessThan(Math.PI * 4 * 1.1);
    expect(partly).toBeGreaterThan(4);
  });

  it("leaves out what lies beyond it, and what is no number", () => {
    const beyond = scatter([100, 0, 0, -100, NaN, 1, Infinity, 0, 0, -Infinity]);
    expect(Buffer.compare(beyond.pixels, empty.pixels)).toBe(0);
  });
});
