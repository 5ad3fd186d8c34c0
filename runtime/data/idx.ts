/**
 * The IDX format of the MNIST database: two zero bytes, a byte for the element type, a byte for the number of
 * dimensions, each dimension as a big-endian 32-bit number, then the elements, last dimension fastest. Files are taken
 * gzipped or plain, whatever their name. Nothing is believed that the length of the file does not bear out.
 */
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { DataError, reasonOf } from "./errors";

/** Grey images as an IDX file holds them. */
export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width] bytes. */
  readonly pixels: Uint8Array;
}

const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  0x08: "unsigned bytes",
  0x09: "signed bytes",
  0x0b: "16-bit integers",
  0x0c: "32-bit integers",
  0x0d: "32-bit floats",
  0x0e: "64-bit floats",
};

/** Reads images and, if there is a file of them, their labels. Throws {@link DataError}. */
export async function readIdxPair(
  imagesPath: string,
  labelsPath: string | undefined,
): Promise<{ images: IdxImages; labels?: Uint8Array }> {
  const images = parseIdxImages(await readBytes(imagesPath), imagesPath);
  if (labelsPath === undefined) return { images };
  const labels = parseIdxLabels(await readBytes(labelsPath), labelsPath);
  if (labels.length !== images.count) {
    throw new DataError({
      where: labelsPath,
      problem: `It holds ${labels.length} labels, but ${imagesPath} holds ${images.count} images.`,
      remedy: "Give the labels file that belongs to these images.",
    });
  }
  return { images, labels };
}

/** Reads the bytes of an IDX file of images. `where` names it in messages. Throws {@link DataError}. */
export function parseIdxImages(bytes: Uint8Array, where: string): IdxImages {
  const { dimensions, elements } = parseIdx(bytes, where, "images", 3);
  const [count = 0, height = 0, width = 0] = dimensions;
  if (elements.length === 0) {
    throw new DataError({
      where,
      problem: `It holds ${count} images of ${width} x ${height} pixels: nothing to train on.`,
      remedy: "Give an images file with at least one image.",
    });
  }
  return { count, height, width, pixels: elements };
}

/** Reads the bytes of an IDX file of labels. `where` names it in messages. Throws {@link DataError}. */
export function parseIdxLabels(bytes: Uint8Array, where: string): Uint8Array {
  return parseIdx(bytes, where, "labels", 1).elements;
}

function parseIdx(
  bytes: Uint8Array,
  where: string,
  what: "images" | "labels",
  rank: number,
): { dimensions: number[]; elements: Uint8Array } {
  const wanted = `IDX ${what} are unsigned bytes in ${rank === 1 ? "1 dimension" : "3 dimensions"}`;
  const fail = (problem: string, remedy: string): never => {
    throw new DataError({ where, problem, remedy });
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length < 4 ? undefined : view.getUint32(0);
  if (magic === undefined || magic >>> 16 !== 0 || ELEMENT_TYPES[magic >>> 8] === undefined) {
    const found = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
    return fail(
      `It is no IDX file: it begins with ${found.length === 0 ? "nothing" : found.join(" ")}, and wanted is 00 00 08 0${rank}.`,
      `Give a file in the format of MNIST's ${what}, gzipped or not.`,
    );
  }
  const type = ELEMENT_TYPES[magic >>> 8] ?? "";
  const foundRank = magic & 0xff;
  if (type !== "unsigned bytes" || foundRank !== rank) {
    const swapped = foundRank === 4 - rank;
    return fail(
      `It holds ${type} in ${foundRank} ${foundRank === 1 ? "dimension" : "dimensions"}; ${wanted}.`,
      swapped
        ? "The images and the labels seem to be swapped: exchange the two paths."
        : `Give a file in the format of MNIST's ${what}.`,
    );
  }
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    return fail(
      `It ends inside its header: it has ${bytes.length} bytes of at least ${header}.`,
      "Download or copy it again.",
    );
  }
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = dimensions.reduce((product, dimension) => product * dimension, 1);
  if (bytes.length - header !== size) {
    const truncated = bytes.length - header < size;
    return fail(
      `Its header says ${dimensions.join(" x ")} = ${size} bytes, but ${bytes.length - header} follow.`,
      truncated
        ? "It is cut off: download or copy it again."
        : "The file is not what its header says: download or copy it again.",
    );
  }
  return { dimensions, elements: new Uint8Array(bytes.buffer, bytes.byteOffset + header, size) };
}

async function readBytes(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new DataError({
      where: path,
      problem: `It cannot be read (${reasonOf(error)}).`,
      remedy: "Check the path in the data source's settings.",
      cause: error,
    });
  }
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!gzipped) return bytes;
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    throw new DataError({
      where: path,
      problem: `It is a gzip file of ${bytes.length} bytes that cannot be unpacked (${reasonOf(error)}).`,
      remedy: "It is damaged or cut off: download or copy it again.",
      cause: error,
    });
  }
}
