/**
 * The loss curves of a run: one a player, over the steps.
 */
import type { RunEvent } from "../runs";

export interface Curves {
  readonly steps: readonly number[];
  /** By player, in the order in which they play. */
  readonly players: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
  }[];
}

/** Every player's loss at every step line. Single terms (`player/term`) are not curves of their own. */
export function curvesOf(events: readonly RunEvent[]): Curves {
  const lines = events.filter((event) => event.type === "step");
  const names = [...new Set(lines.flatMap((line) => Object.keys(line.losses)))].filter(
    (name) => !name.includes("/"),
  );
  return {
    steps: lines.map((line) => line.step),
    players: names.map((name) => ({
      name,
      values: lines.map((line) => {
        const value = line.losses[name];
        return value === undefined || !Number.isFinite(value) ? null : value;
      }),
    })),
  };
}

/**
 * Exponential moving average with the start's bias taken out (Kingma and Ba 2014, section 3): weight 0 leaves the
 * values as they are. Missing values stay missing and do not count.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let average = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    average = weight * average + (1 - weight) * value;
    count += 1;
    return average / (1 - weight ** count);
  });
}
