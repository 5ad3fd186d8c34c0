import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseCifar, readCifar } from "../../../runtime/data/cifar";
import { loadImageSet } from "../../../runtime/data/load";

/** One image whose red is the row, green the column and blue 7, under a label. */
function record(labels: readonly number[], blue = 7): Uint8Array {
  const plane = (value: (row: number, column: number) => number) =>
    Array.from({ length: 1024 }, (_, p) => value(Math.floor(p / 32), p % 32));
  return Uint8Array.from([
    ...labels,
    ...plane((row) => row),
    ...plane((_, column) => column),
    ...plane(() => blue),
  ]);
}

describe("CIFAR's binary records", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ganvas cifar é-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("are planes of colours, which become pixels", () => {
    const { count, pixels, labels } = parseCifar(record([4]), "batch");
    expect([count, ...labels]).toEqual([1, 4]);
    const at = (row: number, column: number) =>
      Array.from(pixels.subarray(3 * (32 * row + column), 3 * (32 * row + column) + 3));
    expect(at(0, 0)).toEqual([0, 0, 7]);
    expect(at(5, 31)).toEqual([5, 31, 7]);
  });

  it("have a coarse and a fine label in CIFAR-100, of which the fine one counts", () => {
    const two = Uint8Array.from([...record([3, 90]), ...record([4, 91])]);
    expect(Array.from(parseCifar(two, "train.bin").labels)).toEqual([90, 91]);
  });

  it("that are cut off are told by their length", () => {
    expect(() => parseCifar(record([1]).subarray(0, 3000), "data_batch_1.bin")).toThrow(
      /data_batch_1\.bin: It has 3000 bytes.*3073/,
    );
  });

  it("are read from a folder, the test records held out", async () => {
    await writeFile(join(folder, "data_batch_2.bin"), record([2]));
    await writeFile(join(folder, "data_batch_1.bin"), record([1]));
    await writeFile(join(folder, "test_batch.bin"), record([9]));
    await writeFile(join(folder, "batches.meta.txt"), "airplane\n");
    expect(Array.from((await readCifar(folder, "train")).labels)).toEqual([1, 2]);
    expect(Array.from((await readCifar(folder, "held-out")).labels)).toEqual([9]);
    await rm(join(folder, "test_batch.bin"));
    await expect(readCifar(folder, "held-out")).rejects.toThrow(/test_batch\.bin or test\.bin/);
  });

  it("are a data source, also in grey and at another size", async () => {
    await writeFile(join(folder, "data_batch_1.bin"), record([1], 0));
    const load = (size: number, channels: 1 | 3) =>
      loadImageSet(
        {
          source: { kind: "cifar", path: "." },
          ...{ height: size, width: size, channels, fit: "crop", range: "tanh", flip: false },
        },
        { base: folder, cacheDirectory: join(folder, ".cache"), split: "train" },
      );
    const grey = await load(32, 1);
    // Rec. 601: 0.299 red + 0.587 green.
    expect(grey.pixels[32 * 10 + 20]).toBe(Math.round(0.299 * 10 + 0.587 * 20));
    const half = await load(16, 3);
    expect(half).toMatchObject({ count: 1, height: 16, width: 16, channels: 3 });
    const [red = 0, green = 0] = half.pixels.subarray(3 * (16 * 8 + 4));
    expect(Math.abs(red - 16.5)).toBeLessThanOrEqual(1);
    expect(Math.abs(green - 8.5)).toBeLessThanOrEqual(1);
  });
});
