/** Where a game's tensors come from: noise, data, points and labels, described by data. */
import type { PointDistribution } from "../data/points";
import type { Distribution } from "../random/draws";

/**
 * How long a draw lasts: for the whole round, so that all players see the same; for one update of one player; or for one
 * use in the code.
 */
export type DrawScope = "round" | "player" | "use";

export interface Noise {
  readonly kind: "noise";
  /** Per sample. */
  readonly shape: readonly number[];
  readonly distribution: Distribution;
  readonly draw: DrawScope;
}

export interface DataBatch {
  readonly kind: "data";
  /** Under which the settings of the data stand in the configuration. */
  readonly name: string;
  /** Per sample: [height, width, channels]. */
  readonly shape: readonly number[];
  /** Of pixel values: `tanh` is [-1, 1], `unit` is [0, 1]. */
  readonly range: "tanh" | "unit";
}

export interface Labels {
  readonly kind: "labels";
  readonly classes: number;
  readonly draw: DrawScope;
}

export interface Points {
  readonly kind: "points";
  readonly distribution: PointDistribution;
}

export type GameSource = Noise | DataBatch | Labels | Points;

/**
 * A latent source. `low` and `high` (default -1 and 1) bound the uniform distribution, `limit` (default 2) the truncated
 * normal one; `normal` has mean 0 and deviation 1.
 */
export function noise(options: {
  readonly shape: readonly number[];
  readonly distribution: "normal" | "uniform" | "truncatedNormal";
  readonly low?: number;
  readonly high?: number;
  readonly limit?: number;
  readonly draw: DrawScope;
}): Noise {
  const { shape, draw, low = -1, high = 1, limit = 2 } = options;
  switch (options.distribution) {
    case "normal":
      return { kind: "noise", shape, draw, distribution: { kind: "normal" } };
    case "uniform":
      return { kind: "noise", shape, draw, distribution: { kind: "uniform", low, high } };
    case "truncatedNormal":
      return { kind: "noise", shape, draw, distribution: { kind: "truncatedNormal", limit } };
  }
}

/** A data source: batches of the images that the configuration names `name`. */
export function batchOf(
  name: string,
  options: { readonly shape: readonly number[]; readonly range: "tanh" | "unit" },
): DataBatch {
  return { kind: "data", name, ...options };
}

/** A source of class labels, each of 0 ... classes - 1 equally likely. */
export function labels(options: { readonly classes: number; readonly draw: DrawScope }): Labels {
  return { kind: "labels", ...options };
}

/** A source of points in the plane, each drawn anew from one of the known distributions. */
export function pointsOf({ kind }: { readonly kind: PointDistribution }): Points {
  return { kind: "points", distribution: kind };
}
