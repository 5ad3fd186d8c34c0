/** Running a sampling graph for any number of images: whole chunks of its rows, the first and last one cut. */
import type { EngineState, HostTensor, Program } from "../engines/engine";
import { sampleFeeds } from "../game/sampler";
import { toBytes, unstack, type ImageSize } from "../images/raster";
import { RunError } from "../runs/errors";
import type { SamplerSpec } from "./spec";

/** Images by output name: bytes of `size`, in order of their index. */
export interface SampledImages {
  readonly size: ImageSize;
  readonly images: readonly Uint8Array[];
}

export interface SampledRows {
  /** By output name, [count, ...]. */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** The class of each row, where the networks read one. */
  readonly classes?: readonly number[];
}

/** Which samples: `first` to `first + count - 1` of a seed, of all classes in turn or of one. */
export interface SampleRequest {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly class?: number;
}

/**
 * Makes samples as numbers in the generator's range. Sample i depends on the seed and i only: not on the count, on where
 * the request begins, or on the device's order. Chunks begin at multiples of the graph's rows, so that this holds also
 * where images are normalised by the statistics of the chunk they are made in. Throws RunError for a class there is not.
 */
export async function sampleRows(
  on: { readonly spec: SamplerSpec; readonly program: Program; readonly state: EngineState },
  want: SampleRequest,
): Promise<SampledRows> {
  const { spec, program, state } = on;
  requireClass(spec, want.class);
  const end = want.first + want.count;
  const parts: Record<string, Float32Array[]> = {};
  const classes: number[] = [];
  for (let start = want.first - (want.first % spec.rows); start < end; start += spec.rows) {
    const { feeds, labels } = chunkFeeds(spec, want, start);
    const outputs = await program.run(state, feeds);
    const [from, to] = [Math.max(want.first - start, 0), Math.min(end - start, spec.rows)];
    for (const [name, { data }] of Object.entries(outputs)) {
      const stride = data.length / spec.rows;
      (parts[name] ??= []).push(Float32Array.from(data.subarray(from * stride, to * stride)));
    }
    classes.push(...labels.slice(from, to));
  }
  const tensors = Object.fromEntries(
    Object.entries(spec.outputs).map(([name, { shape }]) => [
      name,
      {
        shape: [want.count, ...shape.slice(1)],
        dtype: "float32",
        data: joined(parts[name] ?? []),
      } as const,
    ]),
  );
  return classes.length === 0 ? { tensors } : { tensors, classes };
}

/** The feeds of the chunk that begins with sample `first`, and the classes in them. */
function chunkFeeds(
  spec: SamplerSpec,
  want: SampleRequest,
  first: number,
): { readonly feeds: Record<string, HostTensor>; readonly labels: readonly number[] } {
  const feeds = sampleFeeds(spec.draws, { seed: want.seed, first });
  const classFeeds: string[] = [];
  for (const { name, distribution } of spec.draws) {
    const drawn = feeds[name];
    if (distribution.kind !== "integer" || drawn === undefined) continue;
    classFeeds.push(name);
    if (want.class !== undefined) drawn.data.fill(want.class);
  }
  for (const { name, classes, spec: labelSpec } of spec.labels) {
    classFeeds.push(name);
    const data = Int32Array.from(
      { length: spec.rows },
      (_, row) => want.class ?? (first + row) % classes,
    );
    feeds[name] = { ...labelSpec, data };
  }
  return { feeds, labels: Array.from(feeds[classFeeds[0] ?? ""]?.data ?? [], Number) };
}

function requireClass({ draws, labels }: SamplerSpec, wanted: number | undefined): void {
  if (wanted === undefined) return;
  const counts = [
    ...draws.flatMap(({ distribution }) =>
      distribution.kind === "integer" ? [distribution.below] : [],
    ),
    ...labels.map(({ classes }) => classes),
  ];
  if (counts.length === 0) {
    throw new RunError(`Class ${wanted} cannot be chosen: the generator reads no class.`);
  }
  const classes = Math.min(...counts);
  if (Number.isInteger(wanted) && wanted >= 0 && wanted < classes) return;
  throw new RunError(`There is no class ${wanted}; there are ${classes}, from 0 up.`);
}

/** The images of a sampled tensor [N, H, W, C], or of flat rows laid out as a square. */
export function imagesOf(tensor: HostTensor, range: SamplerSpec["range"]): SampledImages {
  const [, ...shape] = tensor.shape;
  const size = imageSize(shape);
  return { size, images: unstack(toBytes(Float32Array.from(tensor.data), range), size) };
}

function imageSize(shape: readonly number[]): ImageSize {
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length === 3 && (channels === 1 || channels === 3)) return { height, width, channels };
  const side = Math.round(Math.sqrt(height));
  if (shape.length === 1 && side * side === height) {
    return { height: side, width: side, channels: 1 };
  }
  throw new RunError(
    `Samples of shape [${shape.join(", ")}] are no images: [H, W, 1] and [H, W, 3] are.`,
  );
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
