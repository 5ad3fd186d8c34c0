/**
 * The sliced Wasserstein distance between two sets of vectors: the mean over random directions of the distance between
 * the two sorted lists of projections (Rabin et al. 2011; Bonneel et al. 2015). Zero for equal sets; no classifier is
 * asked, so it sees what a classifier would overlook.
 */
import { drawRows } from "../../../runtime/random/draws";

const DIRECTIONS = 256;
const SEED = 20170301;

/**
 * Both sets [count, size], of one count. The mean absolute difference of sorted projections onto 256 fixed directions of
 * length 1.
 */
export function slicedWasserstein(a: Float32Array, b: Float32Array, size: number): number {
  if (a.length !== b.length || a.length % size !== 0) {
    throw new RangeError(
      `Sets of ${a.length} and ${b.length} numbers are no rows of ${size} alike.`,
    );
  }
  const key = { seed: SEED, stream: "sliced-wasserstein", step: 0 };
  const directions = drawRows(key, { kind: "normal" }, DIRECTIONS, size);
  let sum = 0;
  for (let d = 0; d < DIRECTIONS; d++) {
    const direction = directions.subarray(d * size, (d + 1) * size);
    const length = Math.hypot(...direction);
    const [x, y] = [projections(a, direction), projections(b, direction)];
    let distance = 0;
    for (let i = 0; i < x.length; i++) distance += Math.abs((x[i] ?? 0) - (y[i] ?? 0));
    sum += distance / x.length / length;
  }
  return sum / DIRECTIONS;
}

function projections(rows: Float32Array, direction: Float32Array): Float64Array {
  const size = direction.length;
  return Float64Array.from({ length: rows.length / size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (rows[i * size + j] ?? 0) * (direction[j] ?? 0);
    return sum;
  }).sort();
}
