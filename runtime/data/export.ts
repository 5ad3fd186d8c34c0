/** `ganvas data`: the images as the networks see them, as PNG files. */
import { join } from "node:path";
import { savePng } from "../images/png";
import { toBytes } from "../images/raster";
import { writeWhole } from "../files/write-whole";
import { DataError } from "./errors";
import { writeImage, type SkippedFile } from "./image-set";
import { loadImageSet } from "./load";
import type { SourceSettings, Split } from "./source";

export interface ExportedImage {
  readonly file: string;
  readonly index: number;
  readonly label?: number;
  readonly class?: string;
}
export interface DataReport {
  readonly source: string;
  readonly split: Split;
  /** Images in this split. */
  readonly available: number;
  readonly files: readonly ExportedImage[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Writes the first images of a source as 000000.png, ... and samples.json, after all that loading does to them. Throws
 * DataError for a source that is not there.
 */
export async function exportImages(on: {
  readonly sources: Readonly<Record<string, SourceSettings>>;
  /** Which, by its name, or by its letter: A is the first. The first by default. */
  readonly source?: string;
  readonly base: string;
  readonly split: Split;
  readonly count: number;
  readonly out: string;
}): Promise<DataReport> {
  const names = Object.keys(on.sources);
  const source = named(on.source, names);
  const settings = on.sources[source];
  if (!settings) {
    throw new DataError({
      where: `The data source "${source}"`,
      problem: `The project has no such source; it has: ${names.join(", ") || "none"}.`,
      remedy: "Name one of them.",
    });
  }
  const set = await loadImageSet(settings, {
    base: on.base,
    cacheDirectory: join(on.base, ".ganvas", "cache"),
    split: on.split,
  });
  const files: ExportedImage[] = [];
  const pixels = new Float32Array(set.height * set.width * set.channels);
  for (let index = 0; index < Math.min(on.count, set.count); index++) {
    writeImage(set, index, settings.range, pixels, 0, false);
    const file = `${String(index).padStart(6, "0")}.png`;
    await savePng(join(on.out, file), toBytes(pixels, settings.range), set);
    const label = set.labels?.[index];
    files.push({
      file,
      index,
      ...(label === undefined ? {} : { label, class: set.classNames?.[label] ?? String(label) }),
    });
  }
  const report = { source, split: on.split, available: set.count, files, skipped: set.skipped };
  await writeWhole(join(on.out, "samples.json"), [
    new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`),
  ]);
  return report;
}

/** A domain's letter means the source at its place in the alphabet, unless a source has that very name. */
function named(wanted: string | undefined, names: readonly string[]): string {
  if (wanted === undefined) return names[0] ?? "";
  if (names.includes(wanted) || !/^[A-Za-z]$/.test(wanted)) return wanted;
  return names[wanted.toUpperCase().charCodeAt(0) - "A".charCodeAt(0)] ?? wanted;
}
