/** Samples as files: images, or points of the plane, and what each of them is. */
import { join } from "node:path";
import { writeWhole } from "../files/write-whole";
import type { HostTensor } from "../engines/engine";
import { savePng } from "../images/png";
import { sheet, type Raster } from "../images/raster";
import { RunError } from "../runs/errors";
import { chosen, type SampleChoices } from "./choices";
import { arePoints, imagesOf } from "./images";
import { realPoints } from "./real-points";
import type { SampledRows, SampleRequest } from "./rows";
import { scatter } from "./scatter";
import type { SamplerSpec } from "./spec";

export interface SavedSamples {
  readonly run: string;
  readonly checkpoint: number;
  readonly seed: number;
  readonly weights: "average" | "raw";
  /** Of networks that grow. */
  readonly stage?: string;
  /** What was chosen, by whoever asked or by the project. */
  readonly truncation?: number;
  readonly noise?: SampleChoices["noise"];
  readonly mixing?: SampleChoices["mixing"];
  readonly sheet: string;
  readonly files: readonly SavedSample[];
}
export interface SavedSample {
  readonly file: string;
  readonly seed: number;
  /** Of the sample, or of the first point in the file. */
  readonly index: number;
  readonly checkpoint: number;
  readonly class?: number;
  readonly domain?: string;
  readonly truncation?: number;
  /** Points in the file. */
  readonly count?: number;
}

interface About {
  readonly spec: SamplerSpec;
  readonly request: SampleRequest;
  readonly run: string;
  readonly checkpoint: number;
  readonly weights: "average" | "raw";
}

/** Writes samples, sheet.png and samples.json into a folder. Throws RunError for samples that are no images. */
export async function saveSamples(
  folder: string,
  rows: SampledRows,
  about: About,
): Promise<SavedSamples> {
  const { spec, request, run, checkpoint, weights } = about;
  const outputs = Object.entries(rows.tensors);
  if (outputs.length === 0) throw new RunError(`Run ${run} has no samples: its game names none.`);
  const { truncation, noise, mixing } = chosen(spec, request);
  const common = {
    seed: request.seed,
    checkpoint,
    ...(truncation === undefined ? {} : { truncation }),
  };
  const saveAll = outputs.every(([, tensor]) => arePoints(tensor)) ? savePoints : saveImages;
  const { files, raster } = await saveAll(folder, outputs, { ...about, classes: rows.classes });
  await savePng(join(folder, "sheet.png"), raster.pixels, raster);
  const saved: SavedSamples = {
    run,
    weights,
    ...common,
    ...(spec.stage === undefined ? {} : { stage: spec.stage.id }),
    ...(noise === undefined ? {} : { noise }),
    ...(mixing === undefined ? {} : { mixing }),
    sheet: join(folder, "sheet.png"),
    files: files.map((file) => ({ ...file, ...common })),
  };
  await writeJson(join(folder, "samples.json"), { ...saved, sheet: "sheet.png" });
  return saved;
}

type Output = readonly [name: string, tensor: HostTensor];
interface Written {
  readonly files: readonly Omit<SavedSample, "seed" | "checkpoint" | "truncation">[];
  readonly raster: Raster;
}
type Details = About & { readonly classes?: readonly number[] };

async function saveImages(
  folder: string,
  outputs: readonly Output[],
  { spec, request, classes }: Details,
): Promise<Written> {
  const domains = outputs.map(([name, tensor]) => ({ name, ...imagesOf(tensor, spec.range) }));
  const files: Written["files"][number][] = [];
  for (const [at, domain] of domains.entries()) {
    for (const [row, pixels] of domain.images.entries()) {
      const index = request.first + row;
      const file = `${String(index).padStart(6, "0")}${letter(at, domains)}.png`;
      await savePng(join(folder, file), pixels, domain.size);
      const label = classes?.[row];
      files.push({
        file,
        index,
        ...(label === undefined ? {} : { class: label }),
        ...(domains.length > 1 ? { domain: domain.name } : {}),
      });
    }
  }
  const [{ size } = { size: undefined }] = domains;
  if (size === undefined) throw new RunError("There are no images to save.");
  const images = domains.flatMap((domain) => domain.images);
  return { files, raster: sheet(images, size, Math.ceil(Math.sqrt(request.count))) };
}

async function savePoints(
  folder: string,
  outputs: readonly Output[],
  { spec, request }: Details,
): Promise<Written> {
  const files: Written["files"][number][] = [];
  for (const [at, [name, { data }]] of outputs.entries()) {
    const file = `points${letter(at, outputs)}.json`;
    const points = Array.from({ length: data.length / 2 }, (_, i) => [
      data[2 * i],
      data[2 * i + 1],
    ]);
    await writeJson(join(folder, file), points);
    const domain = outputs.length > 1 ? { domain: name } : {};
    files.push({ file, index: request.first, count: points.length, ...domain });
  }
  const all = outputs.flatMap(([, { data }]) => Array.from(data));
  return { files, raster: scatter(all, realPoints(spec)) };
}

/** What tells the files of several domains apart: "-a", "-b"; nothing where there is one. */
function letter(at: number, domains: readonly unknown[]): string {
  return domains.length > 1 ? `-${String.fromCharCode("a".charCodeAt(0) + at)}` : "";
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, [new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)]);
}
