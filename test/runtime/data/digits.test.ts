import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadImageSet, type LoadOptions } from "../../../runtime/data/load";
import { previewImages } from "../../../runtime/data/preview";
import type { SourceSettings } from "../../../runtime/data/source";

const DIGITS: SourceSettings = {
  source: { kind: "digits" },
  height: 28,
  width: 28,
  channels: 1,
  fit: "crop",
  range: "tanh",
  flip: false,
};
const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => total + byte, 0);

// All numbers about the digits were counted once with Python's gzip module.
describe("the bundled digits", () => {
  let cacheDirectory: string;
  let options: LoadOptions;
  beforeAll(async () => {
    cacheDirectory = await mkdtemp(join(tmpdir(), "ganvas-digits-"));
    options = { cacheDirectory, base: cacheDirectory, split: "train" };
  });
  afterAll(() => rm(cacheDirectory, { recursive: true }));

  it("are 9,000 images to train on, the first of them a 7", async () => {
    const set = await loadImageSet(DIGITS, options);
    expect(set).toMatchObject({ count: 9000, height: 28, width: 28, channels: 1, skipped: [] });
    expect([...(set.labels ?? []).slice(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(set.classNames).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect(sum(set.pixels.subarray(0, 784))).toBe(18454);
    expect(sum(set.pixels.subarray(8999 * 784))).toBe(31633);
    expect(sum(set.pixels)).toBe(237712237);
    // The first stroke of the first 7.
    expect([...set.pixels.subarray(7 * 28 + 6, 7 * 28 + 11)]).toEqual([84, 185, 159, 151, 60]);
  });

  it("hold out the last 1,000, and the two parts together are all of MNIST's test images", async () => {
    const heldOut = await loadImageSet(DIGITS, { ...options, split: "held-out" });
    expect(heldOut.count).toBe(1000);
    expect(heldOut.labels?.[0]).toBe(7);
    expect(heldOut.labels?.[999]).toBe(6);
    expect(sum(heldOut.pixels.subarray(0, 784))).toBe(25754);
    const train = await loadImageSet(DIGITS, options);
    const hash = createHash("sha256").update(train.pixels).update(heldOut.pixels).digest("hex");
    expect(hash).toBe("6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161");
  });

  it("get a margin of 2 at 32 pixels, whatever the fit, and are never resized", async () => {
    const plain = await loadImageSet(DIGITS, options);
    for (const fit of ["crop", "resize", "pad"] as const) {
      const padded = await loadImageSet({ ...DIGITS, fit, height: 32, width: 32 }, options);
      const image = padded.pixels.subarray(0, 1024);
      expect(sum(image)).toBe(18454);
      for (let y = 0; y < 28; y++) {
        const row = image.subarray((y + 2) * 32 + 2, (y + 2) * 32 + 30);
        expect(row).toEqual(plain.pixels.subarray(y * 28, (y + 1) * 28));
      }
    }
  });

  it("repeat their grey in three channels", async () => {
    const set = await loadImageSet({ ...DIGITS, channels: 3 }, options);
    expect(set.pixels.length).toBe(9000 * 784 * 3);
    expect([...set.pixels.subarray((7 * 28 + 6) * 3, (7 * 28 + 8) * 3)]).toEqual([
      84, 84, 84, 185, 185, 185,
    ]);
  });

  it("need no cache at their own size", async () => {
    expect(await readdir(cacheDirectory)).toEqual([]);
  });

  it("are resampled for other sizes once, then come from the cache", async () => {
    const settings = { ...DIGITS, height: 14, width: 14 };
    const heldOut = { ...options, split: "held-out" } as const;
    let decoded = 0;
    const first = await loadImageSet(settings, { ...heldOut, onProgress: () => decoded++ });
    expect(decoded).toBe(1000);
    const second = await loadImageSet(settings, { ...heldOut, onProgress: () => decoded++ });
    expect(decoded).toBe(1000);
    expect(second).toEqual(first);
    // Lanczos' weights sum to one, which keeps the mean brightness but for undershoots cut off at black.
    const mean = sum(first.pixels.subarray(0, 196)) / 196;
    expect(Math.abs(mean - 25754 / 784)).toBeLessThan(3);
  });

  it("look in the preview as they are", async () => {
    const set = await loadImageSet({ ...DIGITS, height: 32, width: 32 }, options);
    const [first, second] = previewImages(set, "tanh", 2);
    expect(first).toMatchObject({ index: 0, label: 7, className: "7", height: 32, width: 32 });
    expect(first?.pixels).toEqual(set.pixels.subarray(0, 1024));
    expect(second?.label).toBe(2);
    expect(previewImages(set, "unit", 1)[0]?.pixels).toEqual(set.pixels.subarray(0, 1024));
    expect(previewImages(set, "tanh", 3, "spread").map(({ index }) => index)).toEqual([
      1500, 4500, 7500,
    ]);
    expect(previewImages(set, "tanh", 1e6)).toHaveLength(9000);
  });

  it.each([
    [{ height: 0 }, "The data source's height: It is 0,"],
    [{ width: 1e9 }, "The data source's width: It is 1000000000,"],
    [{ height: 27.5 }, "The data source's height: It is 27.5,"],
    [{ channels: 4 as 3 }, "The data source's channels: There are 4,"],
  ])("cannot be brought to %j", async (size, message) => {
    await expect(loadImageSet({ ...DIGITS, ...size }, options)).rejects.toThrow(message);
  });

  it("stop being loaded when asked to", async () => {
    const controller = new AbortController();
    const loading = loadImageSet(
      { ...DIGITS, height: 64, width: 64 },
      {
        ...options,
        signal: controller.signal,
        onProgress: (done) => done === 10 && controller.abort(new Error("cancelled")),
      },
    );
    await expect(loading).rejects.toThrow("cancelled");
    expect((await readdir(cacheDirectory)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
