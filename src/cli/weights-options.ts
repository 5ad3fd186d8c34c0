import type { Command } from "commander";
import { wholeNumber, WrongUse } from "./output";

/** The options by which the commands that make images say with which weights. */
export interface WeightsOptions {
  readonly ema?: boolean;
  readonly raw?: boolean;
  readonly checkpoint?: number;
}

/** Adds `--ema`, `--raw` and `--checkpoint` to a command. */
export function withWeightsOptions(command: Command): Command {
  return command
    .option("--ema", "use the average of the weights")
    .option("--raw", "use the weights as trained")
    .option("--checkpoint <step>", "of which step; the newest by default", wholeNumber);
}

/** Which weights are wanted; undefined for the run's usual ones. Throws WrongUse for both. */
export function wantedWeights({ ema, raw }: WeightsOptions): "average" | "raw" | undefined {
  if (ema && raw) throw new WrongUse("--ema and --raw exclude each other.");
  return ema ? "average" : raw ? "raw" : undefined;
}
