/** CGAN as Keras-GAN and Packt's book have it: the label multiplies what it conditions, or joins it as a plane. */
import type { GraphNode } from "../../../src/core/document/document";
import { Sketch } from "../sketch";
import type { Image } from "./perceptrons";

const KERAS_NORM = { epsilon: 1e-3, momentum: 0.8 };

/** Keras-GAN's cgan.py: an embedding of the label, as long as the latent, times the latent. */
export function kerasGenerator(
  { resolution, channels }: Image,
  latent: number,
  classes: number,
): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]).source("label", "input", { type: "label" });
  net.add("meaning", "embedding", { classes, units: latent }, { label: "label" });
  net.add("given", "multiply", {}, ["z", "meaning"]);
  for (const [index, units] of [256, 512, 1024].entries()) {
    const layer = index + 1;
    net.add(`hidden${layer}`, "dense", { units }).add(`leaky${layer}`, "leakyRelu");
    net.add(`norm${layer}`, "batchNorm", KERAS_NORM);
  }
  net.add("pixels", "dense", { units: resolution * resolution * channels }).add("squash", "tanh");
  return net
    .add("picture", "reshape", { shape: [resolution, resolution, channels] })
    .output("image").nodes;
}

/** An embedding of the label, as long as the image, times the image. */
export function kerasDiscriminator(
  { resolution, channels }: Image,
  classes: number,
): readonly GraphNode[] {
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  net.source("label", "input", { type: "label" });
  const units = resolution * resolution * channels;
  net.add("meaning", "embedding", { classes, units }, { label: "label" });
  net.add("flat", "flatten", {}, "image").add("given", "multiply", {}, ["flat", "meaning"]);
  net.add("hidden1", "dense", { units: 512 }).add("leaky1", "leakyRelu");
  for (const layer of [2, 3]) {
    net.add(`hidden${layer}`, "dense", { units: 512 }).add(`leaky${layer}`, "leakyRelu");
    net.add(`drop${layer}`, "dropout", { rate: 0.4 });
  }
  return net.add("judge", "dense", { units: 1 }).output("logit").nodes;
}

/** Keras' own defaults for batch norm. */
const PACKT_NORM = { epsilon: 1e-3, momentum: 0.99 };

/** Packt's cgan-mnist: latent and label end to end, then convolutions. */
export function packtGenerator(
  { channels }: Image,
  latent: number,
  classes: number,
): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]).label("label", classes);
  net.add("given", "concat", {}, ["z", "y"]);
  net.add("project", "dense", { units: 7 * 7 * 128 }).add("map", "reshape", { shape: [7, 7, 128] });
  const steps = [
    { id: "up1", filters: 128, stride: 2 },
    { id: "up2", filters: 64, stride: 2 },
    { id: "refine1", filters: 32, stride: 1 },
    { id: "refine2", filters: channels, stride: 1 },
  ];
  for (const [index, { id, filters, stride }] of steps.entries()) {
    net.add(`norm${index}`, "batchNorm", PACKT_NORM).add(`relu${index}`, "relu");
    net.add(id, "conv2dTranspose", { filters, kernel: 5, stride });
  }
  return net.add("squash", "sigmoid").output("image").nodes;
}

/** The label as one more plane of the image, learned by a dense layer. */
export function packtDiscriminator({ channels }: Image, classes: number): readonly GraphNode[] {
  const net = new Sketch().input("image", [28, 28, channels]).label("label", classes);
  net.add("ofLabel", "dense", { units: 28 * 28 }, "y");
  net.add("plane", "reshape", { shape: [28, 28, 1] });
  net.add("given", "concat", {}, ["image", "plane"]);
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
