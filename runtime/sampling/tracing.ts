/**
 * From a game to the graphs that make its images, ready to be written into a run. Samples made from noise share one graph,
 * so that those which read one latent read the same one. Samples made from images of data become translators, one for each
 * source of images.
 */
import * as tf from "@tensorflow/tfjs";
import { trace, type TracedGraph } from "../compile/trace";
import type { DrawFeed } from "../game/feeds";
import type { Game } from "../game/game";
import { buildProgram, type GameProgram } from "../game/program";
import type { ProjectConfig } from "../game/project";
import type { Sampler } from "../game/sampler";
import { stageSpan } from "../game/stages";
import type { Tap } from "../game/tap";
import { RunError } from "../runs/errors";
import { arePoints } from "./images";
import type { LabelInput, SamplerSpec, StageSpec, StoredSampler } from "./spec";
import { domainLetter, type TranslatorSpec } from "./translator-spec";

export interface TracedProject {
  /** Of the stage, in a game that grows. */
  readonly program: GameProgram;
  readonly game: Game;
  readonly config: ProjectConfig;
  /** How many classes each data source has, 0 for one without. */
  readonly labelled: Readonly<Record<string, number>>;
}

export interface TracedTranslator {
  readonly letter: string;
  readonly spec: TranslatorSpec;
  readonly graph: TracedGraph;
}

/** Rows of a graph. An image's worth of memory is much, a point's is nothing. */
export const IMAGE_ROWS = 64;
const POINT_ROWS = 512;
const TRANSLATED_ROWS = 4;

/** What a sample is made of. */
interface Probe {
  readonly name: string;
  /** Data sources whose images it reads. */
  readonly sources: readonly string[];
  readonly graph: TracedGraph;
}

/** Traces each sample by itself, to see what it is made of. */
function probed({ program, game }: TracedProject): Probe[] {
  return Object.keys(game.samples).map((name) => {
    const sampler = program.sampler(name, { count: 2, average: false, statistics: "running" });
    const graph = trace(sampler.build);
    const sources = read(graph, sampler.images()).map(({ source }) => source);
    return { name, graph, sources: [...new Set(sources)] };
  });
}

/** The graph of all samples that are made from noise; undefined where there is none. Throws RunError. */
export function traceSampler(on: TracedProject): StoredSampler | undefined {
  const probes = probed(on).filter(({ sources }) => sources.length === 0);
  if (probes.length === 0) return undefined;
  const points = probes.every(({ graph }) => Object.values(graph.outputs).every(arePoints));
  const rows = points ? POINT_ROWS : IMAGE_ROWS;
  const names = probes.map(({ name }) => name);
  const { program, game, config } = on;
  const options = { count: rows, average: false } as const;
  const samplers = names.map((name) =>
    program.sampler(name, { ...options, statistics: "running" }),
  );
  const graph = traceTogether(samplers);
  const moments = names.map((name) => program.moments(name, options));
  const measures = moments.some(({ build }) => hasOutputs(build));
  const inBatches = () =>
    names.map((name) => program.sampler(name, { ...options, statistics: "batch" }));
  const batchGraph = measures ? traceTogether([...inBatches(), ...moments]) : undefined;

  const feeds = <Input extends { readonly name: string }>(
    of: (sampler: Sampler) => readonly Input[],
  ) => read(graph, samplers.flatMap(of));
  const draws = feeds((sampler) => sampler.draws());
  const spec: SamplerSpec = {
    format: 2,
    rows,
    range: Object.values(config.sources)[0]?.range ?? "tanh",
    draws,
    labels: feeds((sampler) => sampler.labels()).map((feed): LabelInput => {
      const { name, spec: labelSpec, source } = feed;
      return { name, spec: labelSpec, classes: classesOf(source, on.labelled) };
    }),
    choices: feeds((sampler) => sampler.choices()),
    secondLatents: secondLatents(on, { names, rows, draws }),
    outputs: graph.outputs,
    state: graph.state,
    ...(batchGraph && { batch: { outputs: batchGraph.outputs, state: batchGraph.state } }),
    sampling: game.sampling ?? {},
    ...stageOf(
      on,
      feeds((sampler) => sampler.scalars()),
    ),
    ...(points ? pointsOf(game) : {}),
  };
  return { spec, graph, batchGraph };
}

/**
 * A graph for each source of images that samples are made from. Of the samples made from one source alone, the one with the
 * fewest weights is the translation, and the next, which leads back, the reconstruction.
 */
