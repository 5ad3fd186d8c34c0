/** Images translated out of a run: the networks of {@link translatingGame} are linear, so that they can be computed by hand. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { loadImageSet } from "../../../runtime/data/load";
import { loadGenerator } from "../../../runtime/sampling/generator";
import { loadTranslator, type SavedTranslations } from "../../../runtime/sampling/translator";
import { built, ganvas, temporaryFolder } from "../training/support";
import { coupledGame, runOf, TRANSLATED_SOURCES, translatingGame, type TestRun } from "./games";

vi.setConfig({ testTimeout: 60_000 });

/** Of the networks' weights, so that nothing is clipped on the way there and back. */
const WEIGHTS = {
  "generatorAB/conv/kernel": [0.5, -0.25, 0.75],
  "generatorAB/conv/bias": [0.11, 0.21, -0.11],
  "generatorBA/conv/kernel": [0.5, 0.25, -0.25],
  "generatorBA/conv/bias": [0.051],
};
const there = (grey: number): number[] => [
  0.5 * grey + 0.11,
  -0.25 * grey + 0.21,
  0.75 * grey - 0.11,
];
const back = ([r = 0, g = 0, b = 0]: readonly number[]): number[] => [
  0.5 * r + 0.25 * g - 0.25 * b + 0.051,
];
const byteOf = (x: number): number => Math.floor(Math.min(1, Math.max(-1, x)) * 127.5 + 128);

let run: TestRun;
let inputs: string;
beforeAll(async () => {
  run = await runOf(translatingGame(), { sources: TRANSLATED_SOURCES, changed: WEIGHTS });
  inputs = temporaryFolder();
  await grey(join(inputs, "light.png"), 28, 200);
  mkdirSync(join(inputs, "more"));
  await grey(join(inputs, "more", "light.png"), 28, 50);
  await grey(join(inputs, "large.jpg"), 100, 120);
  for (let i = 0; i < 5; i++) await grey(join(inputs, "more", `${i}.png`), 28, 10 * i);
}, 60_000);

/** Writes an even image. */
const grey = (path: string, side: number, level: number) =>
  sharp(Buffer.alloc(side * side, level), { raw: { width: side, height: side, channels: 1 } })
    .toColourspace("b-w")
    .toFile(path);

async function translated(
  paths: readonly string[],
  options: { readonly from?: string; readonly cycle?: boolean } = {},
): Promise<{ readonly folder: string; readonly report: SavedTranslations }> {
  const folder = temporaryFolder();
  const { from = "A", cycle } = options;
  const translator = await loadTranslator(run.run, { from });
  try {
    return { folder, report: await translator.save(folder, paths, { cycle }) };
  } finally {
    await translator.dispose();
  }
}

/** The first pixel of an image, one value if it is grey, and its width. */
async function pixelOf(path: string) {
  const { channels } = await sharp(path).metadata();
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  return { pixel: Array.from(data.subarray(0, channels)), width: info.width };
}

