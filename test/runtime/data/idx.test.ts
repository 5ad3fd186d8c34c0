import { gzipSync } from "node:zlib";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataError } from "../../../runtime/data/errors";
import { readIdxPair } from "../../../runtime/data/idx";

/** An IDX file: 0, 0, element type, rank, big-endian dimensions, elements. */
function idx(dimensions: number[], elements: number[], type = 0x08): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.set([0, 0, type, dimensions.length]);
  dimensions.forEach((dimension, axis) => header.writeUInt32BE(dimension, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(elements)]);
}

const IMAGES = idx([2, 1, 3], [1, 2, 3, 4, 5, 6]);
const LABELS = idx([2], [7, 0]);

describe("an IDX pair", () => {
  let folder: string;
  const put = async (name: string, bytes: Buffer) => {
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  };
  const failure = async (images: Buffer, labels?: Buffer): Promise<DataError> => {
    const imagesPath = await put("images", images);
    const labelsPath = labels && (await put("labels", labels));
    const error: unknown = await readIdxPair(imagesPath, labelsPath).catch((e: unknown) => e);
    if (error instanceof DataError) return error;
    throw new Error(`Expected a DataError, got ${String(error)}.`);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ganvas idx é-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ["plain", (bytes: Buffer) => bytes],
    ["gzipped, whatever the name", (bytes: Buffer) => gzipSync(bytes)],
  ])("is read %s", async (_, packed) => {
    const { images, labels } = await readIdxPair(
      await put("images-idx3", packed(IMAGES)),
      await put("labels-idx1", packed(LABELS)),
    );
    expect(images).toMatchObject({ count: 2, height: 1, width: 3 });
    expect([...images.pixels]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...(labels ?? [])]).toEqual([7, 0]);
  });

  it("may lack labels", async () => {
    const { labels } = await readIdxPair(await put("images", IMAGES), undefined);
    expect(labels).toBeUndefined();
  });

  it("that is cut off is refused with the two sizes", async () => {
    const error = await failure(IMAGES.subarray(0, -2));
    expect(error.where).toBe(join(folder, "images"));
    expect(error.problem).toBe("Its header says 2 x 1 x 3 = 6 bytes, but 4 follow.");
    expect(error.remedy).toBe("It is cut off: download or copy it again.");
    expect(error.message).toBe(`${error.where}: ${error.problem} ${error.remedy}`);
  });

  it("that is too long is refused as well", async () => {
    const error = await failure(Buffer.concat([IMAGES, Buffer.from([9])]));
    expect(error.problem).toContain("= 6 bytes, but 7 follow.");
    expect(error.remedy).toContain("not what its header says");
  });

  it("that ends inside its header is refused", async () => {
    const error = await failure(IMAGES.subarray(0, 9));
    expect(error.problem).toBe("It ends inside its header: it has 9 bytes of at least 16.");
  });

  it("whose sizes overflow 32 bits is refused by its length, without asking for the memory", async () => {
    const error = await failure(idx([0xffffffff, 0xffffffff, 0xffffffff], [1]));
    expect(error.problem).toContain("but 1 follow.");
  });

  it.each([
    ["a PNG", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d]), "89 50 4e 47"],
    ["an unknown element type", idx([1, 1, 1], [1], 0x42), "00 00 42 03"],
    ["three bytes", Buffer.from([0, 0, 8]), "00 00 08"],
    ["an empty file", Buffer.alloc(0), "nothing"],
  ])("with the wrong magic (%s) is refused with its first bytes", async (_, bytes, found) => {
    const error = await failure(bytes);
    expect(error.problem).toBe(
      `It is no IDX file: it begins with ${found}, and wanted is 00 00 08 03.`,
    );
  });

  it("of floats is refused by its element type", async () => {
    const error = await failure(idx([1, 1, 1], [0, 0, 0, 0], 0x0d));
    expect(error.problem).toBe(
      "It holds 32-bit floats in 3 dimensions; IDX images are unsigned bytes in 3 dimensions.",
    );
  });

  it("with images and labels swapped says so", async () => {
    const error = await failure(LABELS, IMAGES);
    expect(error.where).toBe(join(folder, "images"));
    expect(error.problem).toContain("unsigned bytes in 1 dimension;");
    expect(error.remedy).toContain("exchange the two paths");
  });

  it("with fewer labels than images names both files", async () => {
    const error = await failure(IMAGES, idx([1], [7]));
    expect(error.where).toBe(join(folder, "labels"));
    expect(error.problem).toBe(`It holds 1 labels, but ${join(folder, "images")} holds 2 images.`);
  });

  it("without images is refused", async () => {
    const error = await failure(idx([0, 28, 28], []));
    expect(error.problem).toBe("It holds 0 images of 28 x 28 pixels: nothing to train on.");
  });

  it("whose gzip is cut off is refused", async () => {
    const packed = gzipSync(IMAGES);
    const error = await failure(packed.subarray(0, -10));
    expect(error.problem).toContain(`It is a gzip file of ${packed.length - 10} bytes`);
    expect(error.remedy).toContain("cut off");
  });

  it("that is not there is refused with its path", async () => {
    const path = join(folder, "missing");
    await expect(readIdxPair(path, undefined)).rejects.toThrow(
      `${path}: It cannot be read (ENOENT`,
    );
  });
});
