import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataError } from "../../../runtime/data/errors";
import { loadImageSet, type LoadOptions } from "../../../runtime/data/load";
import type { SourceSettings } from "../../../runtime/data/source";

const FIXTURES = fileURLToPath(new URL("../../fixtures/images/", import.meta.url));
const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 255] as const;

describe("a folder of images", () => {
  let base: string;
  let decoded: number;
  let options: LoadOptions;

  const settings = (changes: Partial<SourceSettings> = {}): SourceSettings => ({
    source: { kind: "folder", path: "bilder ñ" },
    height: 4,
    width: 4,
    channels: 3,
    fit: "crop",
    range: "tanh",
    flip: false,
    ...changes,
  });
  const load = (changes: Partial<SourceSettings> = {}) => loadImageSet(settings(changes), options);
  const put = async (path: string, bytes: Uint8Array) => {
    await mkdir(dirname(join(base, "bilder ñ", path)), { recursive: true });
    await writeFile(join(base, "bilder ñ", path), bytes);
  };
  const failure = async (changes: Partial<SourceSettings> = {}): Promise<DataError> => {
    const error: unknown = await load(changes).catch((e: unknown) => e);
    if (error instanceof DataError) return error;
    throw new Error(`Expected a DataError, got ${String(error)}.`);
  };

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), "ganvas projekt é-"));
    decoded = 0;
    const onProgress = () => decoded++;
    options = { base, cacheDirectory: join(base, ".cache"), split: "train", onProgress };
    await mkdir(join(base, "bilder ñ"));
  });
  afterEach(() => rm(base, { recursive: true }));

  describe("is listed", () => {
    it("in the order of its paths, in any case of extension, sub-folders included", async () => {
      await put("b.PNG", await plain([2, 2, 2]));
      await put("a/z.png", await plain([1, 1, 1]));
      await put("ü.png", await plain([4, 4, 4]));
      await put("c.jpeg", await plain([3, 3, 3], "jpeg"));
      const set = await load({ channels: 1, height: 1, width: 1 });
      expect([...set.pixels]).toEqual([1, 2, 3, 4]);
      expect(set.labels).toBeUndefined();
    });

    it("without other files, hidden files and what macOS adds to archives", async () => {
      await put("a.png", await plain(RED));
      await put("notes.txt", Buffer.from("no image"));
      await put("._a.png", Buffer.from("no image"));
      await put("__MACOSX/a.png", Buffer.from("no image"));
      const set = await load();
      expect(set.count).toBe(1);
      expect(set.skipped).toEqual([]);
    });

    it("with links followed, each folder once", async () => {
      await put("inside/a.png", await plain(RED));
      await mkdir(join(base, "elsewhere"));
      await writeFile(join(base, "elsewhere", "b.png"), await plain(BLUE));
      await symlink(join(base, "elsewhere"), join(base, "bilder ñ", "linked"), "junction");
      await symlink(join(base, "bilder ñ"), join(base, "bilder ñ", "round"), "junction");
      await symlink(join(base, "nowhere"), join(base, "bilder ñ", "dangling.png"), "junction");
      const set = await load();
      expect(set.count).toBe(2);
      expect(set.classNames).toEqual(["inside", "linked"]);
    });

    it("with labels when all images lie in sub-folders: those of the first level, sorted", async () => {
      await put("dog/1.png", await plain([1, 1, 1]));
      await put("cat/2.png", await plain([2, 2, 2]));
      await put("dog/puppies/3.png", await plain([3, 3, 3]));
      const set = await load({ channels: 1, height: 1, width: 1 });
      expect([...set.pixels]).toEqual([2, 1, 3]);
      expect(set.classNames).toEqual(["cat", "dog"]);
      expect(set.labels).toEqual(Uint8Array.of(0, 1, 1));
    });
  });

  describe("is decoded", () => {
    /** Left half red, right half blue: 8 x 4. */
    const halves = async () =>
      sharp(
        Uint8Array.from(
          { length: 96 },
          (_, j) => (Math.floor(j / 3) % 8 < 4 ? RED : BLUE)[j % 3] ?? 0,
        ),
        { raw: { width: 8, height: 4, channels: 3 } },
      );

    it("with its centre cut out by crop", async () => {
      await put("a.png", await (await halves()).png().toBuffer());
      const { pixels } = await load({ fit: "crop" });
      expect(row(pixels, 0)).toEqual([RED, RED, BLUE, BLUE]);
      expect(row(pixels, 3)).toEqual([RED, RED, BLUE, BLUE]);
    });

    it("stretched by resize: columns from afar come in", async () => {
      // 6 red columns and 2 blue ones become 3 and 1 when stretched; cropping would keep 4 and 0.
      const columns = [RED, RED, RED, RED, RED, RED, BLUE, BLUE];
      const raw = Uint8Array.from(Array.from({ length: 4 }, () => columns).flat(2));
      const image = sharp(raw, { raw: { width: 8, height: 4, channels: 3 } });
      await put("a.png", await image.png().toBuffer());
      const stretched = row((await load({ fit: "resize" })).pixels, 1);
      expect(stretched[0]?.[0]).toBeGreaterThan(240);
      expect(stretched[3]?.[2]).toBeGreaterThan(200);
      const cropped = row((await load({ fit: "crop" })).pixels, 1);
      expect(cropped[3]?.[0]).toBeGreaterThan(200);
    });

    it.each([
      ["black", 0],
      ["white", 255],
    ] as const)("with %s above and below by pad", async (background, level) => {
      await put("a.png", await (await halves()).png().toBuffer());
      const { pixels } = await load({ fit: "pad", background });
      const bar = [level, level, level];
      expect(row(pixels, 0)).toEqual([bar, bar, bar, bar]);
      expect(row(pixels, 3)).toEqual([bar, bar, bar, bar]);
      expect(row(pixels, 1)[0]?.[0]).toBeGreaterThan(200);
      expect(row(pixels, 1)[3]?.[2]).toBeGreaterThan(200);
    });

    // Where the stored image's left (red) and right (blue) go, by the EXIF standard: 1 stays, 3 turns by 180 degrees,
    // 6 by 90 clockwise, 8 by 90 counter-clockwise.
    it.each([
      [1, "left"],
      [3, "right"],
      [6, "top"],
      [8, "bottom"],
    ] as const)("upright: with EXIF orientation %i red is at the %s", async (orientation, side) => {
      const jpeg = await (
        await halves()
      )
        .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
        .toBuffer();
      await put("a.jpg", withOrientation(jpeg, orientation));
      const { pixels } = await load({ fit: "resize", height: 2, width: 2 });
      const at = (y: number, x: number) => ((pixels[(2 * y + x) * 3] ?? 0) > 128 ? "red" : "blue");
      const corners = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)].join(" ");
      const wanted = {
        left: "red blue red blue",
        right: "blue red blue red",
        top: "red red blue blue",
        bottom: "blue blue red red",
      };
      expect(corners).toBe(wanted[side]);
    });

    it("with transparency laid on the background", async () => {
      await copyFile(join(FIXTURES, "rgba.png"), join(base, "bilder ñ", "rgba.png"));
      const size = { height: 1, width: 3 };
      const onBlack = (await load(size)).pixels;
      // Alpha 128 of 255 is 0.502: (200, 100, 0) on black is (100.4, 50.2, 0), on white (227.4, 177.2, 127).
      expect(near(onBlack, [255, 0, 0, 0, 0, 0, 100, 50, 0])).toBe(true);
      const onWhite = (await load({ ...size, background: "white" })).pixels;
      expect(near(onWhite, [255, 0, 0, 255, 255, 255, 227, 177, 127])).toBe(true);
    });

    it("with the upper 8 of 16 bits", async () => {
      await copyFile(join(FIXTURES, "grey16.png"), join(base, "bilder ñ", "grey16.png"));
      expect([...(await load({ height: 1, width: 4, channels: 1 })).pixels]).toEqual([
        0, 10, 128, 255,
      ]);
      expect([...(await load({ height: 1, width: 4 })).pixels]).toEqual([
        0, 0, 0, 10, 10, 10, 128, 128, 128, 255, 255, 255,
      ]);
    });

    it("from colour to grey by Rec. 601 luma", async () => {
      await put("1.png", await plain(RED));
      await put("2.png", await plain([0, 255, 0]));
      await put("3.png", await plain(BLUE));
      // 0.299, 0.587 and 0.114 of 255.
      expect([...(await load({ channels: 1, height: 1, width: 1 })).pixels]).toEqual([76, 150, 29]);
    });

    it.each(["webp", "gif"] as const)("from %s too", async (format) => {
      await put(`a.${format}`, await plain([255, 255, 255], format));
      expect(new Set((await load()).pixels)).toEqual(new Set([255]));
    });
  });

  describe("with files that cannot be used", () => {
    it("lists them with reasons, keeps the others in order, and says so", async () => {
      const jpeg = await noise("jpeg");
      await put("cat/1.png", await plain([1, 1, 1]));
      await put("cat/2.jpg", jpeg.subarray(0, jpeg.length / 2));
      await put("dog/3.png", await plain([3, 3, 3]));
      await put("dog/4.png", Buffer.from("This is no PNG."));
      await put("dog/5.png", new Uint8Array());
      await put("dog/6.png", await plain([6, 6, 6]));
      const set = await load({ channels: 1, height: 1, width: 1 });
      expect([...set.pixels]).toEqual([1, 3, 6]);
      expect(set.count).toBe(3);
      expect([...(set.labels ?? [])]).toEqual([0, 1, 1]);
      expect(set.skipped).toEqual([
        {
          path: "cat/2.jpg",
          reason: matching(/^It cannot be decoded: .*premature end of JPEG/),
        },
        {
          path: "dog/4.png",
          reason: matching(/^It cannot be decoded: .*unsupported image format/),
        },
        { path: "dog/5.png", reason: "It is empty." },
      ]);
      expect(set.notices).toEqual(["3 of 6 images in bilder ñ cannot be read and are left out."]);
    });

    it("remembers them in the cache", async () => {
      await put("a.png", await plain(RED));
      await put("b.png", Buffer.from("This is no PNG."));
      const first = await load();
      expect(await load()).toEqual(first);
      expect(decoded).toBe(2);
    });

    it("looks again next time when a file could not even be read", async () => {
      await put("a.png", await plain(RED));
      await put("b.png", Buffer.from("x"));
      // Longer than what Node reads into memory.
      await truncate(join(base, "bilder ñ", "b.png"), 2 ** 31);
      expect((await load()).skipped).toEqual([
        { path: "b.png", reason: matching(/^It cannot be read: /) },
      ]);
      await load();
      expect(decoded).toBe(4);
    });

    it("fails when there is no other, with the first reason", async () => {
      await put("a.png", Buffer.from("This is no PNG."));
      await put("b.png", new Uint8Array());
      const error = await failure();
      expect(error.where).toBe(join(base, "bilder ñ"));
      expect(error.problem).toMatch(
        /^None of its 2 images can be read\. The first is a\.png: It cannot be decoded: /,
      );
    });

    it("fails when it is empty, or holds other files only", async () => {
      expect((await failure()).problem).toBe("The folder holds no image; it is empty.");
      await put("a.bmp", Buffer.from("BM"));
      await put("b.bmp", Buffer.from("BM"));
      await put("README", Buffer.from("x"));
      expect((await failure()).problem).toBe(
        "The folder holds no image, only other files (1 without extension, 2 .bmp).",
      );
    });

    it("fails when it is not there, or is a file", async () => {
      const missing = await failure({ source: { kind: "folder", path: "missing" } });
      expect(missing.message).toContain(
        `${join(base, "missing")}: The folder cannot be read (ENOENT`,
      );
      await writeFile(join(base, "file"), "");
      const file = await failure({ source: { kind: "folder", path: "file" } });
      expect(file.problem).toContain("ENOTDIR");
    });

    it("has no held-out part", async () => {
      await put("a.png", await plain(RED));
      options = { ...options, split: "held-out" };
      expect((await failure()).problem).toContain("it has no held-out part");
    });
  });

  describe("and its cache", () => {
    const cacheFile = async () => {
      const [name = ""] = await readdir(options.cacheDirectory);
      return join(options.cacheDirectory, name);
    };
    beforeEach(async () => {
      await put("a.png", await plain(RED));
      await put("b.png", await plain(BLUE));
    });

    it("decodes once, and gives the same set again", async () => {
      const first = await load();
      expect(decoded).toBe(2);
      expect(await load()).toEqual(first);
      expect(decoded).toBe(2);
    });

    it.each<[string, () => Promise<void>]>([
      ["is written", () => put("b.png", Buffer.from("changed"))],
      ["is touched", () => utimes(join(base, "bilder ñ", "b.png"), 1, 1)],
      ["is added", async () => put("c.png", await plain(RED))],
      ["is removed", () => rm(join(base, "bilder ñ", "b.png"))],
    ])("is replaced when a file %s", async (_, change) => {
      await load();
      decoded = 0;
      await change();
      await load();
      expect(decoded).toBeGreaterThan(0);
      expect(await readdir(options.cacheDirectory)).toHaveLength(1);
    });

    it("sees new pixels under an old name", async () => {
      await load();
      await put("b.png", await plain([9, 9, 9]));
      await utimes(join(base, "bilder ñ", "b.png"), 1, 1);
      expect([...(await load()).pixels.subarray(48, 51)]).toEqual([9, 9, 9]);
    });

    it.each<[string, Partial<SourceSettings>]>([
      ["height", { height: 5 }],
      ["channels", { channels: 1 }],
      ["fit", { fit: "pad" }],
      ["background", { background: "white" }],
    ])("is another one for another %s", async (_, changes) => {
      await load();
      await load(changes);
      expect(decoded).toBe(4);
      await load();
      await load(changes);
      expect(decoded).toBe(4);
    });

    it("is the same for another range or flip, which are applied later", async () => {
      await load();
      await load({ range: "unit", flip: true });
      expect(decoded).toBe(2);
    });

    it.each<[string, (bytes: Buffer) => Buffer]>([
      ["a flipped bit in its pixels", (bytes) => flipped(bytes, bytes.length - 1)],
      ["a flipped bit in its header", (bytes) => flipped(bytes, 25)],
      ["a wrong beginning", (bytes) => flipped(bytes, 0)],
      ["a wrong header length", (bytes) => flipped(bytes, 19)],
      ["a missing end", (bytes) => bytes.subarray(0, -1)],
      ["nothing in it", () => Buffer.alloc(0)],
    ])("is not believed with %s", async (_, damage) => {
      const first = await load();
      const path = await cacheFile();
      const whole = await readFile(path);
      await writeFile(path, damage(whole));
      expect(await load()).toEqual(first);
      expect(decoded).toBe(4);
      expect(await readFile(path)).toEqual(whole);
    });

    it("that cannot be written is a notice, not a failure", async () => {
      await writeFile(join(base, "file"), "");
      options = { ...options, cacheDirectory: join(base, "file", "cache") };
      const set = await load();
      expect(set.count).toBe(2);
      expect(set.notices).toEqual([
        matching(/^The decoded images cannot be kept in .* \(ENOTDIR.*\), so they will be/),
      ]);
    });
  });
});

