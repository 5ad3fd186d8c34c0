/** How long ProGAN trains at each size, in images that the discriminator is shown, and in batches of what size. */
import type { Phase } from "../growth";

export interface Schedule {
  readonly phases: (resolutions: readonly number[]) => readonly Phase[];
  /** Images at the last size after the last phase. */
  readonly more: (resolutions: readonly number[]) => number;
}

/** Batches that fit one GPU, by size; of the sizes between, the next larger one's holds. */
const ONE_GPU: readonly (readonly [resolution: number, batch: number])[] = [
  [16, 128],
  [32, 64],
  [64, 32],
  [128, 16],
  [256, 8],
  [1024, 4],
];
const ORIGINAL: typeof ONE_GPU = [
  [128, 16],
  [256, 14],
  [512, 6],
  [1024, 3],
];

export function batchAt(resolution: number, batches: typeof ONE_GPU = ONE_GPU): number {
  return batches.find(([upTo]) => resolution <= upTo)?.[1] ?? 3;
}

interface Even {
  /** Thousands of images of a fade, and of a size without one. */
  readonly each: number;
  /** Thousands of images in all. */
  readonly total: number;
  readonly batches: typeof ONE_GPU;
  /** Learning rates that are not the usual one. */
  readonly rates?: Readonly<Record<number, number>>;
}

/** As many images for every fade as for every size, and the rest at the last one. */
function even({ each, total, batches, rates = {} }: Even): Schedule {
  return {
    phases: (resolutions) =>
      resolutions.map((resolution, index) => ({
        resolution,
        fade: index === 0 ? 0 : each * 1000,
        images: each * 1000,
        batch: batchAt(resolution, batches),
        rate: rates[resolution],
      })),
    more: (resolutions) => Math.max(0, total - (2 * resolutions.length - 1) * each) * 1000,
  };
}

/** The authors' second implementation on one GPU (config.py, preset v2-1gpu, its default). */
export const TENSORFLOW = even({
  each: 600,
  total: 12_000,
  batches: ONE_GPU,
  rates: { 1024: 0.0015 },
});

/** The paper's, of its first implementation. */
export const THEANO = even({ each: 800, total: 19_000, batches: ORIGINAL });

/** The paper's CIFAR-10, of the same; its total is not on record and taken to be the usual one. */
export const CIFAR = even({ each: 400, total: 12_000, batches: ORIGINAL });

/** Thousands of images on a laptop: small sizes are quick and soon learned. */
const SHORT: readonly (readonly [fade: number, images: number])[] = [
  [0, 48],
  [16, 32],
  [9.6, 17.6],
  [6.4, 16],
];

export const LAPTOP: Schedule = {
  phases: (resolutions) =>
    resolutions.map((resolution, index) => {
      const [fade, images] = SHORT[index] ?? [6.4, 16];
      return {
        resolution,
        fade: Math.round(fade * 1000),
        images: Math.round(images * 1000),
        batch: 32,
      };
    }),
  more: () => 0,
};
