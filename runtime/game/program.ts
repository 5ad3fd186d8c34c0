/**
 * From a game to functions that an engine runs. A round is a sequence of plans, each one graph: players who all step once
 * share a single one ("round"), in which equal parts, such as the fakes that both players look at, are computed once;
 * otherwise each player has its own.
 *
 * A trainer does, for every run that `round` names: feed, run, count the players' updates. All numbers follow from (seed,
 * round, updates made), so that a run resumed from its state continues exactly. A game that grows has a program for each
 * stage, of which `stageAt` says which is due.
 */
import type { HostTensor } from "../engines/engine";
import type { TensorSpec } from "../compile/trace";
import { rateOf } from "../optimizers/optimizer";
import { GameError } from "./errors";
import { countOf, type UpdateCounts } from "./feeds";
import { trainedBy, type Game } from "./game";
import { emptySlots, initialState, stateSpecs, type InitialStateOptions } from "./initial-state";
import { createPlans, type PlanRun, type UpdatePlan } from "./plans";
import { createMoments, createSampler, type Sampler, type SamplerOptions } from "./sampler";
import { playerIn, stageAt, stageSpan } from "./stages";

export interface GameProgram {
  /** Samples in a batch. */
  readonly batch: number;
  /** The stage of growth, of a game that grows. */
  readonly stage?: string;
  /** All graphs that rounds are made of. */
  readonly plans: readonly UpdatePlan[];
  /** What a round, counted from 0, consists of, in order. */
  round(round: number): readonly PlanRun[];
  /** State to put in place before the first round of the stage: zeros for optimizer slots, unless they are kept. */
  entry(): Record<string, HostTensor>;
  /** Every tensor of the run's state by name, the same in all stages: networks, optimizer slots, averages, taps. */
  readonly state: Readonly<Record<string, TensorSpec>>;
  /** The state before the first round. */
  initialState(options: InitialStateOptions): Record<string, HostTensor>;
  /** Whether some player keeps a moving average of its weights. */
  readonly averages: boolean;
  /** The learning rate of each player's next update. */
  rates(updates: UpdateCounts): Record<string, number>;
  /** A graph for one of the game's samples. Throws {@link GameError} for a name that is none. */
  sampler(name: string, options: SamplerOptions): Sampler;
  /**
   * A graph that measures what normalisation in a sample goes by, as outputs `standing/<path>`: averaged over runs, they
   * take the place of the running statistics at those paths. Without outputs where nothing is normalised by batches.
   */
  moments(name: string, options: SamplerOptions): Sampler;
  /** Paths of the trainable tensors that a network uses, shared ones included. */
  parameterPaths(network: string): readonly string[];
}

export interface ProgramOptions {
  /** Samples in a batch; a stage may have a batch of its own instead. */
  readonly batch: number;
  /** Of a game that grows: the stage to prepare. Default that of the first round. */
  readonly stage?: string;
  /** Whether the updates also put out their gradients, for whoever wants to check them. Default false. */
  readonly gradients?: boolean;
}

/** Prepares a game for training. Throws {@link GameError} for a batch that is none and a stage that the game has not. */
export function buildProgram(
  game: Game,
  { batch: usual, gradients = false, ...options }: ProgramOptions,
): GameProgram {
  if (!Number.isInteger(usual) || usual < 1) {
    throw new GameError(`A batch has a whole number of samples, at least 1, not ${usual}.`);
  }
  const stage = options.stage ?? stageAt(game, usual, 0)?.id;
  const span = stage === undefined ? undefined : stageSpan(game, usual, stage);
  const batch = span?.batch ?? usual;
  const players = game.players.map((player) => playerIn(player, span?.stage));
  const state = stateSpecs(game);
  const sampled = (name: string, want: SamplerOptions) => ({
    game,
    specs: state,
    name,
    options: want,
    span: want.stage === undefined ? span : stageSpan(game, usual, want.stage),
  });
  const plans = createPlans({ game: { ...game, players }, batch, span, state, gradients });
  return {
    batch,
    stage,
    plans: plans.all,
    round: plans.round,
    entry: () => (span === undefined || span.stage.slots === "keep" ? {} : emptySlots(game)),
    state,
    averages: game.players.some((player) => player.average !== undefined),
    initialState: (options) => initialState(game, options),
    rates: (counts) =>
      Object.fromEntries(
        players.map(({ name, optimizer }) => [name, rateOf(optimizer, countOf(counts, name))]),
      ),
    sampler: (name, options) => createSampler(sampled(name, options)),
    moments: (name, options) => createMoments(sampled(name, options)),
    parameterPaths: (network) => trainedBy(game, { trains: [network] }).parameters,
  };
}
