/**
 * What turns a checkpoint into images without the project's code: `sampler.onnx`, the traced sampling graph, and
 * `sampler.json`, which says how its inputs are drawn and what may be chosen. Where normalisation goes by the statistics
 * of batches, `batch-sampler.onnx` is the same graph going by those of its own rows, which it also puts out. A game that
 * grows has a set for each stage, `sampler-8.json` and so on. They are written when a run or a stage begins, since a graph
 * does not change while it trains.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TensorSpec, TracedGraph } from "../compile/trace";
import type { PointDistribution } from "../data/points";
import { reasonOf } from "../files/reason";
import { writeWhole } from "../files/write-whole";
import type { ChoiceFeed, DrawFeed } from "../game/feeds";
import type { SamplingChoices } from "../game/game";
import type { Range } from "../images/raster";
import { RunError } from "../runs/errors";

const FORMAT = 2;

export interface SamplerSpec {
  readonly format: typeof FORMAT;
  /** Rows that one run of the graph makes. */
  readonly rows: number;
  /** Row i of each is drawn from (seed, stream, i) alone. */
  readonly draws: readonly DrawFeed[];
  /** Inputs that are class labels: of all classes in turn unless one is asked for. */
  readonly labels: readonly LabelInput[];
  /** Inputs that whoever samples may choose. */
  readonly choices: readonly ChoiceFeed[];
  /** Of the draws that only the second latent of style mixing is made from: the stream of the first latent's, by name. */
  readonly secondLatents: Readonly<Record<string, string>>;
  /** Outputs [rows, H, W, C] by name, or [rows, 2] for points; more than one where the game has several domains. */
  readonly outputs: Readonly<Record<string, TensorSpec>>;
  /** What the generator's numbers mean. */
  readonly range: Range;
  /** State that the graph reads, by path. */
  readonly state: Readonly<Record<string, TensorSpec>>;
  /** The batch sampler's, where there is one: its outputs are the samples, and moments by {@link standingPath}. */
  readonly batch?: Pick<SamplerSpec, "outputs" | "state">;
  /** What the project chooses where whoever samples does not. */
  readonly sampling: SamplingChoices;
  readonly stage?: StageSpec;
  /** The distribution of points trained on, where the samples are points. */
  readonly points?: { readonly source: string; readonly distribution: PointDistribution };
}

export interface LabelInput {
  readonly name: string;
  readonly spec: TensorSpec;
  readonly classes: number;
}

/** The stage whose layers the graph has. */
export interface StageSpec {
  readonly id: string;
  readonly firstRound: number;
  /** Rounds, not always whole, from the first on until the stage's newest layers have faded in. */
  readonly fadeRounds: number;
  /** The input that says how far they have, where the graph reads it. */
  readonly fade?: string;
}

/** A sampling graph as it lies in a run. */
export interface StoredSampler {
  readonly spec: SamplerSpec;
  readonly graph: TracedGraph;
  readonly batchGraph?: TracedGraph;
}

/** Writes the sampling graph of a run, or of one of its stages. Throws what the file system throws. */
export async function writeSampler(run: string, stored: StoredSampler): Promise<void> {
  const { spec, graph, batchGraph } = stored;
  const file = (name: string, ending: string) => join(run, fileName(name, spec.stage?.id, ending));
  await writeWhole(file("sampler", "onnx"), [graph.model]);
  if (batchGraph) await writeWhole(file("batch-sampler", "onnx"), [batchGraph.model]);
  await writeWhole(file("sampler", "json"), [
    new TextEncoder().encode(`${JSON.stringify(spec, null, 2)}\n`),
  ]);
}

/**
 * Reads the sampling graph of a run; where it grows, that of the stage asked for, else the one that a checkpoint of `step`
 * was trained in. Throws RunError when the run has none.
 */
export function readSampler(
  run: string,
  { step, stage }: { readonly step: number; readonly stage?: string },
): StoredSampler {
  const spec = chosenSpec(run, step, stage);
  try {
    const file = (name: string) => join(run, fileName(name, spec.stage?.id, "onnx"));
    const graph = graphOf(file("sampler"), spec, spec);
    if (spec.batch === undefined) return { spec, graph };
    return { spec, graph, batchGraph: graphOf(file("batch-sampler"), spec, spec.batch) };
  } catch (error) {
    throw unreadable(run, error);
  }
}

function chosenSpec(run: string, step: number, stage: string | undefined): SamplerSpec {
  const specs = specsOf(run);
  const grown = specs
    .flatMap((spec) => (spec.stage === undefined ? [] : [{ ...spec, stage: spec.stage }]))
    .sort((a, b) => a.stage.firstRound - b.stage.firstRound);
  const [first] = specs;
  if (first === undefined) throw withoutSampler(run);
  if (stage === undefined) {
    // A checkpoint at the border of two stages was trained in the earlier one.
    const trained = grown.findLast((spec) => spec.stage.firstRound < Math.max(1, step));
    return trained ?? grown[0] ?? first;
  }
  const chosen = grown.find((spec) => spec.stage.id === stage);
  if (chosen !== undefined) return chosen;
  const reached = grown.map((spec) => spec.stage.id).join(", ");
  throw new RunError(
    reached === ""
      ? `${run} has no stage "${stage}": its networks do not grow. Leave --stage out.`
      : `${run} has not been in a stage "${stage}". It has been in: ${reached}.`,
  );
}

function specsOf(run: string): SamplerSpec[] {
  try {
    return readdirSync(run)
      .filter((name) => /^sampler(-.+)?\.json$/.test(name))
      .map((name) => parseSpec(readFileSync(join(run, name), "utf8"), name));
  } catch (error) {
    throw unreadable(run, error);
  }
}

function parseSpec(text: string, name: string): SamplerSpec {
  const value = JSON.parse(text) as { readonly format?: unknown };
  if (value.format === FORMAT) return value as SamplerSpec;
  throw new RangeError(`${name} is of format ${String(value.format)}, not ${FORMAT}`);
}

function graphOf(
  file: string,
  spec: SamplerSpec,
  { outputs, state }: Pick<SamplerSpec, "outputs" | "state">,
): TracedGraph {
  const fade = spec.stage?.fade;
  const scalar: TensorSpec = { shape: [], dtype: "float32" };
  const inputs = [...spec.draws, ...spec.labels, ...spec.choices].map(
    (input) => [input.name, input.spec] as const,
  );
  return {
    model: new Uint8Array(readFileSync(file)),
    inputs: Object.fromEntries(fade === undefined ? inputs : [...inputs, [fade, scalar] as const]),
    state,
    outputs,
    updates: {},
    statistics: {
      nodes: 0,
      operators: {},
      kernels: {},
      memory: { peak: 0, constants: 0 },
      traceMs: 0,
    },
  };
}

function fileName(name: string, stage: string | undefined, ending: string): string {
  return `${name}${stage === undefined ? "" : `-${encodeURIComponent(stage)}`}.${ending}`;
}

function unreadable(run: string, error: unknown): RunError {
  return new RunError(`The sampling graph of ${run} cannot be read: ${reasonOf(error)}.`, {
    cause: error,
  });
}

function withoutSampler(run: string): RunError {
  return new RunError(
    existsSync(join(run, "translator-a.json"))
      ? `${run} makes images from images, not from noise. Use "ganvas translate" with images of its data.`
      : `${run} has no sampling graph to make images with. It is written when training begins; was that cut off?`,
  );
}
