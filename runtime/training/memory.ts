/**
 * How much memory a run will take, from shapes alone, before it takes any: what ONNX Runtime holds while it computes an
 * update and a sheet of samples, the state (weights, optimizer slots, averages), and the process itself.
 */
import { bytesOf } from "../compile/memory";
import { trace, type TracedGraph, type TraceResult, type Tracer } from "../compile/trace";
import type { Game, Stage } from "../game/game";
import type { UpdatePlan } from "../game/plans";
import { buildProgram, type GameProgram } from "../game/program";
import { IMAGE_ROWS } from "../sampling/tracing";
import { TrainingError } from "./errors";
import { inBytes, type MachineMemory } from "./machine-memory";

/** Bytes, by what they are for. */
export interface MemoryEstimate {
  readonly batch: number;
  /** The stage of growth, of a game that grows. */
  readonly stage?: string;
  /** Of each network: weights and running statistics; optimizer slots, averages and sums of gradients beside them. */
  readonly networks: Readonly<Record<string, { readonly weights: number; readonly slots: number }>>;
  /** All state there is: that of the networks, and that of taps. */
  readonly state: number;
  /** Everything between a batch and the losses: activations, patches of convolutions, gradients. Grows with the batch. */
  readonly activations: number;
  /** The same of a sheet of samples, whatever the batch. */
  readonly samples: number;
  /** At the run's peak, all in all. */
  readonly total: number;
}

/** Node, TensorFlow.js and ONNX Runtime at work on next to nothing. */
const PROCESS = 200e6;
/** What a node of a graph takes while it is traced, loaded and run. */
const NODE = 30e3;
/** Copies of the state that exist at once: as it begins, before and after an update, and in a checkpoint being written. */
const STATE_COPIES = 5;
/** ONNX Runtime's memory is taken in pieces, some of which remain unused. */
const FRAGMENTATION = 1.15;

/** What was traced on the way to an estimate, which need not be traced again. */
export type TracedPlans = ReadonlyMap<UpdatePlan, TracedGraph>;

/**
 * The memory of a run, or of one stage of it. Undefined where an update cannot be traced: it runs number by number,
 * or not at all. Throws GameError for a batch or a stage that is none.
 */
export function estimateMemory(
  game: Game,
  on: { readonly batch: number; readonly stage?: string },
): MemoryEstimate | undefined {
  return measure(game, buildProgram(game, on))?.estimate;
}

/**
 * Throws TrainingError for a run that does not fit into memory, with what it needs and a batch that would fit; of a game
 * that grows, the first stage that does not, from that of the program on. Answers the largest estimate that was made and
 * the program's graphs; undefined where updates cannot be traced.
 */
export function requireMemory(
  game: Game,
  program: GameProgram,
  { batch, memory }: { readonly batch: number; readonly memory: MachineMemory },
): { readonly largest: MemoryEstimate; readonly graphs: TracedPlans } | undefined {
  const begun = measure(game, program);
  if (begun === undefined) return undefined;
  const { estimate, graphs } = begun;
  const estimateOf = (stage: string | undefined) =>
    stage === program.stage ? estimate : estimateMemory(game, { batch, stage });
  const stages = stagesFrom(game, program.stage);
  const pixels = ({ resolution, batch: own = batch }: Stage) => own * resolution ** 2;
  const [most] = stages.toSorted((a, b) => pixels(b) - pixels(a));
  const largest = estimateOf(most?.id ?? program.stage) ?? estimate;
  // The stage with the most pixels is close to the largest, if it is not that; each one more takes a while to look at.
  if (2 * largest.total <= memory.limit) return { largest, graphs };
  const all = stages.length === 0 ? [estimate] : stages.map(({ id }) => estimateOf(id) ?? estimate);
  const tooLarge = all.find(({ total }) => total > memory.limit);
  if (tooLarge !== undefined) throw new TrainingError(refusal(game, tooLarge, memory));
  return { largest: all.toSorted((a, b) => b.total - a.total)[0] ?? largest, graphs };
}

/** The largest batch, up to that of the estimate, with which a run fits; undefined where not even one sample does. */
export function fittingBatch(
  game: Game,
  estimate: MemoryEstimate,
  limit: number,
): number | undefined {
  const { stage } = estimate;
  const totalOf = (batch: number) =>
    estimateMemory(withBatch(game, stage, batch), { batch, stage })?.total ?? Infinity;
  let [fits, tooLarge] = [1, estimate.batch];
  let [least, most] = [totalOf(1), estimate.total];
  if (least > limit) return undefined;
  // The memory is close to linear in the batch, so that two or three tries come close enough.
  for (let tries = 0; tries < 4 && tooLarge - fits > 1 + fits / 20; tries++) {
    const share = (0.99 * (limit - least)) / (most - least);
    const guess = fits + Math.floor(share * (tooLarge - fits));
    const batch = Math.min(tooLarge - 1, Math.max(fits + 1, guess));
    const total = totalOf(batch);
    if (total <= limit) [fits, least] = [batch, total];
    else [tooLarge, most] = [batch, total];
  }
  return fits;
}