describe("translating images", () => {
  it("takes files and folders of any size, and writes them at the networks' size", async () => {
    const { folder, report } = await translated([join(inputs, "light.png"), inputs]);
    expect(report).toMatchObject({ from: "A", checkpoint: 1, weights: "raw" });
    expect(JSON.parse(readFileSync(join(folder, "samples.json"), "utf8"))).toEqual(report);
    expect(report.files.map(({ file }) => file)).toEqual([
      ...["light.png", "large.png", "light-2.png", "0.png", "1.png", "2.png", "3.png", "4.png"],
      "light-3.png",
    ]);
    expect(report.files.at(-1)?.input).toBe(join(inputs, "more", "light.png"));
    for (const [file, level] of [
      ["light.png", 200],
      ["large.png", 120],
      ["light-3.png", 50],
      ["4.png", 40],
    ] as const) {
      const { pixel, width } = await pixelOf(join(folder, file));
      expect({ file, width, pixel }).toEqual({
        file,
        width: 28,
        pixel: there(level / 127.5 - 1).map(byteOf),
      });
    }
  });

  it("leads back as well, where that is asked for", async () => {
    const { folder, report } = await translated([join(inputs, "light.png")], { cycle: true });
    expect(readdirSync(folder).sort()).toEqual(["light-cycle.png", "light.png", "samples.json"]);
    expect(report.files[0]).toMatchObject({ file: "light.png", cycle: "light-cycle.png" });
    const { pixel } = await pixelOf(join(folder, "light-cycle.png"));
    expect(pixel).toEqual(back(there(200 / 127.5 - 1)).map(byteOf));
  });

  it("goes from the other domain, whose images have colours", async () => {
    const { folder } = await translated([join(inputs, "light.png")], { from: "b" });
    const x = 200 / 127.5 - 1;
    expect((await pixelOf(join(folder, "light.png"))).pixel).toEqual(back([x, x, x]).map(byteOf));
  });

  it("shows on sheets of training what is held out, its translation and its reconstruction", async () => {
    expect(run.sheet).toMatchObject({ columns: 16, rows: 6, width: 16 * 28 + 15 * 2 });
    const { data, info } = await sharp(join(run.run, run.sheet.file))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const [settings] = Object.values(TRANSLATED_SOURCES);
    if (settings === undefined) throw new Error("There is no source.");
    const held = await loadImageSet(settings, {
      base: "",
      cacheDirectory: temporaryFolder(),
      split: "held-out",
    });
    const colour = (row: number, column: number, at: number): number[] => {
      const place = (row * 30 + Math.floor(at / 28)) * info.width + column * 30 + (at % 28);
      return Array.from(data.subarray(3 * place, 3 * place + 3));
    };
    for (const column of [0, 15]) {
      for (const at of [0, 14 * 28 + 14, 10 * 28 + 13]) {
        const level = held.pixels[column * 28 * 28 + at] ?? NaN;
        const x = level / 127.5 - 1;
        const three = (values: number[]) =>
          values.length === 3 ? values : [0, 1, 2].flatMap(() => values);
        const expected = [
          [x],
          there(x),
          back(there(x)),
          [x, x, x],
          back([x, x, x]),
          there(back([x, x, x])[0] ?? NaN),
        ];
        expected.forEach((values, row) => {
          expect(colour(row, column, at)).toEqual(three(values).map(byteOf));
        });
      }
    }
  });

  it("says what is wrong, and writes nothing then", async () => {
    const missing = join(inputs, "no.png");
    await expect(translated([missing])).rejects.toThrow(/no\.png cannot be translated: ENOENT/);
    const text = join(temporaryFolder(), "text.png");
    writeFileSync(text, "no image");
    await expect(translated([text])).rejects.toThrow(
      /text\.png cannot be translated: .* an image\?/,
    );
    await expect(translated([join(inputs, "light.png")], { from: "C" })).rejects.toThrow(
      /does not translate from C, but from A and B/,
    );
    await expect(loadGenerator(run.run)).rejects.toThrow(/Use "ganvas translate"/);
    const other = await runOf(coupledGame());
    await expect(loadTranslator(other.run, { from: "A" })).rejects.toThrow(
      /nothing to translate with: its samples are made from noise/,
    );
  });
});

describe("the command line", () => {
  beforeAll(built, 60_000);

  it("translates", async () => {
    const out = join(temporaryFolder(), "neu");
    const args = [
      "translate",
      run.run,
      "--from",
      "A",
      "--cycle",
      join(inputs, "more"),
      "--out",
      out,
    ];
    const { code, stdout, stderr } = await ganvas([...args, "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { files } = JSON.parse(stdout) as SavedTranslations;
    expect(files).toHaveLength(6);
    for (const { file, cycle } of files) {
      expect(existsSync(join(out, file))).toBe(true);
      expect(existsSync(join(out, cycle ?? "none"))).toBe(true);
    }
  });

  it.each([
    [["--from", "C", "x.png", "--out", "y"], 2, /Allowed choices are A, B/],
    [["x.png", "--out", "y"], 2, /required option '--from <domain>'/],
    [["--from", "A", "--out", "y"], 2, /missing required argument 'input'/],
    [["--from", "A", "x.png", "--out", "y"], 1, /x\.png cannot be translated: ENOENT/],
  ])("answers translate %j with code %i", async (args, code, message) => {
    const answer = await ganvas(["translate", run.run, ...args], { cwd: temporaryFolder() });
    expect(answer.stderr).toMatch(message);
    expect(answer.code).toBe(code);
  });
});
