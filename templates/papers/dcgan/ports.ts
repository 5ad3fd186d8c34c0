/** The networks of well-known ports: carpedm20/DCGAN-tensorflow, Packt's book and Keras-GAN. */
import type { GraphNode } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import { Sketch } from "../sketch";
import { TemplateError } from "../template";
import { doublings, KERNEL, type Size } from "./pytorch";

const TRUNCATED: Initializer = { kind: "truncatedNormal", deviation: 0.02 };

/** carpedm20: kernels of 5 with biases, beginning with a dense layer to 4x4. */
export function carpedm20Generator({
  resolution,
  channels,
  width,
  latent,
}: Size): readonly GraphNode[] {
  const count = doublingsOfFour(resolution);
  const top = width * 2 ** (count - 1);
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 16 * top, kernelInit: KERNEL });
  net.add("map", "reshape", { shape: [4, 4, top] });
  net.add("norm0", "batchNorm").add("relu0", "relu");
  for (let step = 1; step < count; step++) {
    const filters = top / 2 ** step;
    net.add(`up${step}`, "conv2dTranspose", { filters, kernel: 5, kernelInit: KERNEL });
    net.add(`norm${step}`, "batchNorm").add(`relu${step}`, "relu");
  }
  net.add(`up${count}`, "conv2dTranspose", { filters: channels, kernel: 5, kernelInit: KERNEL });
  return net.add("squash", "tanh").output("image").nodes;
}

export function carpedm20Discriminator({
  resolution,
  channels,
  width,
}: Size): readonly GraphNode[] {
  const count = doublingsOfFour(resolution);
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  for (let step = 1; step <= count; step++) {
    const filters = width * 2 ** (step - 1);
    net.add(`down${step}`, "conv2d", { filters, kernel: 5, stride: 2, kernelInit: TRUNCATED });
    if (step > 1) net.add(`norm${step}`, "batchNorm");
    net.add(`leaky${step}`, "leakyRelu");
  }
  net.add("flat", "flatten");
  return net.add("judge", "dense", { units: 1, kernelInit: KERNEL }).output("logit").nodes;
}

function doublingsOfFour(resolution: number): number {
  const { base, count } = doublings(resolution);
  if (base === 4) return count;
  throw new TemplateError(
    `carpedm20's networks begin with 4x4 pixels, so resolution=${resolution} cannot be reached. Choose 32 or 64, or the variant carpedm20-mnist.`,
  );
}

/** carpedm20 with labels, at 28 pixels: the label joins every layer; the discriminator is as wide as what it reads. */
export function carpedm20LabelledGenerator(
  { latent, width, channels }: Size,
  classes: number,
): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]).label("label", classes);
  net.add("given0", "concat", {}, ["z", "y"]);
  net.add("hidden", "dense", { units: 1024, kernelInit: KERNEL });
  net.add("normHidden", "batchNorm").add("reluHidden", "relu");
  net.add("givenHidden", "concat", {}, ["reluHidden", "y"]);
  net.add("project", "dense", { units: 98 * width, kernelInit: KERNEL });
  net.add("norm0", "batchNorm").add("relu0", "relu");
  net.add("map", "reshape", { shape: [7, 7, 2 * width] });
  net.add("planes7", "planes", { height: 7, width: 7 }, "y");
  net.add("given1", "concat", {}, ["map", "planes7"]);
  net.add("up1", "conv2dTranspose", { filters: 2 * width, kernel: 5, kernelInit: KERNEL });
  net.add("norm1", "batchNorm").add("relu1", "relu");
  net.add("planes14", "planes", { height: 14, width: 14 }, "y");
  net.add("given2", "concat", {}, ["relu1", "planes14"]);
  net.add("up2", "conv2dTranspose", { filters: channels, kernel: 5, kernelInit: KERNEL });
  return net.add("squash", "sigmoid").output("image").nodes;
}

export function carpedm20LabelledDiscriminator(
  { width, channels }: Size,
  classes: number,
): readonly GraphNode[] {
  const down = { kernel: 5, stride: 2, kernelInit: TRUNCATED };
  const net = new Sketch().input("image", [28, 28, channels]).label("label", classes);
  net.add("planes28", "planes", { height: 28, width: 28 }, "y");
  net.add("given1", "concat", {}, ["image", "planes28"]);
  net.add("down1", "conv2d", { filters: channels + classes, ...down }).add("leaky1", "leakyRelu");
  net.add("planes14", "planes", { height: 14, width: 14 }, "y");
  net.add("given2", "concat", {}, ["leaky1", "planes14"]);
  net.add("down2", "conv2d", { filters: width + classes, ...down });
  net.add("norm2", "batchNorm").add("leaky2", "leakyRelu").add("flat", "flatten");
  net.add("givenHidden", "concat", {}, ["flat", "y"]);
  net.add("hidden", "dense", { units: 1024, kernelInit: KERNEL });
  net.add("normHidden", "batchNorm").add("leakyHidden", "leakyRelu");
  net.add("givenJudge", "concat", {}, ["leakyHidden", "y"]);
  return net.add("judge", "dense", { units: 1, kernelInit: KERNEL }).output("logit").nodes;
}

