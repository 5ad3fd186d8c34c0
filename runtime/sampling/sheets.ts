import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { trace, type TracedGraph } from "../compile/trace";
import type { Engine, EngineState, Program } from "../engines/engine";
import { savePng } from "../images/png";
import { sheet, type Range } from "../images/raster";
import type { GameProgram } from "../game/program";
import type { Game } from "../game/game";
import type { ProjectConfig } from "../game/project";
import { RunError } from "../runs/errors";
import { imagesOf, sampleRows } from "./rows";
import { writeSampler, type SamplerSpec } from "./spec";

/** Sheets are this many images wide and high: wide, as the panel below an editor is. */
const COLUMNS = 16;
const ROWS = 4;
const GAP = 2;

export interface Sheet {
  /** Relative to the run. */
  readonly file: string;
  readonly columns: number;
  readonly rows: number;
  /** Of the whole picture, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Draws the sample sheets of a run: always the same latents, so that one sees each image sharpen. */
export class SheetMaker {
  private constructor(
    private readonly run: string,
    private readonly seed: number,
    private readonly spec: SamplerSpec,
    private readonly program: Program,
  ) {}

  /** Traces the sampling graph, writes it into the run for later use, and loads it. */
  static async create(on: {
    readonly run: string;
    readonly program: GameProgram;
    readonly engine: Engine;
    readonly config: ProjectConfig;
    readonly game: Game;
    /** How many classes each data source has, 0 for one without. */
    readonly labelled: Readonly<Record<string, number>>;
  }): Promise<SheetMaker> {
    const range = Object.values(on.config.sources)[0]?.range ?? "tanh";
    const averaged = on.game.players.some((player) => player.average !== undefined);
    const raw = traceSamples(on, range, false);
    await writeSampler(on.run, raw.graph, raw.spec);
    const { graph, spec } = averaged ? traceSamples(on, range, true) : raw;
    return new SheetMaker(on.run, on.config.seed, spec, await on.engine.load(graph));
  }

  /** Frees the graph. */
  async dispose(): Promise<void> {
    await this.program.dispose();
  }

  /** Makes and writes the sheet of a step. */
  async make(state: EngineState, step: number): Promise<Sheet> {
    const { spec, program, seed } = this;
    const { tensors } = await sampleRows(
      { spec, program, state },
      { seed, first: 0, count: COLUMNS * ROWS },
    );
    const images = Object.values(tensors).map((tensor) => imagesOf(tensor, spec.range));
    const first = images[0];
    if (!first) throw new RunError("The game has no samples to show: its `samples` is empty.");
    // Several domains share a sheet, one block of rows each.
    const raster = sheet(
      images.flatMap((domain) => domain.images),
      first.size,
      COLUMNS,
      GAP,
    );
    const file = `samples/${String(step).padStart(8, "0")}.png`;
    await savePng(join(this.run, file), raster.pixels, raster);
    return {
      file,
      columns: COLUMNS,
      rows: ROWS * images.length,
      width: raster.width,
      height: raster.height,
    };
  }
}

/** Traces all samples of a game into one graph: samples that read one latent then read the same one. */
function traceSamples(
  on: {
    readonly program: GameProgram;
    readonly game: Game;
    readonly labelled: Readonly<Record<string, number>>;
  },
  range: Range,
  average: boolean,
): { graph: TracedGraph; spec: SamplerSpec } {
  const rows = COLUMNS * ROWS;
  const samplers = Object.keys(on.game.samples).map((name) =>
    on.program.sampler(name, { count: rows, average }),
  );
  const graph = trace((tracer) => ({
    outputs: Object.assign(
      {},
      ...samplers.map((sampler) => sampler.build(tracer).outputs),
    ) as Record<string, Tensor>,
    updates: {},
  }));
  const read = <Input extends { readonly name: string }>(inputs: readonly Input[]): Input[] => [
    ...new Map(
      inputs.filter(({ name }) => name in graph.inputs).map((input) => [input.name, input]),
    ).values(),
  ];
  const labels = read(samplers.flatMap((sampler) => sampler.labels()));
  return {
    graph,
    spec: {
      format: 1,
      rows,
      range,
      draws: read(samplers.flatMap((sampler) => sampler.draws())),
      labels: labels.map(({ name, spec, source }) => ({
        name,
        spec,
        classes: classesOf(source, on.labelled),
      })),
      outputs: graph.outputs,
      state: graph.state,
    },
  };
}

function classesOf(source: string, labelled: Readonly<Record<string, number>>): number {
  const classes = labelled[source] ?? 0;
  if (classes > 0) return classes;
  throw new RunError(
    `The samples read the class labels of "${source}", which has none. Choose data with labels: the digits, an IDX pair, or sub-folders.`,
  );
}
