/**
 * What turns a checkpoint into images without the project's code: `sampler.onnx`, the traced sampling graph, and
 * `sampler.json`, which says how its inputs are drawn. Both are written when a run begins, since a graph does not change
 * while it trains.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TensorSpec, TracedGraph } from "../compile/trace";
import type { Range } from "../images/raster";
import { reasonOf } from "../files/reason";
import { writeWhole } from "../files/write-whole";
import type { DrawFeed } from "../game/feeds";
import { RunError } from "../runs/errors";

const FORMAT = 1;

export interface SamplerSpec {
  readonly format: typeof FORMAT;
  /** Rows that one run of the graph makes. */
  readonly rows: number;
  /** Row i of each is drawn from (seed, stream, i) alone. */
  readonly draws: readonly DrawFeed[];
  /** Inputs that are class labels: of all classes in turn unless one is asked for. */
  readonly labels: readonly LabelInput[];
  /** Outputs [rows, H, W, C] by name; more than one where the game has several domains. */
  readonly outputs: Readonly<Record<string, TensorSpec>>;
  /** What the generator's numbers mean. */
  readonly range: Range;
  /** State that the graph reads, by path. */
  readonly state: Readonly<Record<string, TensorSpec>>;
}

export interface LabelInput {
  readonly name: string;
  readonly spec: TensorSpec;
  readonly classes: number;
}

/** Writes the sampling graph of a run. Throws what the file system throws. */
export async function writeSampler(
  run: string,
  graph: TracedGraph,
  spec: SamplerSpec,
): Promise<void> {
  await writeWhole(join(run, "sampler.onnx"), [graph.model]);
  await writeWhole(join(run, "sampler.json"), [
    new TextEncoder().encode(`${JSON.stringify(spec, null, 2)}\n`),
  ]);
}

function parseSpec(text: string): SamplerSpec {
  const value = JSON.parse(text) as { readonly format?: unknown };
  if (value.format === FORMAT) return value as SamplerSpec;
  throw new RangeError(`sampler.json is of format ${String(value.format)}, not ${FORMAT}`);
}

/** Reads the sampling graph of a run. Throws RunError when the run has none. */
export function readSampler(run: string): { spec: SamplerSpec; graph: TracedGraph } {
  try {
    const spec = parseSpec(readFileSync(join(run, "sampler.json"), "utf8"));
    const model = new Uint8Array(readFileSync(join(run, "sampler.onnx")));
    const inputs = Object.fromEntries(
      [...spec.draws, ...spec.labels].map((input) => [input.name, input.spec]),
    );
    return {
      spec,
      graph: {
        model,
        inputs,
        state: spec.state,
        outputs: spec.outputs,
        updates: {},
        statistics: { nodes: 0, operators: {}, kernels: {}, traceMs: 0 },
      },
    };
  } catch (error) {
    throw new RunError(
      `${run} has no sampling graph to make images with: ${reasonOf(error)}. It is written when training begins; was that cut off?`,
      { cause: error },
    );
  }
}
