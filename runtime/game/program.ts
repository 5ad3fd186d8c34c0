/**
 * From a game to functions that an engine runs. A round is a sequence of plans, each one graph: players who all step once
 * share a single one ("round"), in which equal parts, such as the fakes that both players look at, are computed once;
 * otherwise each player has its own. The inputs of a plan are known once it is traced, because the code itself asks for them.
 *
 * A trainer does, for every plan in order and as often as `repeats` says: feed, run, count the players' updates. All
 * numbers follow from (seed, round, updates made), so that a run resumed from its state continues exactly.
 */
import type * as tf from "@tensorflow/tfjs";
import type { HostTensor } from "../engines/engine";
import type { TensorSpec, Tracer, TraceResult } from "../compile/trace";
import { rateOf } from "../optimizers/optimizer";
import { GameError } from "./errors";
import {
  countOf,
  fill,
  type Feed,
  type HostBatch,
  type Position,
  type UpdateCounts,
} from "./feeds";
import { stepsInRound, trainedBy, type Game, type Player } from "./game";
import { initialState, stateSpecs, type InitialStateOptions } from "./initial-state";
import { createSampler, type Sampler, type SamplerOptions } from "./sampler";
import { updatePlayer, type PlayerUpdate } from "./update";
import { Values } from "./values";

export interface UpdatePlan {
  /** `round` when the players share one graph, else the player's name. */
  readonly id: string;
  /** The players who make an update each time the plan is run. */
  readonly players: readonly string[];
  /** How often the plan runs in a round, counted from 0. */
  repeats(round: number): number;
  /**
   * To be traced. Outputs, all scalars: `loss/<player>`, `loss/<player>/<term>` where there are several terms, and
   * `report/<name>`. With gradients asked for, `gradient/<player>/<path>` too. Updates: new values by state name.
   */
  build(tracer: Tracer): TraceResult;
  /**
   * The number of the batch, counted from 0, that the next run reads of each data source: every run that reads a source
   * takes the next one. Throws {@link GameError} before all plans are traced.
   */
  batches(at: Position): Record<string, number>;
  /** All inputs of the next run. Throws {@link GameError} before `build`, and for a batch that does not fit. */
  feeds(at: Position, batches: Readonly<Record<string, HostBatch>>): Record<string, HostTensor>;
}

export interface GameProgram {
  /** The plans of a round, in order. */
  readonly plans: readonly UpdatePlan[];
  /** Every tensor of the run's state by name: networks, optimizer slots, averages. */
  readonly state: Readonly<Record<string, TensorSpec>>;
  /** The state before the first round. */
  initialState(options: InitialStateOptions): Record<string, HostTensor>;
  /** Whether some player keeps a moving average of its weights. */
  readonly averages: boolean;
  /** The learning rate of each player's next update. */
  rates(updates: UpdateCounts): Record<string, number>;
  /** A graph for one of the game's samples. Throws {@link GameError} for a name that is none. */
  sampler(name: string, options: SamplerOptions): Sampler;
  /** Paths of the trainable tensors that a network uses, shared ones included. */
  parameterPaths(network: string): readonly string[];
}

export interface ProgramOptions {
  /** Samples in a batch. */
  readonly batch: number;
  /** Whether the updates also put out their gradients, for whoever wants to check them. Default false. */
  readonly gradients?: boolean;
}

/** Prepares a game for training. */
export function buildProgram(
  game: Game,
  { batch, gradients = false }: ProgramOptions,
): GameProgram {
  if (!Number.isInteger(batch) || batch < 1) {
    throw new GameError(`A batch has a whole number of samples, at least 1, not ${batch}.`);
  }
  const state = stateSpecs(game);
  const traced = new Map<string, ReadonlyMap<string, Feed>>();
  const feedsOf = (id: string): readonly Feed[] => {
    const feeds = traced.get(id);
    if (feeds !== undefined) return [...feeds.values()];
    throw new GameError(`The update "${id}" is not traced yet, so its inputs are not known.`);
  };

  const batchesRead = (source: string, counts: UpdateCounts): number =>
    plans
      .filter((plan) => sourcesOf(feedsOf(plan.id)).has(source))
      .reduce((sum, { players: [first = ""] }) => sum + countOf(counts, first), 0);

  const groups = fused(game) ? [game.players] : game.players.map((player) => [player]);
  const plans = groups.map((players): UpdatePlan => {
    const id = planId(players);
    return {
      id,
      players: players.map((player) => player.name),
      repeats: (round) => Math.max(...players.map((player) => stepsInRound(player, round))),
      build(tracer) {
        const feeds = new Map<string, Feed>();
        traced.set(id, feeds);
        const onFeed = (feed: Feed) => void feeds.set(feed.name, feed);
        return play(game, players, { batch, gradients, tracer, state, onFeed });
      },
      batches: ({ updates }) =>
        Object.fromEntries(
          [...sourcesOf(feedsOf(id))].map((source) => [source, batchesRead(source, updates)]),
        ),
      feeds: (at, batches) => fill(feedsOf(id), at, batches),
    };
  });

  return {
    plans,
    state,
    averages: game.players.some((player) => player.average !== undefined),
    initialState: (options) => initialState(game, options),
    rates: (counts) =>
      Object.fromEntries(
        game.players.map(({ name, optimizer }) => [name, rateOf(optimizer, countOf(counts, name))]),
      ),
    sampler: (name, options) => createSampler(game, state, name, options),
    parameterPaths: (network) => trainedBy(game, { trains: [network] }).parameters,
  };
}

/** Whether one graph can hold the whole round: every player steps exactly once, on the same batch. */
function fused({ order, players }: Game): boolean {
  const once = ({ steps = 1, bursts = [] }: Player) => steps === 1 && bursts.length === 0;
  return players.length > 1 && order !== "alternating" && players.every(once);
}

function planId(players: readonly Player[]): string {
  const [first, second] = players;
  return first !== undefined && second === undefined ? first.name : "round";
}

/** The data sources that feeds read. */
function sourcesOf(feeds: readonly Feed[]): ReadonlySet<string> {
  return new Set(feeds.flatMap((feed) => ("source" in feed ? [feed.source] : [])));
}

/** Plays the given players once each, in the game's order. */
function play(
  game: Game,
  players: readonly Player[],
  options: {
    readonly batch: number;
    readonly gradients: boolean;
    readonly tracer: Tracer;
    readonly state: Readonly<Record<string, TensorSpec>>;
    readonly onFeed: (feed: Feed) => void;
  },
): TraceResult {
  const { batch, gradients, tracer, state, onFeed } = options;
  const values = new Values(tracer, state);
  const take = (update: PlayerUpdate) => {
    for (const [name, value] of Object.entries(update.values)) values.set(name, value);
  };
  const outputs: Record<string, tf.Tensor> = {};
  const updates = players.map((player) => {
    const update = updatePlayer(player, { game, batch, tracer, values, onFeed });
    if (game.order !== "simultaneous") take(update);
    outputs[`loss/${player.name}`] = update.total;
    const terms = Object.entries(update.terms);
    if (terms.length > 1) {
      for (const [term, value] of terms) outputs[`loss/${player.name}/${term}`] = value;
    }
    for (const [name, value] of Object.entries(update.reports)) {
      outputs[`report/${name}`] ??= value;
    }
    if (gradients) {
      for (const [path, value] of Object.entries(update.gradients)) {
        outputs[`gradient/${player.name}/${path}`] = value;
      }
    }
    return update;
  });
  if (game.order === "simultaneous") updates.forEach(take);
  return { outputs, updates: values.written() };
}
