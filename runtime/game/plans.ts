/**
 * The plans of a round: graphs that each make an update of one player, or of all at once, or that only add up the
 * gradients of a batch. The inputs of a plan are known once it is traced, because the code itself asks for them.
 */
import type * as tf from "@tensorflow/tfjs";
import type { HostTensor } from "../engines/engine";
import type { TensorSpec, Tracer, TraceResult } from "../compile/trace";
import { GameError } from "./errors";
import { countOf, fill, type Feed, type HostBatch, type Position } from "./feeds";
import { stepsInRound, type Game, type Player } from "./game";
import type { StageSpan } from "./stages";
import { updatePlayer, type PlayerUpdate } from "./update";
import { Values } from "./values";

export interface UpdatePlan {
  /** `round` when the players share one graph, else the player's name; `<id>/part` where it only adds up gradients. */
  readonly id: string;
  /** The players who make an update each time the plan is run; none where gradients are only added up. */
  readonly players: readonly string[];
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

/** One execution of a plan. */
export interface PlanRun {
  readonly plan: UpdatePlan;
  /** Which of the batches of one update it sees, counted from 0: part of its {@link Position}. */
  readonly part: number;
}

export interface Plans {
  /** All there are. */
  readonly all: readonly UpdatePlan[];
  /** What a round, counted from 0, consists of, in order. */
  round(round: number): readonly PlanRun[];
}

export interface PlanOptions {
  /** With its players as they play in the stage. */
  readonly game: Game;
  readonly batch: number;
  /** The stage of growth, of a game that grows. */
  readonly span?: StageSpan;
  readonly state: Readonly<Record<string, TensorSpec>>;
  /** Whether the updates also put out their gradients. */
  readonly gradients: boolean;
}

/** The plans of a game. */
export function createPlans(options: PlanOptions): Plans {
  const { game, batch, span } = options;
  const groups = groupsOf(game);
  const traced = new Map<string, readonly Feed[]>();
  const feedsOf = (id: string): readonly Feed[] => {
    const feeds = traced.get(id);
    if (feeds !== undefined) return feeds;
    throw new GameError(`The update "${id}" is not traced yet, so its inputs are not known.`);
  };

  /** The number of the next batch of a source that a group reads. */
  const batchNumber = (mine: Group, source: string, { updates, part = 0 }: Position): number => {
    const readers = groups.filter(({ id }) => sourcesOf(feedsOf(id)).has(source));
    // Earlier stages have read the images before, in batches of other sizes.
    const rows = readers.reduce((sum, { lead }) => sum + countOf(span?.rows ?? {}, lead), 0);
    return readers.reduce(
      (sum, { lead, parts }) => {
        const updated = countOf(updates, lead) - countOf(span?.updates ?? {}, lead);
        return sum + updated * parts + (lead === mine.lead ? part : 0);
      },
      Math.ceil(rows / batch),
    );
  };

  const planOf = (group: Group, applies: boolean): UpdatePlan => {
    const id = applies ? group.id : `${group.id}/part`;
    return {
      id,
      players: applies ? group.players.map((player) => player.name) : [],
      build(tracer) {
        const feeds = new Map<string, Feed>();
        const result = play(group.players, {
          ...options,
          applies,
          tracer,
          onFeed: (feed) => void feeds.set(feed.name, feed),
        });
        traced.set(id, [...feeds.values()]);
        return result;
      },
      batches: (at) =>
        Object.fromEntries(
          [...sourcesOf(feedsOf(id))].map((source) => [source, batchNumber(group, source, at)]),
        ),
      feeds: (at, batches) => fill(feedsOf(id), at, batches),
    };
  };

  const made = groups.map((group) => {
    const applying = planOf(group, true);
    return { ...group, applying, adding: group.parts > 1 ? planOf(group, false) : applying };
  });
  return {
    all: made.flatMap(({ adding, applying }) => [...new Set([adding, applying])]),
    round: (round) =>
      made.flatMap(({ players, parts, adding, applying }) => {
        const steps = Math.max(...players.map((player) => stepsInRound(player, round)));
        return Array.from({ length: steps * parts }, (_, run): PlanRun => {
          const part = run % parts;
          return { part, plan: part === parts - 1 ? applying : adding };
        });
      }),
  };
}

/** Players whose updates are made together, in one graph. */
interface Group {
  readonly id: string;
  readonly players: readonly Player[];
  /** The player by whom the group's runs are counted. */
  readonly lead: string;
  /** Batches that make up an update. */
  readonly parts: number;
}

function groupsOf(game: Game): readonly Group[] {
  const groups = fused(game) ? [game.players] : game.players.map((player) => [player]);
  return groups.map((players) => {
    const [first, second] = players;
    const lead = first?.name ?? "";
    const id = second === undefined ? lead : "round";
    return { id, players, lead, parts: first?.accumulate ?? 1 };
  });
}

/** Whether one graph can hold the whole round: every player steps exactly once, on the same batch. */
function fused({ order, players }: Game): boolean {
  const once = ({ steps = 1, bursts = [] }: Player) => steps === 1 && bursts.length === 0;
  // Gradients at the same weights can be added up together; one after the other each player needs what the last became.
  const together =
    order === "simultaneous" || players.every(({ accumulate = 1 }) => accumulate === 1);
  return players.length > 1 && order !== "alternating" && players.every(once) && together;
}

/** The data sources that feeds read. */
function sourcesOf(feeds: readonly Feed[]): ReadonlySet<string> {
  return new Set(feeds.flatMap((feed) => ("source" in feed ? [feed.source] : [])));
}

/** Plays the given players once each, in the game's order. */
function play(
  players: readonly Player[],
  options: PlanOptions & {
    readonly applies: boolean;
    readonly tracer: Tracer;
    readonly onFeed: (feed: Feed) => void;
  },
): TraceResult {
  const { game, tracer, state, gradients } = options;
  const values = new Values(tracer, state);
  const take = (update: PlayerUpdate) => {
    for (const [name, value] of Object.entries(update.values)) values.set(name, value);
  };
  const outputs: Record<string, tf.Tensor> = {};
  const updates = players.map((player) => {
    const update = updatePlayer(player, { ...options, values });
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
