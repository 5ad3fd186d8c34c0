import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadImageSet } from "../../../runtime/data/load";
import type { SourceSettings, Split } from "../../../runtime/data/source";

describe("the part of a source", () => {
  let folder: string;
  const load = (changes: Partial<SourceSettings> = {}, split: Split = "train") =>
    loadImageSet(
      {
        ...{ source: { kind: "digits" }, height: 28, width: 28, channels: 1, fit: "crop" },
        ...{ range: "tanh", flip: false },
        ...changes,
      },
      { base: folder, cacheDirectory: join(folder, ".cache"), split },
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ganvas parts é-"));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it("halves a set, so that two domains share no image", async () => {
    const [all, first, second] = [
      await load(),
      await load({ part: "first" }),
      await load({ part: "second", derive: "negative" }),
    ];
    expect([all.count, first.count, second.count]).toEqual([9000, 4500, 4500]);
    expect(first.pixels).toEqual(all.pixels.subarray(0, 4500 * 784));
    expect(first.labels).toEqual(all.labels?.subarray(0, 4500));
    expect(second.pixels[0]).toBe(255 - (all.pixels[4500 * 784] ?? 0));
    expect(second.labels).toEqual(all.labels?.subarray(4500));
  });

  it("is halved and derived alike among the held-out images", async () => {
    const second = await load({ part: "second", derive: "negative" }, "held-out");
    expect(second.count).toBe(500);
    expect(second.pixels[0]).toBe(255);
  });

  it("of a folder trainA has its held-out images in testA", async () => {
    const pixel = (background: string) =>
      sharp({ create: { width: 2, height: 2, channels: 3, background } }).png();
    for (const name of ["trainA", "testA"]) await mkdir(join(folder, name));
    await pixel("black").toFile(join(folder, "trainA", "a.png"));
    await pixel("white").toFile(join(folder, "testA", "b.png"));
    const source = { kind: "folder", path: "trainA" } as const;
    const size = { height: 2, width: 2 };
    expect((await load({ source, ...size })).pixels[0]).toBe(0);
    expect((await load({ source, ...size }, "held-out")).pixels[0]).toBe(255);
    await expect(load({ source: { ...source, path: "testA" } }, "held-out")).rejects.toThrow(
      /no held-out part/,
    );
  });

  it("that was never downloaded says how to get it", async () => {
    vi.stubEnv("GANVAS_DATA", join(folder, "none"));
    await expect(load({ source: { kind: "fashion" } })).rejects.toThrow(
      /Fashion-MNIST.*npx ganvas download fashion.*31 MB/,
    );
  });
});