/** An estimate as a sentence. */
export function describeMemory({
  total,
  activations,
  networks,
  batch,
  stage,
}: MemoryEstimate): string {
  const parts = Object.entries(networks).map(
    ([name, { weights, slots }]) =>
      `${name} ${inBytes(weights)} of weights and ${inBytes(slots)} of optimizer state`,
  );
  const where = stage === undefined ? "" : ` in stage "${stage}"`;
  return `about ${inBytes(total)} of memory${where}, of which ${inBytes(activations)} are activations at batch ${batch} (${parts.join("; ")})`;
}

function refusal(game: Game, estimate: MemoryEstimate, memory: MachineMemory): string {
  const fits = fittingBatch(game, estimate, memory.limit);
  return [
    `The run needs ${describeMemory(estimate)}, and ${memory.what}.`,
    advice(game, estimate, fits),
    "Who knows better says how much there is: GANVAS_MEMORY=64GB ganvas train.",
  ].join(" ");
}

function advice(game: Game, { batch, stage }: MemoryEstimate, fits: number | undefined): string {
  if (fits === undefined) {
    return `A batch of 1 instead of ${batch} would not fit either: make the networks or the images smaller.`;
  }
  const own = game.stages?.find(({ id }) => id === stage)?.batch !== undefined;
  return own
    ? `A batch of ${fits} instead of ${batch} would fit: set it as the batch of stage "${stage}" in the document.`
    : `A batch of ${fits} instead of ${batch} would fit: --set batch=${fits}, or set it in the document's training.`;
}

/** The stages from one on, in order, less those that compute less than the one before; none where a game does not grow. */
function stagesFrom({ stages = [] }: Game, first: string | undefined): readonly Stage[] {
  const ahead = stages.slice(stages.findIndex(({ id }) => id === first));
  return ahead.filter((stage, i) => {
    const before = ahead[i - 1];
    const same = before?.resolution === stage.resolution && before.batch === stage.batch;
    return !(same && before.fade > 0);
  });
}

function withBatch(game: Game, stage: string | undefined, batch: number): Game {
  const { stages } = game;
  if (stages === undefined) return game;
  return {
    ...game,
    stages: stages.map((each) =>
      each.id === stage && each.batch !== undefined ? { ...each, batch } : each,
    ),
  };
}

type Step = (tracer: Tracer) => TraceResult;

/** Undefined where an update or a sample cannot be traced. */
function measure(
  game: Game,
  program: GameProgram,
): { readonly estimate: MemoryEstimate; readonly graphs: TracedPlans } | undefined {
  const traced = tracedParts(game, program);
  if (traced === undefined) return undefined;
  const { graphs } = traced;
  const plans = held([...graphs.values()]);
  const samples = held(traced.samplers);
  const state = sum(Object.values(program.state).map(sizeOfState));
  const nodes = NODE * (plans.nodes + samples.nodes);
  const estimate = {
    batch: program.batch,
    stage: program.stage,
    networks: byNetwork(program),
    state,
    activations: plans.bytes,
    samples: samples.bytes,
    total: PROCESS + nodes + STATE_COPIES * state + plans.bytes + samples.bytes,
  };
  return { estimate, graphs };
}

function tracedParts(
  game: Game,
  program: GameProgram,
): { readonly graphs: TracedPlans; readonly samplers: readonly TracedGraph[] } | undefined {
  try {
    return {
      graphs: new Map(program.plans.map((plan) => [plan, trace(plan.build)])),
      samplers: samplersOf(program, game).map((build) => trace(build)),
    };
  } catch {
    // What is wrong is told, and written down, by the run that meets it: here it only means that nobody knows.
    return undefined;
  }
}

/** What graphs hold at their peaks, added up: one that has run keeps its memory for the next time. */
function held(graphs: readonly TracedGraph[]): { readonly bytes: number; readonly nodes: number } {
  const statistics = graphs.map((graph) => graph.statistics);
  const bytes = sum(statistics.map(({ memory }) => memory.peak + memory.constants));
  return { bytes: FRAGMENTATION * bytes, nodes: sum(statistics.map(({ nodes }) => nodes)) };
}

/** The graphs that a sheet is made with: of samples made from noise. Those made from images take few at a time. */
function samplersOf(program: GameProgram, game: Game): Step[] {
  return Object.keys(game.samples).flatMap((name) => {
    const one = program.sampler(name, { count: 1, average: false });
    trace(one.build);
    if (one.images().length > 0) return [];
    const sampler = program.sampler(name, { count: IMAGE_ROWS, average: false });
    const standing = game.sampling?.statistics === "standing";
    const moments = program.moments(name, { count: IMAGE_ROWS, average: false });
    return standing ? [sampler.build, moments.build] : [sampler.build];
  });
}

function byNetwork({ state }: GameProgram): MemoryEstimate["networks"] {
  const networks: Record<string, { weights: number; slots: number }> = {};
  for (const [path, spec] of Object.entries(state)) {
    const [, beside, network = ""] =
      /^(optimizer\/[^/]+\/|average\/|gradient\/[^/]+\/)?([^/]+)/.exec(path) ?? [];
    if (network === "game") continue;
    const of = (networks[network] ??= { weights: 0, slots: 0 });
    of[beside === undefined ? "weights" : "slots"] += sizeOfState(spec);
  }
  return networks;
}

const sizeOfState = ({ shape, dtype }: GameProgram["state"][string]): number =>
  bytesOf({ shape, type: dtype });

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
