/** Which Gaussians of a mixture in the plane a generator has found. */
import type { PointMixture } from "../../../runtime/data/points";

export interface ModeReport {
  /** Gaussians near which lie at least a tenth of the points that fall to each when all are alike. */
  readonly found: number;
  /** Share of the points within four deviations of a Gaussian's centre, in [0, 1]. */
  readonly quality: number;
}

/** Near: within `reach` deviations of a centre. `points` is [count, 2]. */
export function modesFound(
  points: ArrayLike<number>,
  { modes, deviation }: PointMixture,
  reach = 4,
): ModeReport {
  const counts = new Array<number>(modes.length).fill(0);
  const count = points.length / 2;
  let near = 0;
  for (let i = 0; i < count; i++) {
    const [x = 0, y = 0] = [points[2 * i], points[2 * i + 1]];
    const mode = modes.findIndex(([a, b]) => Math.hypot(x - a, y - b) <= reach * deviation);
    if (mode < 0) continue;
    near += 1;
    counts[mode] = (counts[mode] ?? 0) + 1;
  }
  const least = Math.max(1, (0.1 * count) / modes.length);
  return { found: counts.filter((n) => n >= least).length, quality: near / count };
}
