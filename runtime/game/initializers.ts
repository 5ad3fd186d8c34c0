/**
 * How tensors begin. An initializer is data; `initialise` turns it into numbers with draws that the caller supplies,
 * so that the same seed and path give the same weights whatever else the game declares.
 */
import type { Distribution } from "../random/draws";
import { GameError } from "./errors";
import { orthogonalColumns } from "./orthogonal";

/**
 * How a tensor begins. `dataLogit`: the logit of the training set's mean image (Goodfellow et al.'s output bias).
 * The document's own `Initializer` (src/core/operators) says the same: the runtime stands alone, so it says it again.
 */
export type Initializer =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly mean?: number; readonly deviation: number }
  /** Normal, what lies beyond two deviations drawn again. */
  | { readonly kind: "truncatedNormal"; readonly deviation: number }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  /** Uniform within sqrt(6 / (fanIn + fanOut)); Glorot and Bengio 2010. */
  | { readonly kind: "glorotUniform" }
  /** Normal with deviation sqrt(2 / fanIn); He et al. 2015. */
  | { readonly kind: "heNormal" }
  /** Orthonormal columns (or rows, whichever are fewer) of the kernel seen as [all but last, last], times `gain`. */
  | { readonly kind: "orthogonal"; readonly gain?: number }
  | { readonly kind: "dataLogit" };

/** How many inputs reach one output of a kernel, and the other way about. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

export interface InitialiseOptions {
  /** Where the tensor lies, for messages. */
  readonly path: string;
  readonly shape: readonly number[];
  /** What `glorotUniform` and `heNormal` scale by. */
  readonly fans?: Fans;
  /** Independent draws, always the same ones for the same tensor of the same run. */
  readonly draw: (distribution: Distribution, count: number) => Float32Array;
  /** Mean of the training images, each number from 0 to 1; wanted by `dataLogit` alone. */
  readonly meanImage?: ArrayLike<number>;
}

/** Means this near to 0 or 1 would have logits that training never leaves; the bound of pylearn2, the paper's library. */
const SMALLEST_MEAN = 1e-7;

/** The first values of a tensor. Throws {@link GameError} where the initializer lacks what it needs. */
export function initialise(initializer: Initializer, options: InitialiseOptions): Float32Array {
  const { shape, draw } = options;
  const count = shape.reduce((product, size) => product * size, 1);
  switch (initializer.kind) {
    case "zeros":
      return new Float32Array(count);
    case "ones":
      return new Float32Array(count).fill(1);
    case "constant":
      return new Float32Array(count).fill(initializer.value);
    case "normal":
      return draw(initializer, count);
    case "truncatedNormal":
      return draw({ kind: "truncatedNormal", limit: 2 }, count).map(
        (value) => value * initializer.deviation,
      );
    case "uniform":
      return draw(initializer, count);
    case "glorotUniform": {
      const { fanIn, fanOut } = requireFans(initializer, options);
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      return draw({ kind: "uniform", low: -limit, high: limit }, count);
    }
    case "heNormal": {
      const deviation = Math.sqrt(2 / requireFans(initializer, options).fanIn);
      return draw({ kind: "normal", deviation }, count);
    }
    case "orthogonal": {
      const columns = shape.at(-1) ?? 1;
      const gain = initializer.gain ?? 1;
      const gaussian = draw({ kind: "normal" }, count);
      return orthogonalColumns(gaussian, count / columns, columns).map((value) => value * gain);
    }
    case "dataLogit":
      return logitOfMean(options, count);
  }
}

function requireFans(initializer: Initializer, { path, fans }: InitialiseOptions): Fans {
  if (fans !== undefined) return fans;
  throw new GameError(
    `"${path}" cannot begin as ${initializer.kind}: it is no kernel, so it has no fan-in. ` +
      "Choose zeros, ones, constant, normal or uniform.",
  );
}

function logitOfMean({ path, meanImage }: InitialiseOptions, count: number): Float32Array {
  if (meanImage === undefined) {
    throw new GameError(
      `"${path}" begins as the logit of the mean training image, and none was given. ` +
        "Add a data source to the game, or choose another initializer.",
    );
  }
  if (meanImage.length !== count) {
    throw new GameError(
      `"${path}" has ${count} numbers and the mean training image ${meanImage.length}: ` +
        "the initializer dataLogit fits a bias of one number per pixel only.",
    );
  }
  return Float32Array.from(meanImage, (mean) => {
    const inside = Math.min(1 - SMALLEST_MEAN, Math.max(SMALLEST_MEAN, mean));
    return Math.log(inside / (1 - inside));
  });
}
