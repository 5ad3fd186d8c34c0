/** Decodes all images of a source into one array, several at a time, however long it takes. */
import { constants } from "node:buffer";
import { availableParallelism } from "node:os";
import { bytesOf, describeSize, type ImageSize } from "../images/raster";
import { DataError } from "./errors";
import type { SkippedFile } from "./image-set";

/** What decoding a source gives. */
export interface Decoded {
  readonly count: number;
  /** `count` images, all of the size in the settings. */
  readonly pixels: Uint8Array;
  readonly skipped: readonly SkippedFile[];
}

/** Why there is no image. `lasting` when trying again with the same file gives the same. */
export interface Failure extends SkippedFile {
  readonly lasting: boolean;
}

/**
 * Calls `decode` for each item and lays the images side by side in the items' order, leaving out failures, which are
 * tried a second time, alone. `lasting` is whether all that are left are. Rejects with what `decode` throws, and with the signal's reason.
 */
export async function decodeAll<Item>(
  items: readonly Item[],
  size: ImageSize,
  options: { onProgress?: (done: number, total: number) => void; signal?: AbortSignal },
  decode: (item: Item) => Promise<Uint8Array | Failure>,
): Promise<Decoded & { readonly lasting: boolean }> {
  const stride = bytesOf(size);
  const pixels = allocate(items.length, size);
  const failures = new Map<number, Failure>();
  // Each worker takes the next item when it is free. One that throws closes the generator, which ends the others.
  const queue = (function* () {
    yield* items.entries();
  })();
  let done = 0;
  const take = async (index: number, item: Item): Promise<void> => {
    options.signal?.throwIfAborted();
    const result = await decode(item);
    if (result instanceof Uint8Array) {
      pixels.set(result, index * stride);
      failures.delete(index);
    } else {
      failures.set(index, result);
    }
  };
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      await take(index, item);
      options.onProgress?.(++done, items.length);
    }
  };
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, work));
  // libvips has one error text for the whole process: a reason found while others were decoded may be another file's.
  for (const index of [...failures.keys()]) {
    const item = items[index];
    if (item !== undefined) await take(index, item);
  }
  let count = 0;
  for (let index = 0; index < items.length; index++) {
    if (failures.has(index)) continue;
    if (count < index) pixels.copyWithin(count * stride, index * stride, (index + 1) * stride);
    count++;
  }
  const inOrder = [...failures].sort(([a], [b]) => a - b).map(([, failure]) => failure);
  return {
    count,
    pixels: pixels.subarray(0, count * stride),
    skipped: inOrder.map(({ path, reason }) => ({ path, reason })),
    lasting: inOrder.every(({ lasting }) => lasting),
  };
}

function allocate(count: number, size: ImageSize): Uint8Array {
  const bytes = count * bytesOf(size);
  try {
    if (bytes <= constants.MAX_LENGTH) return new Uint8Array(bytes);
  } catch {
    // Less memory than the longest array: the same answer.
  }
  throw new DataError({
    where: "The data source",
    problem: `${count} images of ${describeSize(size)} pixels are ${(bytes / 2 ** 30).toFixed(1)} GiB, more than fits into memory.`,
    remedy: "Choose a smaller size or fewer images.",
  });
}
