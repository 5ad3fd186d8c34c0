/** The variants of WGAN: laptop sizes with a penalty and with clipping, both papers' code, and well-known ports. */
import type { Optimizer, ParameterValue, Sampling } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import type { Variant } from "../template";
import * as authors from "./authors";
import type { Naming, Training } from "./game";
import * as gulrajani from "./gulrajani";
import { laptop } from "./laptop";
import * as ports from "./ports";
import * as residual from "./residual";
import type { Networks, Sizes } from "./sizes";

export interface WganVariant extends Variant {
  /** Its networks for images, where it has any. */
  readonly networks?: (sizes: Sizes, batchNorm: boolean) => Networks;
  /** How it plays in the plane; absent where it is for images alone. */
  readonly plane?: Plane;
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly range: "tanh" | "unit";
  readonly critic: Training;
  readonly generator: Training;
  /** Weight of the gradient penalty; a variant without one clips the critic. */
  readonly penalty?: number;
  readonly naming?: Omit<Naming, "classes">;
  readonly sampling?: Sampling;
  readonly batch: number;
  readonly steps: number;
}

/** Units of the hidden layers, the penalty's weight, and what else differs from the game of images. */
interface Plane extends Partial<Pick<WganVariant, "critic" | "generator" | "batch" | "steps">> {
  readonly width: number;
  readonly penalty?: number;
}

function adam(rate: number, beta1: number, to?: number): Optimizer {
  const optimizer = { kind: "adam", rate, beta1, beta2: 0.9 } as const;
  return to === undefined ? optimizer : { ...optimizer, schedule: { kind: "linear", from: 0, to } };
}

/** PyTorch's RMSprop, with its decay and epsilon. */
const torchRmsprop = (rate: number): Optimizer => ({
  kind: "rmsprop",
  rate,
  decay: 0.99,
  epsilon: 1e-8,
});
/** Keras' RMSprop: decay 0.9 and epsilon 1e-7. */
const KERAS_RMSPROP: Optimizer = { kind: "rmsprop", rate: 5e-5, decay: 0.9, epsilon: 1e-7 };

/** Both players alike, the critic five times a round. */
function five(
  optimizer: Optimizer,
  clip?: Training["clip"],
): Pick<WganVariant, "critic" | "generator"> {
  return {
    critic: { optimizer, steps: 5, ...(clip === undefined ? {} : { clip }) },
    generator: { optimizer },
  };
}

const CLIP_AFTER = { limit: 0.01, when: "after" } as const;
const KERNEL: Initializer = { kind: "normal", deviation: 0.02 };

/**
 * WassersteinGAN/main.py: clipped before each update, where the paper has it behind, and a hundred critic steps in the
 * first 25 rounds and every 500th, which the paper leaves out.
 */
const AUTHORS = {
  noise: {},
  range: "tanh",
  critic: {
    optimizer: torchRmsprop(5e-5),
    steps: 5,
    bursts: [
      { steps: 100, below: 25 },
      { steps: 100, every: 500 },
    ],
    clip: { limit: 0.01, when: "before" },
  },
  generator: { optimizer: torchRmsprop(5e-5) },
  batch: 64,
  steps: 20_000,
} as const;

/** WGAN-GP's scripts: batch norm goes by the batch's own statistics, also when sampling. */
const BY_BATCH = { statistics: "batch" } as const;

const RESIDUAL = {
  defaults: { resolution: 32, channels: 3, latent: 128, width: 128, criticWidth: 128 },
  noise: {},
  range: "tanh",
  critic: { optimizer: adam(2e-4, 0, 500_000), steps: 5 },
  generator: { optimizer: adam(2e-4, 0, 100_000) },
  penalty: 10,
  sampling: BY_BATCH,
  batch: 64,
  steps: 100_000,
} as const;

