/**
 * Growth over a run. Which stage a round belongs to, and how many updates were made before, follows by counting alone: a
 * round shows the first player `batch * accumulate * steps` images, and a stage ends with the round in which its images
 * are all shown. So nothing about growth is stored, and a resumed run is in the stage in which it was.
 */
import type * as tf from "@tensorflow/tfjs";
import type { StageContext } from "./context";
import { GameError } from "./errors";
import type { UpdateCounts } from "./feeds";
import { stepsInRound, type Game, type Player, type Stage } from "./game";

/** The part of a run that a stage takes up. */
export interface StageSpan {
  readonly stage: Stage;
  /** Place among the game's stages, from 0. */
  readonly index: number;
  /** Samples in a batch. */
  readonly batch: number;
  readonly firstRound: number;
  /** What each player has done before the first round: updates, and rows of batches they read. */
  readonly updates: UpdateCounts;
  readonly rows: UpdateCounts;
  /** Updates that each player had made when its slots were zero last. */
  readonly slotsSince: UpdateCounts;
}

/** Where in its growth a game stands before a round. */
export interface StagePlace {
  readonly index: number;
  readonly id: string;
  readonly batch: number;
  /** How far the stage's newest layers have faded in, from 0 to 1. */
  readonly fade: number;
  readonly firstRound: number;
  /** The first round of the next stage, Infinity for the last one. */
  readonly until: number;
}

type Growing = Pick<Game, "players" | "stages">;

/** The stage of a round, counted from 0, where stages without a batch of their own take `batch`; undefined without growth. */
export function stageAt(game: Growing, batch: number, round: number): StagePlace | undefined {
  const spans = stageSpans(game, batch);
  const span = spans.findLast(({ firstRound }) => firstRound <= round);
  if (span === undefined) return undefined;
  return {
    index: span.index,
    id: span.stage.id,
    batch: span.batch,
    fade: fadeAt(game, span, round),
    firstRound: span.firstRound,
    until: spans[span.index + 1]?.firstRound ?? Infinity,
  };
}

/** All stages in order. */
export function stageSpans({ players, stages = [] }: Growing, batch: number): readonly StageSpan[] {
  const [first] = players;
  if (first === undefined) return [];
  const spans: StageSpan[] = [];
  const zero: UpdateCounts = Object.fromEntries(players.map(({ name }) => [name, 0]));
  let [firstRound, updates, rows, slotsSince] = [0, zero, zero, zero];
  for (const [index, stage] of stages.entries()) {
    const size = stage.batch ?? batch;
    if (stage.slots !== "keep") slotsSince = updates;
    spans.push({ stage, index, batch: size, firstRound, updates, rows, slotsSince });
    const next = firstRound + roundsOf(stage, size, firstRound, first);
    if (index === stages.length - 1) break;
    const made = players.map((player) => [player, stepsBetween(player, firstRound, next)] as const);
    updates = sums(updates, made, () => 1);
    rows = sums(rows, made, ({ accumulate = 1 }) => accumulate * size);
    firstRound = next;
  }
  return spans;
}

/** The stage called `id`. Throws {@link GameError} when the game has none of that name. */
export function stageSpan(game: Growing, batch: number, id: string): StageSpan {
  const span = stageSpans(game, batch).find(({ stage }) => stage.id === id);
  if (span !== undefined) return span;
  const known = game.stages?.map((stage) => stage.id).join(", ") ?? "none";
  throw new GameError(`The game has no stage "${id}". Its stages: ${known}.`);
}

/** How far a stage has faded in before a round: the share of its `fade` images shown, 1 once they all are. */
export function fadeAt({ players }: Growing, span: StageSpan, round: number): number {
  const { stage, batch, firstRound } = span;
  const [first] = players;
  if (stage.fade === 0 || first === undefined) return 1;
  const updates = stepsBetween(first, firstRound, Math.max(firstRound, round));
  return Math.min(1, (updates * (first.accumulate ?? 1) * batch) / stage.fade);
}