export function traceTranslators(on: TracedProject): TracedTranslator[] {
  const probes = probed(on);
  const read = new Set(probes.flatMap(({ sources }) => sources));
  const sources = Object.entries(on.config.sources).filter(([name]) => read.has(name));
  return sources.flatMap(([source, settings], index) => {
    const [first, second] = probes
      .filter(({ sources: own }) => own.length === 1 && own[0] === source)
      .sort((a, b) => Object.keys(a.graph.state).length - Object.keys(b.graph.state).length);
    if (first === undefined) return [];
    const names = second === undefined ? [first.name] : [first.name, second.name];
    const samplers = names.map((name) =>
      on.program.sampler(name, { count: TRANSLATED_ROWS, average: false, statistics: "running" }),
    );
    const graph = traceTogether(samplers);
    const [input, other] = Object.entries(graph.inputs);
    if (input === undefined || other !== undefined) {
      throw new RunError(
        `The sample "${first.name}" reads ${Object.keys(graph.inputs).join(", ")}; a translation reads images of one source and nothing else.`,
      );
    }
    const { height, width, channels, fit, background, range } = settings;
    const outputOf = (probe: Probe | undefined) => Object.keys(probe?.graph.outputs ?? {})[0];
    const cycle = outputOf(second);
    const spec: TranslatorSpec = {
      format: 1,
      source,
      rows: TRANSLATED_ROWS,
      input: { name: input[0], spec: input[1] },
      fit: { height, width, channels, fit, background },
      range,
      translation: outputOf(first) ?? "",
      ...(cycle === undefined ? {} : { cycle }),
      outputs: graph.outputs,
      state: graph.state,
    };
    return [{ letter: domainLetter(index), spec, graph }];
  });
}

function traceTogether(samplers: readonly Sampler[]): TracedGraph {
  return trace((tracer) => ({
    outputs: Object.assign(
      {},
      ...samplers.map((sampler) => sampler.build(tracer).outputs),
    ) as Record<string, tf.Tensor>,
    updates: {},
  }));
}

function hasOutputs(build: Sampler["build"]): boolean {
  let has = false;
  trace((tracer) => {
    has = Object.keys(build(tracer).outputs).length > 0;
    return { outputs: { has: tf.scalar(has ? 1 : 0) }, updates: {} };
  });
  return has;
}

/** Those inputs that the graph reads, each once. */
function read<Input extends { readonly name: string }>(
  graph: TracedGraph,
  inputs: readonly Input[],
): Input[] {
  const live = inputs.filter(({ name }) => name in graph.inputs);
  return [...new Map(live.map((input) => [input.name, input])).values()];
}

/**
 * Of the latents that only style mixing's second input is made from, the stream of the first's. They are the ones that are
 * not read when every mix takes its first input twice.
 */
function secondLatents(
  { program, game }: TracedProject,
  on: {
    readonly names: readonly string[];
    readonly rows: number;
    readonly draws: readonly DrawFeed[];
  },
): Record<string, string> {
  const taps = Object.entries(game.taps ?? {});
  if (!taps.some(([, { kind }]) => kind === "styleMixing")) return {};
  const unmixed: Game = {
    ...game,
    taps: Object.fromEntries(taps.map(([name, tap]) => [name, withoutMixing(tap)])),
  };
  const { batch, stage } = program;
  const plain = buildProgram(unmixed, { batch, stage });
  const graph = traceTogether(
    on.names.map((name) => plain.sampler(name, { count: on.rows, average: false })),
  );
  const latents = on.draws.filter(({ by }) => by === "source");
  const firsts = latents.filter(({ name }) => name in graph.inputs);
  const seconds = latents.filter(({ name }) => !(name in graph.inputs));
  return Object.fromEntries(
    seconds.map((second, at) => [second.name, (firsts[at] ?? second).stream]),
  );
}

function withoutMixing(tap: Tap): Tap {
  if (tap.kind !== "styleMixing") return tap;
  return {
    ...tap,
    apply: (site, first: tf.Tensor) => tap.apply(site, first, first),
  };
}

/** The stage that the graph is of, in a game that grows. Throws RunError for a number that only training knows. */
function stageOf(
  { program, game, config }: TracedProject,
  scalars: readonly { readonly name: string }[],
): { readonly stage?: StageSpec } {
  const unknown = scalars.find(({ name }) => name !== FADE);
  if (unknown !== undefined) {
    throw new RunError(
      `The samples read the number "${unknown.name}", which is known in training only. Read it in training only.`,
    );
  }
  if (program.stage === undefined) return {};
  const { stage, batch, firstRound } = stageSpan(game, config.batch, program.stage);
  const { steps = 1, accumulate = 1 } = game.players[0] ?? {};
  const fades = scalars.length > 0 ? { fade: FADE } : {};
  const fadeRounds = stage.fade / (batch * accumulate * steps);
  return { stage: { id: stage.id, firstRound, fadeRounds, ...fades } };
}

/** Where a pass asks how far its stage has faded in. */
const FADE = "scalar/stage/fade";

function pointsOf({ sources }: Game): Pick<SamplerSpec, "points"> {
  for (const [source, settings] of Object.entries(sources)) {
    if (settings.kind === "points") {
      return { points: { source, distribution: settings.distribution } };
    }
  }
  return {};
}

function classesOf(source: string, labelled: Readonly<Record<string, number>>): number {
  const classes = labelled[source] ?? 0;
  if (classes > 0) return classes;
  throw new RunError(
    `The samples read the class labels of "${source}", which has none. Choose data with labels: the digits, an IDX pair, or sub-folders.`,
  );
}
