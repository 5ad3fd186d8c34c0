/** The fully connected networks of CGAN: image and label each have hidden layers of their own before they join. */
import type { GraphNode } from "../../../src/core/document/document";
import { torchLinear } from "../initial";
import { Sketch, type Params } from "../sketch";

export interface Image {
  readonly resolution: number;
  readonly channels: number;
}

const pixels = ({ resolution, channels }: Image): number => resolution * resolution * channels;
const shapeOf = ({ resolution, channels }: Image): readonly number[] => [
  resolution,
  resolution,
  channels,
];

export interface JoiningSizes {
  /** Units that read the latent, those that read the label, and those that read both. */
  readonly latent: number;
  readonly label: number;
  readonly joint: number;
}

/** Section 4.1: ReLU layers with dropout behind them, a sigmoid at the end. */
export function paperGenerator(
  image: Image,
  latent: number,
  classes: number,
  sizes: JoiningSizes,
): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]).label("label", classes);
  net.add("ofLatent", "dense", { units: sizes.latent }, "z").add("reluLatent", "relu");
  net.add("dropLatent", "dropout");
  net.add("ofLabel", "dense", { units: sizes.label }, "y").add("reluLabel", "relu");
  net.add("dropLabel", "dropout");
  net.add("both", "concat", {}, ["dropLatent", "dropLabel"]);
  net.add("joint", "dense", { units: sizes.joint }).add("reluJoint", "relu");
  net.add("dropJoint", "dropout").add("pixels", "dense", { units: pixels(image) });
  return net
    .add("squash", "sigmoid")
    .add("picture", "reshape", { shape: shapeOf(image) })
    .output("image").nodes;
}

/** Units of the maxout layers, for the image, the label and both. */
export interface MaxoutSizes {
  readonly image: number;
  readonly label: number;
  readonly joint: number;
}

/** What a laptop-sized discriminator does differently from the paper's. */
export interface MaxoutChanges {
  /** Rate of dropout at the image itself. */
  readonly imageDrop?: number;
  /** How a layer that reads so many numbers begins. */
  readonly begin?: (fanIn: number) => Params;
}

/** Section 4.1: maxout layers of 5, 5 and 4 pieces, with dropout. */
export function maxoutDiscriminator(
  image: Image,
  classes: number,
  sizes: MaxoutSizes,
  { imageDrop = 0, begin = () => ({}) }: MaxoutChanges = {},
): readonly GraphNode[] {
  const net = new Sketch().input("image", shapeOf(image)).label("label", classes);
  net.add("flat", "flatten", {}, "image");
  if (imageDrop > 0) net.add("dropImage", "dropout", { rate: imageDrop });
  net
    .add("ofImage", "maxout", { units: sizes.image, ...begin(pixels(image)) })
    .add("drop1", "dropout");
  net
    .add("ofLabel", "maxout", { units: sizes.label, ...begin(classes) }, "y")
    .add("drop2", "dropout");
  net.add("both", "concat", {}, ["drop1", "drop2"]);
  const joint = begin(sizes.image + sizes.label);
  net.add("joint", "maxout", { units: sizes.joint, pieces: 4, ...joint }).add("drop3", "dropout");
  return net.add("judge", "dense", { units: 1, ...begin(sizes.joint) }).output("logit").nodes;
}

/**
 * A generator that learns within minutes: batch norm and leaky ReLU, which the paper's has not. Layers begin as PyTorch's
 * do, by what they read alone, so that ten labels speak as loudly as a hundred numbers of noise.
 */
export function laptopGenerator(
  image: Image,
  latent: number,
  classes: number,
  width: number,
): readonly GraphNode[] {
  const quarter = Math.max(1, Math.round(width / 4));
  const net = new Sketch().input("z", [latent]).label("label", classes);
  net
    .add("ofLatent", "dense", { units: quarter, ...torchLinear(latent) }, "z")
    .add("leakyLatent", "leakyRelu");
  net
    .add("ofLabel", "dense", { units: quarter, ...torchLinear(classes) }, "y")
    .add("leakyLabel", "leakyRelu");
  net.add("both", "concat", {}, ["leakyLatent", "leakyLabel"]);
  for (const layer of [1, 2]) {
    net.add(`hidden${layer}`, "dense", {
      units: width,
      ...torchLinear(layer === 1 ? 2 * quarter : width),
    });
    net.add(`norm${layer}`, "batchNorm").add(`leaky${layer}`, "leakyRelu");
  }
  net.add("pixels", "dense", { units: pixels(image), ...torchLinear(width) }).add("squash", "tanh");
  return net.add("picture", "reshape", { shape: shapeOf(image) }).output("image").nodes;
}
