/** Schedules over the updates of one player, counted from 0: pure functions, so that a resumed run goes on exactly. */

// The same as in the document (src/core/document): the runtime stands alone, so it says it again.
export type RateSchedule =
  | { readonly kind: "constant" }
  /** Constant until `from`, then linear to zero at `to`. */
  | { readonly kind: "linear"; readonly from: number; readonly to: number }
  /** Divided by `factor` after every update, never below `floor` (Goodfellow's GAN). */
  | { readonly kind: "inverse"; readonly factor: number; readonly floor: number };

/** Momentum rising linearly from the optimizer's own value to `final` between two updates. */
export interface MomentumSchedule {
  readonly final: number;
  readonly from: number;
  readonly to: number;
}

/** The learning rate of update `update`. */
export function scheduledRate(
  rate: number,
  schedule: RateSchedule | undefined,
  update: number,
): number {
  switch (schedule?.kind) {
    case undefined:
    case "constant":
      return rate;
    case "linear":
      return rate * (1 - progress(schedule, update));
    case "inverse":
      return Math.max(schedule.floor, rate * schedule.factor ** -update);
  }
}

/** The momentum of update `update`. */
export function scheduledMomentum(
  momentum: number,
  schedule: MomentumSchedule | undefined,
  update: number,
): number {
  if (schedule === undefined) return momentum;
  return momentum + (schedule.final - momentum) * progress(schedule, update);
}

/** 0 until `from`, 1 after `to`. */
function progress(
  { from, to }: { readonly from: number; readonly to: number },
  at: number,
): number {
  if (at <= from) return 0;
  return at >= to ? 1 : (at - from) / (to - from);
}
