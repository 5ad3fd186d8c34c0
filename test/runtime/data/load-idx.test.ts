import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadImageSet, type LoadOptions } from "../../../runtime/data/load";
import type { SourceSettings } from "../../../runtime/data/source";

/** Two 4 x 4 images, the first 10 throughout, the second 200. */
const IMAGES = Buffer.concat([
  Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4]),
  Buffer.alloc(16, 10),
  Buffer.alloc(16, 200),
]);
const LABELS = Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 3, 1]);

const SETTINGS: SourceSettings = {
  source: { kind: "idx", images: "images.gz", labels: "labels" },
  height: 4,
  width: 4,
  channels: 1,
  fit: "crop",
  range: "tanh",
  flip: false,
};

describe("an IDX source of a project", () => {
  let base: string;
  let decoded: number;
  let options: LoadOptions;
  const load = (changes: Partial<SourceSettings> = {}) =>
    loadImageSet({ ...SETTINGS, ...changes }, options);

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), "ganvas idx é-"));
    decoded = 0;
    const onProgress = () => decoded++;
    options = { base, cacheDirectory: join(base, "cache"), split: "train", onProgress };
    await writeFile(join(base, "images.gz"), gzipSync(IMAGES));
    await writeFile(join(base, "labels"), LABELS);
  });
  afterEach(() => rm(base, { recursive: true }));

  it("is found relative to the project, with its labels and their names", async () => {
    const set = await load();
    expect(set).toMatchObject({ count: 2, height: 4, width: 4, channels: 1, skipped: [] });
    expect(set.pixels).toEqual(Uint8Array.from(IMAGES.subarray(16)));
    expect(set.labels).toEqual(Uint8Array.of(3, 1));
    expect(set.classNames).toEqual(["0", "1", "2", "3"]);
    expect(decoded).toBe(0);
  });

  it("may have no labels", async () => {
    const set = await load({ source: { kind: "idx", images: "images.gz" } });
    expect(set.labels).toBeUndefined();
    expect(set.classNames).toBeUndefined();
  });

  it("is resampled in one channel and in three", async () => {
    const grey = await load({ height: 8, width: 6, fit: "resize" });
    expect([...grey.pixels]).toEqual([...fill(48, 10), ...fill(48, 200)]);
    const colour = await load({ height: 8, width: 6, fit: "resize", channels: 3 });
    expect([...colour.pixels]).toEqual([...fill(144, 10), ...fill(144, 200)]);
  });

  it("is letterboxed by pad, on the background", async () => {
    const { pixels } = await load({ height: 8, width: 12, fit: "pad", background: "white" });
    expect([...pixels.subarray(0, 12)]).toEqual([255, 255, ...fill(8, 10), 255, 255]);
  });

  it("gets a margin in the background's colour where resampling would only blur", async () => {
    const source = { kind: "idx", images: "eight" } as const;
    const header = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8];
    await writeFile(join(base, "eight"), Buffer.from([...header, ...fill(64, 10)]));
    const { pixels } = await load({ source, height: 8, width: 9, background: "white" });
    // An odd pixel of margin goes to the right.
    expect([...pixels.subarray(0, 9)]).toEqual([...fill(8, 10), 255]);
  });

  it("is resampled again when its file changes, and only then", async () => {
    await load({ height: 2, width: 2 });
    await load({ height: 2, width: 2 });
    expect(decoded).toBe(2);
    await utimes(join(base, "images.gz"), 1, 1);
    await load({ height: 2, width: 2 });
    expect(decoded).toBe(4);
  });
});

function fill(length: number, value: number): number[] {
  return new Array<number>(length).fill(value);
}
