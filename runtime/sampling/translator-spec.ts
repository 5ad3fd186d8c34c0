/**
 * What turns images of one domain into another's without the project's code: `translator-a.onnx`, the traced generators
 * that lead away from the first domain and back, and `translator-a.json`, which says what they read. Both are written when
 * training begins. Domains are known by letters: A is the first data source of the configuration that samples read.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TensorSpec, TracedGraph } from "../compile/trace";
import type { FitSettings } from "../data/source";
import { reasonOf } from "../files/reason";
import { writeWhole } from "../files/write-whole";
import type { Range } from "../images/raster";
import { RunError } from "../runs/errors";

const FORMAT = 1;

export interface TranslatorSpec {
  readonly format: typeof FORMAT;
  /** The data source whose kind of images is read. */
  readonly source: string;
  /** Images that one run of the graph translates. */
  readonly rows: number;
  /** Where the images go in. */
  readonly input: { readonly name: string; readonly spec: TensorSpec };
  /** How images of any size come to the networks' own. */
  readonly fit: FitSettings;
  readonly range: Range;
  /** The output that is the translated image, and the one that is translated back. */
  readonly translation: string;
  readonly cycle?: string;
  /** Outputs [rows, H, W, C] by name. */
  readonly outputs: Readonly<Record<string, TensorSpec>>;
  /** State that the graph reads, by path. */
  readonly state: Readonly<Record<string, TensorSpec>>;
}

/** The letters that domains go by: "A" for the first, "B" for the second, ... */
export function domainLetter(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

/** Writes the graph that leads away from a domain. Throws what the file system throws. */
export async function writeTranslator(
  run: string,
  letter: string,
  graph: TracedGraph,
  spec: TranslatorSpec,
): Promise<void> {
  const base = baseOf(run, letter);
  await writeWhole(`${base}.onnx`, [graph.model]);
  await writeWhole(`${base}.json`, [
    new TextEncoder().encode(`${JSON.stringify(spec, null, 2)}\n`),
  ]);
}

/** Reads the graph that leads away from a domain. Throws RunError when the run has none. */
export function readTranslator(
  run: string,
  letter: string,
): { readonly spec: TranslatorSpec; readonly graph: TracedGraph } {
  const base = baseOf(run, letter);
  if (!existsSync(`${base}.json`)) throw untranslatable(run, letter);
  try {
    const spec = parseSpec(readFileSync(`${base}.json`, "utf8"));
    const graph: TracedGraph = {
      model: new Uint8Array(readFileSync(`${base}.onnx`)),
      inputs: { [spec.input.name]: spec.input.spec },
      state: spec.state,
      outputs: spec.outputs,
      updates: {},
      statistics: {
        nodes: 0,
        operators: {},
        kernels: {},
        memory: { peak: 0, constants: 0 },
        traceMs: 0,
      },
    };
    return { spec, graph };
  } catch (error) {
    throw new RunError(
      `${base}.json is damaged: ${reasonOf(error)}. It is written anew when the run is trained on.`,
      { cause: error },
    );
  }
}

function parseSpec(text: string): TranslatorSpec {
  const value = JSON.parse(text) as { readonly format?: unknown };
  if (value.format === FORMAT) return value as TranslatorSpec;
  throw new RangeError(`it is of format ${String(value.format)}, not ${FORMAT}`);
}

function untranslatable(run: string, letter: string): RunError {
  const letters = [0, 1, 2, 3]
    .map(domainLetter)
    .filter((l) => existsSync(`${baseOf(run, l)}.json`));
  return new RunError(
    letters.length === 0
      ? `${run} has nothing to translate with: its samples are made from noise, not from images. Use "ganvas sample", or a run of a CycleGAN.`
      : `${run} does not translate from ${letter}, but from ${letters.join(" and ")}.`,
  );
}

function baseOf(run: string, letter: string): string {
  return join(run, `translator-${letter.toLowerCase()}`);
}
