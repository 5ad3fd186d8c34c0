/** The fully connected networks of GAN: generators of dense layers, discriminators of maxout layers with dropout. */
import type { GraphNode } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import { Sketch } from "../sketch";

export interface Image {
  readonly resolution: number;
  readonly channels: number;
}

const pixels = ({ resolution, channels }: Image): number => resolution * resolution * channels;
const shapeOf = ({ resolution, channels }: Image): readonly [number, number, number] => [
  resolution,
  resolution,
  channels,
];

/** The generator's weights in all of the authors' configurations. */
export const WIDE: Initializer = { kind: "uniform", low: -0.05, high: 0.05 };
/** The discriminator's. */
export const NARROW: Initializer = { kind: "uniform", low: -0.005, high: 0.005 };
const DATA_LOGIT: Initializer = { kind: "dataLogit" };

export interface GeneratorPlan {
  readonly latent: number;
  /** Hidden layers: units and activation. */
  readonly hidden: readonly (readonly [units: number, activation: "relu" | "sigmoid"])[];
  /** Whether the image ends in a sigmoid, or in whatever the last layer gives. */
  readonly squash: "sigmoid" | "none";
  readonly lastInit?: Initializer;
  /** Whether the last bias begins as the logit of the data's mean image. */
  readonly dataLogit?: boolean;
}

/** mnist.yaml and its kin: dense layers, weights from U(-0.05, 0.05). */
export function denseGenerator(image: Image, plan: GeneratorPlan): readonly GraphNode[] {
  const net = new Sketch().input("z", [plan.latent]);
  for (const [index, [units, activation]] of plan.hidden.entries()) {
    net.add(`hidden${index + 1}`, "dense", { units, kernelInit: WIDE });
    net.add(`${activation}${index + 1}`, activation);
  }
  net.add("pixels", "dense", {
    units: pixels(image),
    kernelInit: plan.lastInit ?? WIDE,
    biasInit: plan.dataLogit === true ? DATA_LOGIT : undefined,
  });
  if (plan.squash === "sigmoid") net.add("squash", "sigmoid");
  return net.add("picture", "reshape", { shape: shapeOf(image) }).output("image").nodes;
}

export interface MaxoutPlan {
  readonly units: number;
  /** Probability of a zero at the image, and behind each maxout layer. */
  readonly drop: readonly [image: number, hidden: number];
  readonly kernelInit?: Initializer;
  /** Whether an image in [0, 1] is brought to [-1, 1] first. */
  readonly centre?: boolean;
}

/** Two maxout layers of five pieces with dropout before every layer. */
export function maxoutDiscriminator(image: Image, plan: MaxoutPlan): readonly GraphNode[] {
  const { units, drop, kernelInit } = plan;
  const net = new Sketch().input("image", shapeOf(image)).add("flat", "flatten");
  if (plan.centre === true) net.add("centre", "affine", { scale: 2, offset: -1 });
  net.add("drop0", "dropout", { rate: drop[0] });
  net.add("maxout1", "maxout", { units, kernelInit }).add("drop1", "dropout", { rate: drop[1] });
  net.add("maxout2", "maxout", { units, kernelInit }).add("drop2", "dropout", { rate: drop[1] });
  return net.add("judge", "dense", { units: 1, kernelInit }).output("logit").nodes;
}

/** A generator that learns on a laptop within minutes: batch norm, which the paper did not have yet. */
export function laptopGenerator(image: Image, latent: number, width: number): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]);
  for (const layer of [1, 2]) {
    net.add(`hidden${layer}`, "dense", { units: width });
    net.add(`norm${layer}`, "batchNorm").add(`leaky${layer}`, "leakyRelu");
  }
  net
    .add("pixels", "dense", { units: pixels(image), biasInit: DATA_LOGIT })
    .add("squash", "sigmoid");
  return net.add("picture", "reshape", { shape: shapeOf(image) }).output("image").nodes;
}

const KERAS_NORM = { epsilon: 1e-3, momentum: 0.8 };

/** Keras-GAN's gan.py: leaky ReLU, then batch norm. */
export function kerasGenerator(image: Image, latent: number): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]);
  for (const [index, units] of [256, 512, 1024].entries()) {
    const layer = index + 1;
    net.add(`hidden${layer}`, "dense", { units }).add(`leaky${layer}`, "leakyRelu");
    net.add(`norm${layer}`, "batchNorm", KERAS_NORM);
  }
  net.add("pixels", "dense", { units: pixels(image) }).add("squash", "tanh");
  return net.add("picture", "reshape", { shape: shapeOf(image) }).output("image").nodes;
}

export function kerasDiscriminator(image: Image): readonly GraphNode[] {
  const net = new Sketch().input("image", shapeOf(image)).add("flat", "flatten");
  for (const [index, units] of [512, 256].entries()) {
    net.add(`hidden${index + 1}`, "dense", { units }).add(`leaky${index + 1}`, "leakyRelu");
  }
  return net.add("judge", "dense", { units: 1 }).output("logit").nodes;
}
