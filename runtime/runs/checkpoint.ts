/**
 * Checkpoints: everything a run needs to continue exactly as if it had never stopped. Weights, running statistics,
 * optimizer slots and averages are tensors; the counters (rounds done, updates per player) are metadata. Random numbers
 * and the position in the data need no storing: both follow from the seed and the counters.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { HostTensor } from "../engines/engine";
import { reasonOf } from "../files/reason";
import { writeWhole } from "../files/write-whole";
import { RunError } from "./errors";
import { decodeSafetensors, encodeSafetensors } from "./safetensors";

/** Older ones are removed, so that a long run does not fill the disk. */
const KEPT = 5;

export interface Checkpoint {
  /** Rounds done. */
  readonly step: number;
  readonly seed: number;
  /** Updates done, by player. */
  readonly updates: Readonly<Record<string, number>>;
  /** Seconds of training so far. */
  readonly time: number;
  readonly tensors: Readonly<Record<string, HostTensor>>;
}

const FORMAT = "ganvas-checkpoint-1";

/**
 * Writes `checkpoints/<step>.safetensors` whole, then renames it into place, and removes the oldest beyond five. On a
 * full disk the older ones give way, but for the newest. Throws RunError when the disk refuses all the same; every
 * earlier checkpoint that is left is whole.
 */
export async function saveCheckpoint(
  run: string,
  checkpoint: Checkpoint,
): Promise<{ file: string; sha256: string }> {
  const { step, seed, updates, time, tensors } = checkpoint;
  const bytes = encodeSafetensors({
    tensors,
    metadata: {
      format: FORMAT,
      step: String(step),
      seed: String(seed),
      time: String(time),
      updates: JSON.stringify(updates),
    },
  });
  const file = `checkpoints/${String(step).padStart(8, "0")}.safetensors`;
  try {
    await writeMakingRoom(run, file, bytes);
    await keepNewest(run, KEPT);
  } catch (error) {
    throw new RunError(
      `The checkpoint of step ${step} cannot be written to ${join(run, file)}: ${reasonOf(error)}.`,
      { cause: error },
    );
  }
  return { file, sha256: createHash("sha256").update(bytes).digest("hex") };
}

async function writeMakingRoom(run: string, file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(join(run, file), [bytes]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    await keepNewest(run, 1);
    await writeWhole(join(run, file), [bytes]);
  }
}

async function keepNewest(run: string, count: number): Promise<void> {
  for (const old of checkpointFiles(run).slice(0, -count)) {
    await rm(join(run, "checkpoints", old.name), { force: true });
  }
}

/**
 * Loads the checkpoint of a step, or the newest that is whole. Throws RunError when there is none; `passedOver` says which
 * newer ones are damaged.
 */
export function loadCheckpoint(
  run: string,
  step?: number,
): Checkpoint & { readonly file: string; readonly passedOver: readonly string[] } {
  const files = checkpointFiles(run);
  const wanted =
    step === undefined ? files.toReversed() : files.filter((file) => file.step === step);
  const failures: string[] = [];
  for (const { name } of wanted) {
    const file = join(run, "checkpoints", name);
    try {
      return { file, passedOver: failures, ...decode(readFileSync(file), file) };
    } catch (error) {
      failures.push(error instanceof RunError ? error.message : `${file}: ${reasonOf(error)}.`);
    }
  }
  if (failures.length > 0) throw new RunError(failures.join(" "));
  const known = files.map((file) => file.step).join(", ");
  throw new RunError(
    step === undefined
      ? `${run} has no checkpoint yet.`
      : `${run} has no checkpoint of step ${step}. It has: ${known === "" ? "none" : known}.`,
  );
}

function decode(bytes: Uint8Array, file: string): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  if (metadata["format"] !== FORMAT) {
    throw new RunError(
      `${file} is no checkpoint of this version: its format is "${metadata["format"] ?? ""}", not "${FORMAT}".`,
    );
  }
  return {
    tensors,
    step: Number(metadata["step"]),
    seed: Number(metadata["seed"]),
    time: Number(metadata["time"]),
    updates: JSON.parse(metadata["updates"] ?? "{}") as Record<string, number>,
  };
}

/** The checkpoints of a run, oldest first. */
export function checkpointFiles(run: string): { name: string; step: number }[] {
  const folder = join(run, "checkpoints");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const match = /^(\d+)\.safetensors$/.exec(name);
      return match ? [{ name, step: Number(match[1]) }] : [];
    })
    .sort((a, b) => a.step - b.step);
}
