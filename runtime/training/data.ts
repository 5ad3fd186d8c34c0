/** The data of a run: every source's images in memory, and batches of them, or of points, by number. */
import { join } from "node:path";
import { Batches } from "../data/batches";
import type { ImageSet } from "../data/image-set";
import { loadImageSet } from "../data/load";
import { pointBatch } from "../data/points";
import type { HostBatch } from "../game/feeds";
import type { Game } from "../game/game";
import type { ProjectConfig } from "../game/project";
import { TrainingError } from "./errors";

export type ImageSets = ReadonlyMap<string, ImageSet>;

/** Loads the images of all sources. Throws DataError for one that has none, and the signal's reason when aborted. */
export async function loadImageSets(
  sources: ProjectConfig["sources"],
  options: {
    /** The project: what relative paths are relative to, and where the cache lies. */
    readonly directory: string;
    readonly signal?: AbortSignal;
    onProgress(source: string, done: number, total: number): void;
  },
): Promise<ImageSets> {
  const { directory, signal, onProgress } = options;
  const sets = new Map<string, ImageSet>();
  for (const [name, settings] of Object.entries(sources)) {
    const set = await loadImageSet(settings, {
      base: directory,
      cacheDirectory: join(directory, ".ganvas", "cache"),
      split: "train",
      signal,
      onProgress: (done, total) => onProgress(name, done, total),
    });
    sets.set(name, set);
  }
  return sets;
}

/** Batches of every source, in the order of the run's seed. */
export class RunData {
  /** What a person should be told about sources and batch size, as sentences. */
  readonly notices: readonly string[];
  readonly #batches = new Map<string, (number: number) => HostBatch>();

  constructor(
    sets: ImageSets,
    game: Pick<Game, "sources">,
    config: Pick<ProjectConfig, "sources" | "seed" | "batch">,
  ) {
    const { sources, seed, batch: batchSize } = config;
    const notices = [...sets.values()].flatMap((set) => set.notices);
    for (const [name, set] of sets) {
      const settings = sources[name];
      if (settings === undefined) continue;
      const { range, flip } = settings;
      const batches = new Batches(set, { name, seed, batchSize, range, flip });
      this.#batches.set(name, (number) => batches.batch(number));
      if (batches.notice !== undefined) notices.push(batches.notice);
    }
    for (const [name, source] of Object.entries(game.sources)) {
      if (source.kind !== "points") continue;
      const point = (number: number) =>
        pointBatch(source.distribution, { name, seed, batchSize, number });
      this.#batches.set(name, (number) => ({ point: point(number) }));
    }
    this.notices = notices;
  }

  /** The batches of the given numbers, by source. Throws TrainingError for a source without settings. */
  read(numbers: Readonly<Record<string, number>>): Record<string, HostBatch> {
    return Object.fromEntries(
      Object.entries(numbers).map(([source, number]) => {
        const batch = this.#batches.get(source);
        if (batch !== undefined) return [source, batch(number)];
        throw new TrainingError(
          `config.ts has no data settings for the source "${source}". Add them under "sources".`,
        );
      }),
    );
  }
}

/** The mean of the first source's images in [0, 1], as Goodfellow's output bias begins with. */
export function meanImageOf(sets: ImageSets): Float32Array | undefined {
  const [set] = sets.values();
  if (set === undefined) return undefined;
  const { count, height, width, channels, pixels } = set;
  const size = height * width * channels;
  const sums = new Float64Array(size);
  for (let start = 0; start < pixels.length; start += size) {
    for (let at = 0; at < size; at++) sums[at] = (sums[at] ?? 0) + (pixels[start + at] ?? 0);
  }
  return Float32Array.from(sums, (sum) => sum / (255 * count));
}