/** A text like this, where vitest would take `any`. */
function matching(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string;
}

/** A 4 x 4 image of one colour. */
function plain(
  [r, g, b]: readonly [number, number, number],
  format: "png" | "jpeg" | "webp" | "gif" = "png",
): Promise<Buffer> {
  const image = sharp({ create: { width: 4, height: 4, channels: 3, background: { r, g, b } } });
  return image.toFormat(format).toBuffer();
}

function noise(format: "png" | "jpeg"): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const create = { width: 32, height: 32, channels: 3, noise, background: "black" } as const;
  return sharp({ create }).toFormat(format).toBuffer();
}

/** The pixels of one row of a 4 x 4 RGB image. */
function row(pixels: Uint8Array, y: number): number[][] {
  return [0, 1, 2, 3].map((x) => [...pixels.subarray((4 * y + x) * 3, (4 * y + x) * 3 + 3)]);
}

function near(actual: Uint8Array, wanted: readonly number[]): boolean {
  return (
    actual.length === wanted.length && wanted.every((v, j) => Math.abs(v - (actual[j] ?? NaN)) <= 1)
  );
}

function flipped(bytes: Buffer, at: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  return damaged;
}

/** Puts an EXIF segment with nothing but the orientation tag (0x0112) right after a JPEG's start marker. */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from(
    "4d4d002a00000008" + "0001" + "0112000300000001" + "00000000" + "00000000",
    "hex",
  );
  tiff.writeUInt16BE(orientation, 18);
  const payload = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const segment = Buffer.from([0xff, 0xe1, 0, payload.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, payload, jpeg.subarray(2)]);
}
