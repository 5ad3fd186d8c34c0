/** The variants of StyleGAN: a size for laptops, and the authors' faces. */
import type { Average } from "../../../src/core/document/document";
import type { Phase } from "../growth";
import { batchAt } from "../progan/schedules";
import type { Options, Variant } from "../template";
import type { Play } from "./game";
import type { Size } from "./networks";

export interface StyleganVariant extends Variant {
  readonly networks: Pick<Size, "mapping" | "start">;
  readonly play: Pick<Play, "mixing" | "rate" | "draw" | "sampling">;
  readonly average: Average;
  readonly flip: boolean;
  /** How each size is trained where the networks grow. */
  readonly phases: (resolutions: readonly number[], values: Options) => readonly Phase[];
  /** Batch and rounds where they do not. */
  readonly whole: { readonly batch: number; readonly steps: number };
  /** Images in all, where they grow: those after the last phase are of the full size. */
  readonly images: number;
}

/** Thousands of images of each fade and each size (train.py), and in all. */
const EACH = 600;
const TOTAL = 25_000;

/** Learning rates of the larger sizes. */
const RATES: Readonly<Record<number, number>> = {
  128: 0.0015,
  256: 0.002,
  512: 0.003,
  1024: 0.003,
};
/** With the Wasserstein loss they stay below this. */
const WASSERSTEIN_RATE = 0.002;

/** After how many images the average forgets half. */
const HALF_LIFE = 10_000;

function decayOf(batch: number): number {
  return Number((0.5 ** (batch / HALF_LIFE)).toPrecision(6));
}

/** Growth from 8x8 pixels: the 4x4 layers are there from the start, but have no images of their own. */
function authorsPhases(resolutions: readonly number[], values: Options): readonly Phase[] {
  const most = values.text("loss") === "wgan-gp" ? WASSERSTEIN_RATE : Infinity;
  return resolutions.map((resolution, index) => {
    const batch = batchAt(resolution);
    const rate = RATES[resolution];
    return {
      resolution,
      fade: index < 2 ? 0 : EACH * 1000,
      images: index < 1 ? 0 : EACH * 1000,
      batch,
      average: decayOf(batch),
      rate: rate === undefined ? undefined : Math.min(rate, most),
      params: { layers: 2 * (index + 1) },
    };
  });
}

function laptopPhases(resolutions: readonly number[]): readonly Phase[] {
  return resolutions.map((resolution, index) => ({
    resolution,
    fade: index === 0 ? 0 : 32_000,
    images: 64_000,
    batch: 32,
    params: { layers: 2 * (index + 1) },
  }));
}

export const VARIANTS: Readonly<Record<string, StyleganVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    defaults: { latent: 64 },
    open: ["resolution", "channels", "width", "base", "growth", "loss"],
    networks: {
      mapping: { depth: 4, multiplier: 0.1 },
      start: { kind: "normal", deviation: 1 },
    },
    play: { mixing: 0.5, rate: 0.003, draw: "round" },
    average: { decay: 0.99 },
    flip: false,
    phases: laptopPhases,
    whole: { batch: 32, steps: 1_500 },
    images: 0,
  },
  authors: {
    label: "The authors' faces, one GPU",
    defaults: {
      resolution: 1024,
      channels: 3,
      width: 512,
      base: 8192,
      latent: 512,
      growth: true,
      loss: "r1",
    },
    open: ["resolution", "channels", "width", "base", "growth", "loss"],
    networks: { mapping: { depth: 8, multiplier: 0.01 }, start: { kind: "ones" } },
    play: {
      mixing: 0.9,
      rate: 0.001,
      draw: "player",
      sampling: { truncation: 0.7, noise: "fixed" },
    },
    average: { decay: decayOf(batchAt(1024)) },
    flip: true,
    phases: authorsPhases,
    whole: { batch: batchAt(1024), steps: (TOTAL * 1000) / batchAt(1024) },
    images: TOTAL * 1000,
  },
};