/** A player as it plays in a stage: with the stage's learning rate and average. */
export function playerIn(player: Player, stage: Stage | undefined): Player {
  const { optimizer, average } = player;
  return {
    ...player,
    optimizer: { ...optimizer, rate: stage?.rates?.[player.name] ?? optimizer.rate },
    average: average && { ...average, decay: stage?.averages?.[player.name] ?? average.decay },
  };
}

/** What code sees of a stage. */
export function stageContext(
  stages: readonly Stage[],
  stage: Stage,
  fade: () => tf.Scalar,
): StageContext {
  const { id, resolution, params = {} } = stage;
  const indexOf = (wanted: string): number => {
    const index = stages.findIndex((other) => other.id === wanted);
    if (index >= 0) return index;
    const known = stages.map((other) => other.id).join(", ");
    throw new GameError(`The game has no stage "${wanted}". Its stages: ${known}.`);
  };
  const now = indexOf(id);
  return {
    id,
    resolution,
    params,
    get fade() {
      return fade();
    },
    exists: ({ from, until }) =>
      (from === undefined || indexOf(from) <= now) &&
      (until === undefined || now <= indexOf(until)),
  };
}

/** Throws {@link GameError} for stages that cannot be grown through. */
export function requireStages({ players, stages = [] }: Growing): void {
  const seen = new Set<string>();
  for (const [index, stage] of stages.entries()) {
    const { id, resolution, fade, images, batch = 1, rates = {}, averages = {} } = stage;
    const complain = (problem: string) => new GameError(`The stage "${id}" ${problem}`);
    if (seen.has(id)) throw complain("is there twice. Rename one of them.");
    seen.add(id);
    for (const [what, value, least] of [
      ["resolution", resolution, 1],
      ["batch", batch, 1],
      ["fade", fade, 0],
      ["images", images, 0],
    ] as const) {
      if (Number.isInteger(value) && value >= least) continue;
      throw complain(`has ${value} as its ${what}; it takes a whole number of at least ${least}.`);
    }
    // The first one may be passed over: StyleGAN begins with the 8x8 layers on top of the 4x4 ones.
    if (index > 0 && index < stages.length - 1 && fade + images === 0) {
      throw complain("shows no images, so the next one would begin at once. Raise its images.");
    }
    for (const player of [...Object.keys(rates), ...Object.keys(averages)]) {
      if (players.some(({ name }) => name === player)) continue;
      const known = players.map(({ name }) => name).join(", ");
      throw complain(`speaks of the player "${player}", which the game has not: ${known}.`);
    }
    for (const player of Object.keys(averages)) {
      if (players.some(({ name, average }) => name === player && average !== undefined)) continue;
      throw complain(`has a decay for the average of "${player}", who keeps none. Give it one.`);
    }
  }
}

/** Rounds until all images of a stage are shown to a player. */
function roundsOf(
  { fade, images }: Stage,
  batch: number,
  firstRound: number,
  player: Player,
): number {
  const { steps = 1, bursts = [], accumulate = 1 } = player;
  const updates = Math.ceil((fade + images) / (batch * accumulate));
  if (bursts.length === 0) return Math.ceil(updates / steps);
  let [rounds, done] = [0, 0];
  for (; done < updates; rounds++) done += stepsInRound(player, firstRound + rounds);
  return rounds;
}

/** Updates of a player in the rounds from one, counted from 0, until before another. */
export function stepsBetween(player: Player, from: number, to: number): number {
  const { steps = 1, bursts = [] } = player;
  if (bursts.length === 0) return steps * (to - from);
  let sum = 0;
  for (let round = from; round < to; round++) sum += stepsInRound(player, round);
  return sum;
}

function sums(
  counts: UpdateCounts,
  made: readonly (readonly [Player, number])[],
  worth: (player: Player) => number,
): UpdateCounts {
  return Object.fromEntries(
    made.map(([player, updates]) => [
      player.name,
      (counts[player.name] ?? 0) + updates * worth(player),
    ]),
  );
}
