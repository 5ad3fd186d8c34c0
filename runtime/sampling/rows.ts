/** Running a sampling graph for any number of images: whole chunks of its rows, the last one cut. */
import type { EngineState, HostTensor, Program } from "../engines/engine";
import { sampleFeeds } from "../game/sampler";
import { toBytes, unstack, type ImageSize } from "../images/raster";
import type { SamplerSpec } from "./spec";

/** Images by output name: bytes of `size`, in order of their index. */
export interface SampledImages {
  readonly size: ImageSize;
  readonly images: readonly Uint8Array[];
}

/**
 * Makes images `first` to `first + count - 1` of a seed, as numbers in the generator's range. Image i depends on the
 * seed and i only: not on the count, the rows of the graph or the device's order.
 */
export async function sampleRows(
  on: { readonly spec: SamplerSpec; readonly program: Program; readonly state: EngineState },
  want: { readonly seed: number; readonly first: number; readonly count: number },
): Promise<Record<string, HostTensor>> {
  const { spec, program, state } = on;
  const chunks: Record<string, Float32Array[]> = {};
  for (let done = 0; done < want.count; done += spec.rows) {
    const feeds = sampleFeeds(spec.draws, { seed: want.seed, first: want.first + done });
    const outputs = await program.run(state, feeds);
    const rows = Math.min(spec.rows, want.count - done);
    for (const [name, tensor] of Object.entries(outputs)) {
      const stride = tensor.data.length / spec.rows;
      (chunks[name] ??= []).push(Float32Array.from(tensor.data.subarray(0, rows * stride)));
    }
  }
  return Object.fromEntries(
    Object.entries(chunks).map(([name, parts]) => {
      const shape = [want.count, ...(spec.outputs[name]?.shape.slice(1) ?? [])];
      return [name, { shape, dtype: "float32", data: joined(parts) } as const];
    }),
  );
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
  if (shape.length === 1 && side * side === height)
    return { height: side, width: side, channels: 1 };
  throw new RangeError(
    `Samples of shape [${shape.join(", ")}] are no images: [H, W, 1] or [H, W, 3] are.`,
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