/** Keras' own defaults for batch norm. */
const KERAS_NORM = { epsilon: 1e-3, momentum: 0.99 };

/** Packt: kernels of 5; every layer is batch norm, ReLU, then the convolution; no batch norm in the discriminator. */
export function packtGenerator({ latent, channels }: Size): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 7 * 7 * 128 }).add("map", "reshape", { shape: [7, 7, 128] });
  const steps = [
    { id: "up1", filters: 128, stride: 2 },
    { id: "up2", filters: 64, stride: 2 },
    { id: "refine1", filters: 32, stride: 1 },
    { id: "refine2", filters: channels, stride: 1 },
  ];
  for (const [index, { id, filters, stride }] of steps.entries()) {
    net.add(`norm${index}`, "batchNorm", KERAS_NORM).add(`relu${index}`, "relu");
    net.add(id, "conv2dTranspose", { filters, kernel: 5, stride });
  }
  return net.add("squash", "sigmoid").output("image").nodes;
}

export function packtDiscriminator({ channels }: Size): readonly GraphNode[] {
  const net = new Sketch().input("image", [28, 28, channels]);
  const steps = [
    { id: "down1", filters: 32, stride: 2 },
    { id: "down2", filters: 64, stride: 2 },
    { id: "down3", filters: 128, stride: 2 },
    { id: "look", filters: 256, stride: 1 },
  ];
  for (const [index, { id, filters, stride }] of steps.entries()) {
    net.add(`leaky${index + 1}`, "leakyRelu").add(id, "conv2d", { filters, kernel: 5, stride });
  }
  return net.add("flat", "flatten").add("judge", "dense", { units: 1 }).output("logit").nodes;
}

const KERAS_GAN_NORM = { epsilon: 1e-3, momentum: 0.8 };

/** Keras-GAN, early revision: upsampling and kernels of 3 in place of transposed convolutions. */
export function kerasGenerator({ latent, channels }: Size): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 7 * 7 * 128 }).add("relu0", "relu");
  net.add("map", "reshape", { shape: [7, 7, 128] }).add("norm0", "batchNorm", KERAS_GAN_NORM);
  net.add("enlarge1", "upsample").add("conv1", "conv2d", { filters: 128, kernel: 3 });
  net.add("relu1", "relu").add("norm1", "batchNorm", KERAS_GAN_NORM);
  net.add("enlarge2", "upsample").add("conv2", "conv2d", { filters: 64, kernel: 3 });
  net.add("relu2", "relu").add("norm2", "batchNorm", KERAS_GAN_NORM);
  net.add("conv3", "conv2d", { filters: channels, kernel: 3 });
  return net.add("squash", "tanh").output("image").nodes;
}

export function kerasDiscriminator({ channels }: Size): readonly GraphNode[] {
  const net = new Sketch().input("image", [28, 28, channels]);
  net.add("down1", "conv2d", { filters: 32, kernel: 3, stride: 2 });
  net.add("leaky1", "leakyRelu").add("drop1", "dropout", { rate: 0.25 });
  net.add("down2", "conv2d", { filters: 64, kernel: 3, stride: 2 });
  net.add("border", "pad", { bottom: 1, right: 1 });
  net.add("leaky2", "leakyRelu").add("drop2", "dropout", { rate: 0.25 });
  net.add("norm2", "batchNorm", KERAS_GAN_NORM);
  net.add("down3", "conv2d", { filters: 128, kernel: 3, stride: 2 });
  net.add("leaky3", "leakyRelu").add("drop3", "dropout", { rate: 0.25 });
  net.add("norm3", "batchNorm", KERAS_GAN_NORM);
  net.add("look", "conv2d", { filters: 256, kernel: 3 });
  net.add("leaky4", "leakyRelu").add("drop4", "dropout", { rate: 0.25 });
  return net.add("flat", "flatten").add("judge", "dense", { units: 1 }).output("logit").nodes;
}
