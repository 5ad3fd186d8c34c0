/**
 * The binary format of CIFAR-10 and CIFAR-100: records of 32 x 32 pixels, each one label byte (CIFAR-100: the coarse and
 * the fine label), then 1,024 bytes of red, of green and of blue, each row by row. A record's length tells the two apart.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { DataError, reasonOf } from "./errors";
import type { Split } from "./source";

export interface CifarImages {
  readonly count: number;
  /** [count, 32, 32, 3] bytes. */
  readonly pixels: Uint8Array;
  /** Of CIFAR-100 the fine ones. */
  readonly labels: Uint8Array;
}

export const CIFAR_SIDE = 32;
const PLANE = CIFAR_SIDE * CIFAR_SIDE;
const IMAGE = 3 * PLANE;

/**
 * Reads a file of records, or all files of a folder that belong to the split: `data_batch_1.bin` ... or `train.bin` to
 * train on, `test_batch.bin` or `test.bin` held out. Throws {@link DataError}.
 */
export async function readCifar(path: string, split: Split): Promise<CifarImages> {
  const files = await filesOf(path, split);
  const parts = await Promise.all(files.map(async (file) => parseCifar(await read(file), file)));
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    pixels: joined(parts.map(({ pixels }) => pixels)),
    labels: joined(parts.map(({ labels }) => labels)),
  };
}

/** Takes the bytes of a file apart. `where` names it in messages. Throws {@link DataError}. */
export function parseCifar(bytes: Uint8Array, where: string): CifarImages {
  const labelBytes = [1, 2].find((n) => bytes.length > 0 && bytes.length % (IMAGE + n) === 0);
  if (labelBytes === undefined) {
    throw new DataError({
      where,
      problem: `It has ${bytes.length} bytes, which are no whole number of CIFAR records (${IMAGE + 1} bytes each, of CIFAR-100 ${IMAGE + 2}).`,
      remedy:
        "Give a file of the binary version of CIFAR-10 or CIFAR-100, unpacked; or copy it again.",
    });
  }
  const record = IMAGE + labelBytes;
  const count = bytes.length / record;
  const pixels = new Uint8Array(count * IMAGE);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const start = i * record;
    labels[i] = bytes[start + labelBytes - 1] ?? 0;
    for (let channel = 0; channel < 3; channel++) {
      const plane = bytes.subarray(start + labelBytes + channel * PLANE);
      for (let p = 0; p < PLANE; p++) pixels[i * IMAGE + 3 * p + channel] = plane[p] ?? 0;
    }
  }
  return { count, pixels, labels };
}

const FILES: Readonly<Record<Split, RegExp>> = {
  train: /^(data_batch_\d+|train)\.bin$/,
  "held-out": /^(test_batch|test)\.bin$/,
};

async function filesOf(path: string, split: Split): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => FILES[split].test(name)).sort();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (error) {
    throw new DataError({
      where: path,
      problem: `It cannot be read (${reasonOf(error)}).`,
      remedy: "Check the path in the data source's settings.",
      cause: error,
    });
  }
  throw new DataError({
    where: path,
    problem: `The folder holds no file of CIFAR's ${split === "train" ? "training" : "test"} records.`,
    remedy: `Unpack the binary version of CIFAR-10 or CIFAR-100 into it: ${split === "train" ? "data_batch_1.bin or train.bin" : "test_batch.bin or test.bin"}.`,
  });
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DataError({
      where: file,
      problem: `${basename(file)} cannot be read (${reasonOf(error)}).`,
      remedy: "Check that the file may be read.",
      cause: error,
    });
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
