import { describe, expect, it } from "vitest";
import { Batches, type BatchSettings } from "../../../runtime/data/batches";
import type { ImageSet } from "../../../runtime/data/image-set";

/** `count` images of 1 x 2 x 1: image i is (i, 255 - i), of class i mod 3. */
function numbered(count: number): ImageSet {
  return {
    count,
    height: 1,
    width: 2,
    channels: 1,
    pixels: Uint8Array.from({ length: 2 * count }, (_, j) =>
      j % 2 === 0 ? j / 2 : 255 - (j - 1) / 2,
    ),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
    skipped: [],
    notices: [],
  };
}

const SETTINGS: BatchSettings = {
  name: "digits",
  seed: 1,
  batchSize: 4,
  range: "unit",
  flip: false,
};
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

describe("batches", () => {
  it("hold NHWC float32 images in the range, with their int32 labels", () => {
    const batch = new Batches(numbered(12), SETTINGS).batch(0);
    expect(batch.image.shape).toEqual([4, 1, 2, 1]);
    expect(batch.image.dtype).toBe("float32");
    expect(batch.label).toMatchObject({ shape: [4], dtype: "int32" });
    batch.indices.forEach((index, i) => {
      expect(batch.image.data[2 * i]).toBe(Math.fround(index / 255));
      expect(batch.image.data[2 * i + 1]).toBe(Math.fround((255 - index) / 255));
      expect(batch.label?.data[i]).toBe(index % 3);
    });
  });

  it("hold -1 to 1 in the tanh range", () => {
    const { image } = new Batches(numbered(1), { ...SETTINGS, batchSize: 1, range: "tanh" }).batch(
      0,
    );
    expect([...image.data]).toEqual([-1, 1]);
  });

  it("follow the epoch's permutation", () => {
    // The reference's shuffle of 12 under seed 1, stream "data/digits", epoch 0 (see draws.test.ts).
    const batches = new Batches(numbered(12), SETTINGS);
    expect([0, 1, 2].flatMap((n) => [...batches.batch(n).indices])).toEqual([
      8, 0, 3, 5, 7, 9, 4, 11, 10, 6, 2, 1,
    ]);
  });

  it("show every image once an epoch, in another order each, across batches that straddle two", () => {
    const batches = new Batches(numbered(10), SETTINGS);
    const shown = [0, 1, 2, 3, 4].flatMap((n) => [...batches.batch(n).indices]);
    const all = Array.from({ length: 10 }, (_, i) => i);
    expect(sorted(shown.slice(0, 10))).toEqual(all);
    expect(sorted(shown.slice(10))).toEqual(all);
    expect(shown.slice(0, 10)).not.toEqual(shown.slice(10));
  });

  it("of a resumed run are those of an uninterrupted one", () => {
    const settings = { ...SETTINGS, flip: true };
    const uninterrupted = new Batches(numbered(10), settings);
    const wanted = Array.from({ length: 20 }, (_, n) => uninterrupted.batch(n));
    const resumed = new Batches(numbered(10), settings);
    for (const n of [13, 19, 2]) expect(resumed.batch(n)).toEqual(wanted[n]);
  });

  it("depend on the seed and on the source's name", () => {
    const order = (settings: Partial<BatchSettings>) => [
      ...new Batches(numbered(100), { ...SETTINGS, batchSize: 100, ...settings }).batch(0).indices,
    ];
    expect(order({ seed: 2 })).not.toEqual(order({}));
    expect(order({ name: "B" })).not.toEqual(order({}));
  });

  it("mirror about half of the images when flip is on, and all others not", () => {
    const batches = new Batches(numbered(200), { ...SETTINGS, batchSize: 200, flip: true });
    const { image, indices } = batches.batch(0);
    const mirrored = [...indices].filter((index, i) => {
      const pair = [image.data[2 * i], image.data[2 * i + 1]];
      const plain = [Math.fround(index / 255), Math.fround((255 - index) / 255)];
      expect([plain, plain.toReversed()]).toContainEqual(pair);
      return pair[0] === plain[1];
    });
    // 100 expected, standard deviation 7.1.
    expect(Math.abs(mirrored.length - 100)).toBeLessThan(36);
  });

  it("mirror columns and leave rows and colours in place", () => {
    const set: ImageSet = {
      count: 1,
      height: 2,
      width: 2,
      channels: 3,
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
      skipped: [],
      notices: [],
    };
    const batches = new Batches(set, { ...SETTINGS, batchSize: 32, flip: true });
    const seen = new Set<string>();
    const { data } = batches.batch(0).image;
    for (let i = 0; i < 32; i++) {
      seen.add([...data.subarray(12 * i, 12 * i + 12)].map((v) => Math.round(v * 255)).join());
    }
    expect(seen).toEqual(new Set(["1,2,3,4,5,6,7,8,9,10,11,12", "4,5,6,1,2,3,10,11,12,7,8,9"]));
  });

  it("of a set smaller than a batch repeat it evenly, with a notice", () => {
    const batches = new Batches(numbered(3), { ...SETTINGS, batchSize: 7 });
    expect(batches.notice).toBe(
      "The data source digits has 3 images, fewer than a batch of 7: each batch repeats images.",
    );
    const { indices } = batches.batch(0);
    expect(sorted(indices.slice(0, 3))).toEqual([0, 1, 2]);
    expect(sorted(indices.slice(3, 6))).toEqual([0, 1, 2]);
    expect(new Batches(numbered(7), { ...SETTINGS, batchSize: 7 }).notice).toBeUndefined();
  });

  it("know the epoch they are in", () => {
    const batches = new Batches(numbered(10), SETTINGS);
    expect(batches.epochOf(5)).toBe(2);
    expect(batches.epochOf(1)).toBe(0.4);
  });

  it("have no labels when the set has none", () => {
    const unlabelled = { ...numbered(5), labels: undefined };
    expect(new Batches(unlabelled, SETTINGS).batch(0).label).toBeUndefined();
  });

  it("refuse sizes and numbers that make no sense", () => {
    expect(() => new Batches(numbered(5), { ...SETTINGS, batchSize: 0 })).toThrow("not 0.");
    expect(() => new Batches(numbered(0), SETTINGS)).toThrow("digits has no image");
    expect(() => new Batches(numbered(5), SETTINGS).batch(-1)).toThrow("there is no batch -1.");
  });
});
