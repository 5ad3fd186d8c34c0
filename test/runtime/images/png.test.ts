import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodePng, savePng } from "../../../runtime/images/png";
import { writeWhole } from "../../../runtime/files/write-whole";

const GREY_2X2 = { height: 2, width: 2, channels: 1 } as const;

describe("encodePng", () => {
  it("writes one channel as 8-bit grey and three as 8-bit RGB", async () => {
    const grey = header(await encodePng(Uint8Array.of(0, 50, 100, 255), GREY_2X2));
    expect(grey).toEqual({ width: 2, height: 2, depth: 8, colour: 0 });
    const rgb = await encodePng(Uint8Array.of(1, 2, 3, 4, 5, 6), {
      height: 1,
      width: 2,
      channels: 3,
    });
    expect(header(rgb)).toEqual({ width: 2, height: 1, depth: 8, colour: 2 });
  });

  it("keeps every byte, read back without the library that wrote them", async () => {
    const png = await encodePng(Uint8Array.of(7, 50, 100, 255, 0, 128), {
      height: 1,
      width: 2,
      channels: 3,
    });
    const start = png.indexOf("IDAT");
    const length = png.readUInt32BE(start - 4);
    const [filter, ...row] = inflateSync(png.subarray(start + 4, start + 4 + length));
    // Filters 0 (none) and 2 (up) leave a first row as it is.
    expect([0, 2]).toContain(filter);
    expect(row).toEqual([7, 50, 100, 255, 0, 128]);
  });

  it("refuses pixels that are not of that size", async () => {
    await expect(encodePng(new Uint8Array(3), GREY_2X2)).rejects.toThrow(
      "A 2 x 2 grey image has 4 bytes, but 3 were given.",
    );
  });
});

describe("files written whole", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ganvas bilder ä-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("make their folder and leave nothing else in it", async () => {
    const path = join(folder, "samples", "000000.png");
    await savePng(path, new Uint8Array(4), GREY_2X2);
    expect(header(await readFile(path)).width).toBe(2);
    expect(await readdir(join(folder, "samples"))).toEqual(["000000.png"]);
  });

  it("keep the old content, and leave nothing behind, when writing fails half way", async () => {
    const path = join(folder, "file");
    await writeFile(path, "old");
    const parts = function* () {
      yield Buffer.from("new");
      throw new Error("no space left on device");
    };
    await expect(writeWhole(path, parts())).rejects.toThrow("no space left on device");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it("hold all parts in order", async () => {
    const path = join(folder, "file");
    await writeWhole(path, [Buffer.from("one "), Buffer.from("two")]);
    expect(await readFile(path, "utf8")).toBe("one two");
  });
});

/** The fields of the IHDR chunk, which PNG puts first. */
function header(png: Buffer) {
  expect(png.toString("latin1", 12, 16)).toBe("IHDR");
  return {
    width: png.readUInt32BE(16),
    height: png.readUInt32BE(20),
    depth: png.readUInt8(24),
    colour: png.readUInt8(25),
  };
}
