/**
 * Weights that are computed from the ones that are trained: divided by their spectral norm (Miyato et al. 2018), or
 * scaled at run time so that all layers learn at one rate (equalised learning rate, Karras et al. 2018). Every operator
 * with kernels has these parameters and says the same of them.
 */
import { call, literal, unless, unlessInit, type Expressions } from "./code";
import type { Initializer, OwnedTensor } from "./operator";

/** The gain that keeps variance through a ReLU. */
const RELU_GAIN = Math.SQRT2;

export const weightScale = {
  weightScale: {
    type: "choice",
    choices: ["none", "spectralNorm", "equalized"],
    default: "none",
    label: "Weights",
    doc: "none: as they are; spectralNorm: divided by their largest singular value; equalized: drawn from a unit normal and scaled by gain / sqrt(inputs) at run time.",
  },
  gain: {
    type: "number",
    default: RELU_GAIN,
    min: 0,
    label: "Weight gain",
    when: { weightScale: "equalized" },
    doc: "Of equalised weights: the square root of 2 before a ReLU, 1 before nothing.",
  },
  multiplier: {
    type: "number",
    default: 1,
    min: 1e-6,
    label: "Rate multiplier",
    when: { weightScale: "equalized" },
    doc: "Of equalised weights: how fast they learn, compared with the others.",
  },
} as const;

export interface WeightScale {
  readonly weightScale: "none" | "spectralNorm" | "equalized";
  readonly gain: number;
  readonly multiplier: number;
}

/** The option `weights` of a layer: left out where weights are as they are. */
export function weightsOption(params: WeightScale): Expressions {
  switch (params.weightScale) {
    case "none":
      return {};
    case "spectralNorm":
      return { weights: call("spectralNorm") };
    case "equalized": {
      const written = literal({
        gain: unless(RELU_GAIN, params.gain),
        multiplier: unless(1, params.multiplier),
      });
      return { weights: call("equalized", ...(written === "{}" ? [] : [written])) };
    }
  }
}

/** How a kernel begins, where that is for the document to say: an equalised one begins as a normal. */
export function unlessKernelInit(
  params: WeightScale,
  standard: Initializer,
  value: Initializer,
): ReturnType<typeof unlessInit> {
  return params.weightScale === "equalized" ? undefined : unlessInit(standard, value);
}

/** What follows a layer's summary: `4x4 -> 64, SN`. */
export function scaled(params: WeightScale, summary: string): string {
  const mark = { none: "", spectralNorm: "SN", equalized: "equalised" }[params.weightScale];
  return [summary, mark].filter((part) => part !== "").join(", ");
}

/** The vectors of the power iteration, by kernel: as long as the kernel has outputs. Not trained. */
export function spectralVectors(
  params: WeightScale,
  lengths: Readonly<Record<string, number>>,
): readonly OwnedTensor[] {
  if (params.weightScale !== "spectralNorm") return [];
  return Object.entries(lengths).map(([name, length]) => ({
    name,
    shape: [length],
    trainable: false,
  }));
}
