/**
 * Distributions of points in the plane, on which one sees what images hide: which modes a generator has found. The three
 * that WGAN-GP's authors look at (igul222/improved_wgan_training, gan_toy.py), at their scales. Each point is drawn anew.
 */
import type { HostTensor } from "../engines/engine";
import { drawRows } from "../random/draws";

export type PointDistribution = "ring8" | "gaussians25" | "swissRoll";

export type Point = readonly [x: number, y: number];

/** A mixture of equally likely Gaussians of one deviation. */
export interface PointMixture {
  readonly modes: readonly Point[];
  readonly deviation: number;
}

/** The Gaussians of a distribution that is a mixture: `ring8` on a circle of radius sqrt 2, `gaussians25` on a grid. */
export function mixtureOf(distribution: PointDistribution): PointMixture | undefined {
  switch (distribution) {
    case "ring8":
      return {
        modes: Array.from({ length: 8 }, (_, k): Point => {
          const angle = (k * Math.PI) / 4;
          return [Math.SQRT2 * Math.cos(angle), Math.SQRT2 * Math.sin(angle)];
        }),
        deviation: 0.02 / Math.SQRT2,
      };
    case "gaussians25":
      return {
        modes: Array.from({ length: 25 }, (_, k): Point => {
          const [column, row] = [(k % 5) - 2, Math.floor(k / 5) - 2];
          return [(2 * column) / GRID_SCALE, (2 * row) / GRID_SCALE];
        }),
        deviation: 0.05 / GRID_SCALE,
      };
    case "swissRoll":
      return undefined;
  }
}

/** Brings the 5 x 5 grid of spacing 2 to a standard deviation of 1 along each axis. */
const GRID_SCALE = 2 * Math.SQRT2;
const ROLL_SCALE = 7.5;
const ROLL_NOISE = 0.25;

/** Batch `number` of a source: [batchSize, 2] float32, a function of the seed, the source's name and the number alone. */
export function pointBatch(
  distribution: PointDistribution,
  on: {
    readonly name: string;
    readonly seed: number | bigint;
    readonly batchSize: number;
    readonly number: number;
  },
): HostTensor & { readonly dtype: "float32"; readonly data: Float32Array } {
  const { name, seed, batchSize, number } = on;
  const key = (what: string) => ({ seed, stream: `data/${name}/${what}`, step: number });
  const noise = drawRows(key("noise"), { kind: "normal" }, batchSize, 2);
  const data = new Float32Array(2 * batchSize);
  const mixture = mixtureOf(distribution);
  if (mixture !== undefined) {
    const { modes, deviation } = mixture;
    const chosen = drawRows(key("mode"), { kind: "integer", below: modes.length }, batchSize, 1);
    chosen.forEach((mode, i) => {
      const [x = 0, y = 0] = modes[mode] ?? [];
      data[2 * i] = x + deviation * (noise[2 * i] ?? 0);
      data[2 * i + 1] = y + deviation * (noise[2 * i + 1] ?? 0);
    });
  } else {
    const along = drawRows(key("angle"), { kind: "uniform", low: 0, high: 1 }, batchSize, 1);
    along.forEach((part, i) => {
      const angle = 1.5 * Math.PI * (1 + 2 * part);
      const at = (value: number, j: number) =>
        (value + ROLL_NOISE * (noise[2 * i + j] ?? 0)) / ROLL_SCALE;
      data[2 * i] = at(angle * Math.cos(angle), 0);
      data[2 * i + 1] = at(angle * Math.sin(angle), 1);
    });
  }
  return { shape: [batchSize, 2], dtype: "float32", data };
}