export const VARIANTS: Readonly<Record<string, WganVariant>> = {
  laptop: {
    label: "For a laptop, with gradient penalty",
    defaults: { latent: 64, criticWidth: 32 },
    open: ["resolution", "channels", "width", "criticWidth"],
    networks: (sizes) => laptop(sizes),
    // Rates that fall to zero: modes are found within a thousand rounds, and met exactly when the critic stands still.
    plane: {
      width: 256,
      penalty: 0.1,
      critic: { optimizer: adam(5e-4, 0.5, 40_000), steps: 5 },
      generator: { optimizer: adam(5e-4, 0.5, 8_000) },
      batch: 256,
      steps: 8_000,
    },
    noise: {},
    range: "tanh",
    ...five(adam(5e-4, 0.5)),
    penalty: 10,
    batch: 64,
    steps: 1_200,
  },
  clip: {
    label: "For a laptop, with clipping as in the first paper",
    defaults: { latent: 64, criticWidth: 32 },
    open: ["resolution", "channels", "width", "criticWidth"],
    networks: (sizes) => laptop(sizes, KERNEL),
    plane: { width: 128 },
    noise: {},
    range: "tanh",
    ...five(torchRmsprop(2e-4), CLIP_AFTER),
    batch: 64,
    steps: 6_000,
  },
  dcgan: {
    label: "The authors' DCGAN, clipped",
    ...AUTHORS,
    defaults: { resolution: 64, channels: 3 },
    open: ["resolution", "channels", "width", "criticWidth", "batchNorm"],
    networks: authors.convolutional,
  },
  mlp: {
    label: "The authors' perceptrons, clipped",
    ...AUTHORS,
    defaults: { resolution: 64, channels: 3, width: 512, criticWidth: 512 },
    open: ["resolution", "channels", "width", "criticWidth"],
    networks: (sizes) => ({
      generator: authors.perceptronGenerator(sizes),
      critic: authors.perceptronCritic(sizes),
    }),
  },
  "mlp-generator": {
    label: "The authors' perceptron against DCGAN's critic",
    ...AUTHORS,
    defaults: { resolution: 64, channels: 3, width: 512 },
    open: ["resolution", "channels", "width", "criticWidth"],
    networks: (sizes) => ({
      generator: authors.perceptronGenerator(sizes),
      critic: authors.convolutional(sizes, true).critic,
    }),
  },
  "gp-mnist": {
    label: "WGAN-GP's MNIST",
    defaults: { resolution: 28, channels: 1, latent: 128 },
    open: ["channels", "width"],
    networks: gulrajani.mnist,
    noise: {},
    range: "unit",
    ...five(adam(1e-4, 0.5)),
    penalty: 10,
    batch: 50,
    steps: 200_000,
  },
  "gp-cifar": {
    label: "WGAN-GP's CIFAR-10",
    defaults: { resolution: 32, channels: 3, latent: 128, width: 128 },
    open: ["channels", "width"],
    networks: gulrajani.cifar,
    noise: {},
    range: "tanh",
    ...five(adam(1e-4, 0.5)),
    penalty: 10,
    sampling: BY_BATCH,
    batch: 64,
    steps: 200_000,
  },
  "gp-resnet": {
    label: "WGAN-GP's CIFAR-10, residual",
    ...RESIDUAL,
    open: ["channels", "width", "criticWidth"],
    networks: (sizes) => residual.cifar(sizes, false),
  },
  "gp-resnet-classes": {
    label: "WGAN-GP's CIFAR-10, residual, with classes",
    ...RESIDUAL,
    open: ["channels", "width", "criticWidth", "classes"],
    networks: (sizes) => residual.cifar(sizes, true),
    naming: { critic: 1, generator: 0.1 },
  },
  "gp-64": {
    label: "WGAN-GP's 64×64 images, residual",
    defaults: { resolution: 64, channels: 3, latent: 128, width: 64, criticWidth: 64 },
    open: ["channels", "width", "criticWidth"],
    networks: residual.large,
    noise: {},
    range: "tanh",
    ...five(adam(1e-4, 0)),
    penalty: 10,
    sampling: BY_BATCH,
    batch: 64,
    steps: 200_000,
  },
  "gp-plane": {
    label: "WGAN-GP's points in the plane",
    defaults: { data: "gaussians25", latent: 2 },
    open: [],
    plane: { width: 512, penalty: 0.1 },
    noise: {},
    range: "tanh",
    ...five(adam(1e-4, 0.5)),
    batch: 256,
    steps: 100_000,
  },
  keras: {
    label: "Keras-GAN, clipped",
    defaults: { resolution: 28, channels: 1 },
    open: ["channels"],
    networks: ports.keras,
    noise: {},
    range: "tanh",
    ...five(KERAS_RMSPROP, CLIP_AFTER),
    batch: 32,
    steps: 4_000,
  },
  "keras-gp": {
    label: "Keras-GAN, with gradient penalty",
    defaults: { resolution: 28, channels: 1 },
    open: ["channels"],
    networks: ports.keras,
    noise: {},
    range: "tanh",
    ...five(KERAS_RMSPROP),
    penalty: 10,
    batch: 32,
    steps: 30_000,
  },
  packt: {
    label: "Packt's book on Keras, clipped",
    defaults: { resolution: 28, channels: 1 },
    open: ["channels"],
    networks: ports.packt,
    noise: { distribution: "uniform" },
    range: "unit",
    ...five(KERAS_RMSPROP, CLIP_AFTER),
    batch: 64,
    steps: 40_000,
  },
};
