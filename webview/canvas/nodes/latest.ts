/** The newest figures of a run that a card shows. */
import type { RunSnapshot } from "../../protocol";

/** The mean that the game reports under a node's id, such as D(x). */
export function latestReport(run: RunSnapshot | null, node: string): number | undefined {
  return latestStep(run)?.reports?.[node];
}

/** The newest value of one of a player's losses. */
export function latestLoss(
  run: RunSnapshot | null,
  player: string,
  loss: string,
): number | undefined {
  return latestStep(run)?.losses[`${player}/${loss}`];
}

const latestStep = (run: RunSnapshot | null) =>
  run?.events.findLast((event) => event.type === "step");
