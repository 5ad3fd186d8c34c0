import { join } from "node:path";
import { DataError } from "../data/errors";
import { writeImage, type ImageSet } from "../data/image-set";
import { loadImageSet } from "../data/load";
import type { SourceSettings, Split } from "../data/source";

/**
 * The first `count` images of a source that are never trained on, [count, H, W, C] in the source's range; the first that
 * are trained on, where all are. Fewer images are repeated. Throws DataError for a source without any.
 */
export async function heldOutImages(
  settings: SourceSettings,
  on: { readonly directory: string; readonly count: number },
): Promise<Float32Array> {
  const set = await heldOutSet(settings, on.directory);
  const size = set.height * set.width * set.channels;
  const data = new Float32Array(on.count * size);
  for (let i = 0; i < on.count; i++) {
    writeImage(set, i % set.count, settings.range, data, i * size);
  }
  return data;
}

async function heldOutSet(settings: SourceSettings, directory: string): Promise<ImageSet> {
  const cacheDirectory = join(directory, ".ganvas", "cache");
  const load = (split: Split) => loadImageSet(settings, { base: directory, cacheDirectory, split });
  try {
    return await load("held-out");
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return await load("train");
  }
}
