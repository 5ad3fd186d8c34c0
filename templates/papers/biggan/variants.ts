/** The variants of BigGAN: a size for laptops, and what the first author's code launches. */
import type { Optimizer } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import {
  residualNetworks,
  type Condition,
  type Networks,
  type Weights,
} from "../residual/networks";
import { attentionAt, laptopWidths, pooled } from "../residual/sizes";
import type { Options, Variant } from "../template";
import type { Play } from "./game";

export interface BigganVariant extends Variant {
  readonly networks: (values: Options) => Networks;
  readonly players: Play["players"];
  readonly sampling: Play["sampling"];
  readonly batch: number;
  readonly steps: number;
}

const ORTHOGONAL: Weights = {
  kernelInit: { kind: "orthogonal" },
  tableInit: { kind: "orthogonal" },
};
const SMALL: Initializer = { kind: "normal", deviation: 0.02 };
/** The paper's: before sampling, moments are measured anew under the averaged weights. */
const STANDING = { statistics: "standing", passes: 16 } as const;

function adam(rate: number, beta2: number, epsilon?: number): Optimizer {
  return { kind: "adam", rate, beta1: 0, beta2, ...(epsilon === undefined ? {} : { epsilon }) };
}

interface Architecture {
  readonly base: number;
  readonly generator: readonly number[];
  readonly discriminator: Parameters<typeof residualNetworks>[0]["discriminator"]["blocks"];
  readonly attention: number;
  readonly condition: Condition;
  readonly weights: Weights;
}

function networks(values: Options, architecture: Architecture): Networks {
  const { base, generator, discriminator, condition, ...shared } = architecture;
  const common = {
    ...shared,
    classes: values.number("classes"),
    channels: values.number("channels"),
  };
  const latent = values.number("latent");
  const resolution = values.number("resolution");
  return residualNetworks({
    generator: { ...common, latent, base, widths: generator, condition },
    discriminator: { ...common, resolution, blocks: discriminator },
  });
}

/** ImageNet as `launch_BigGAN_bs256x8.sh` has it; batches are counted so that all of a batch's maps fit in memory. */
function imagenet(
  label: string,
  sizes: Variant["defaults"],
  factors: readonly number[],
  downwards: readonly number[],
  [batch, accumulate]: readonly [number, number],
): BigganVariant {
  const condition: Condition = { kind: "shared", embedding: 128 };
  return {
    label,
    defaults: { channels: 3, width: 96, classes: 1000, ...sizes },
    open: ["channels", "width", "classes", "attention", "orthogonal"],
    networks: (values) => {
      const times = (factor: number): number => factor * values.number("width");
      return networks(values, {
        base: 4,
        generator: factors.map(times),
        discriminator: pooled(downwards.map(times)),
        attention: attentionAt(values),
        condition,
        weights: ORTHOGONAL,
      });
    },
    players: {
      discriminator: { optimizer: adam(4e-4, 0.999, 1e-6), accumulate },
      generator: {
        optimizer: adam(1e-4, 0.999, 1e-6),
        accumulate,
        average: { decay: 0.9999, from: 20_000, state: true },
      },
    },
    sampling: STANDING,
    batch,
    steps: 200_000,
  };
}

/** CIFAR as `launch_cifar_ema.sh` has it. */
function cifar(label: string, condition: Condition): BigganVariant {
  return {
    label,
    defaults: { resolution: 32, channels: 3, latent: 128, width: 64, attention: "none" },
    open: ["channels", "width", "classes", "orthogonal"],
    networks: (values) => {
      const width = 4 * values.number("width");
      return networks(values, {
        base: 4,
        generator: [width, width, width, width],
        discriminator: pooled([width, width, width, width], 2),
        attention: 0,
        condition,
        weights: { kernelInit: SMALL, tableInit: SMALL },
      });
    },
    players: {
      discriminator: { optimizer: adam(2e-4, 0.999), steps: 4 },
      generator: {
        optimizer: adam(2e-4, 0.999),
        average: { decay: 0.9999, from: 1_000, state: true },
      },
    },
    sampling: { statistics: "running" },
    batch: 50,
    // 500 epochs of 50,000 images, of which every round shows the discriminator four batches of 50.
    steps: 125_000,
  };
}

export const VARIANTS: Readonly<Record<string, BigganVariant>> = {
  laptop: {
    label: "For a laptop: learns within minutes",
    defaults: { latent: 60, width: 24 },
    open: ["resolution", "channels", "width", "classes", "attention", "orthogonal"],
    networks: (values) => {
      const size = laptopWidths(values.number("resolution"), values.number("width"));
      return networks(values, {
        ...size,
        attention: attentionAt(values),
        condition: { kind: "shared", embedding: 32 },
        weights: ORTHOGONAL,
      });
    },
    players: {
      discriminator: { optimizer: adam(4e-4, 0.99, 1e-6), steps: 2 },
      generator: { optimizer: adam(2e-4, 0.99, 1e-6), average: { decay: 0.998 } },
    },
    sampling: STANDING,
    batch: 32,
    steps: 1_300,
  },
  imagenet: imagenet(
    "The author's 128×128 ImageNet",
    { resolution: 128, latent: 120 },
    [16, 16, 8, 4, 2, 1],
    [1, 2, 4, 8, 16, 16],
    [256, 8],
  ),
  "imagenet-256": imagenet(
    "The author's 256×256 ImageNet",
    { resolution: 256, latent: 140, attention: "quarter" },
    [16, 16, 8, 8, 4, 2, 1],
    [1, 2, 4, 8, 8, 16, 16],
    [64, 32],
  ),
  cifar: cifar("The author's 32×32 CIFAR", { kind: "class" }),
  "cifar-shared": cifar("CIFAR with one embedding for all blocks", {
    kind: "shared",
    embedding: 128,
  }),
};
