import { pointBatch } from "../data/points";
import type { SamplerSpec } from "./spec";

const COUNT = 1024;
/** The same picture in every run. */
const SEED = 0;

/** Points of the distribution that was trained on, [x0, y0, ...], to be drawn beneath generated ones. */
export function realPoints({ points }: Pick<SamplerSpec, "points">): Float32Array {
  if (points === undefined) return new Float32Array();
  const { source, distribution } = points;
  return pointBatch(distribution, { name: source, seed: SEED, batchSize: COUNT, number: 0 }).data;
}
