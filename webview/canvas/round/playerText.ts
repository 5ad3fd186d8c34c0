/** Players in a few words, as papers write them. */
import type { Optimizer, Player, Stage } from "../../../src/core/document/document";
import { rate } from "../../ui/format";
import { humanise } from "../projection/graphs";

/** `Adam 2e-4, β 0.5`, `SGD 0.1, momentum 0.5`, `RMSProp 5e-5`. */
export function optimizerText(optimizer: Optimizer): string {
  switch (optimizer.kind) {
    case "adam":
      return `Adam ${rate(optimizer.rate)}, β ${optimizer.beta1}`;
    case "sgd":
      return `SGD ${rate(optimizer.rate)}${optimizer.momentum ? `, momentum ${optimizer.momentum}` : ""}`;
    case "rmsprop":
      return `RMSProp ${rate(optimizer.rate)}`;
  }
}

/** A player with the rate and the average that a stage of growth gives it. */
export function inStage(player: Player, stage: Stage | undefined): Player {
  const rate = stage?.rates?.[player.id];
  const decay = stage?.averages?.[player.id];
  return {
    ...player,
    ...(rate === undefined ? {} : { optimizer: { ...player.optimizer, rate } }),
    ...(player.average && decay !== undefined ? { average: { ...player.average, decay } } : {}),
  };
}

/** `5 × Critic · RMSProp 5e-5`. */
export const playerText = (player: Player): string =>
  `${player.steps ?? 1} × ${humanise(player.id)} · ${optimizerText(player.optimizer)}`;

/** What a player does besides: bursts, clipping, accumulation, averaging. */
export function extrasOf(player: Player): readonly string[] {
  return [
    ...(player.bursts ?? []).map(
      ({ steps, below, every }) =>
        `${steps} steps ${[
          ...(below === undefined ? [] : [`below round ${below}`]),
          ...(every === undefined ? [] : [`every ${every} rounds`]),
        ].join(" and ")}`,
    ),
    ...(player.accumulate === undefined ? [] : [`${player.accumulate} batches`]),
    ...(player.clip === undefined ? [] : [`clip ±${player.clip.limit}`]),
    ...(player.average === undefined ? [] : [`EMA ${player.average.decay}`]),
  ];
}
