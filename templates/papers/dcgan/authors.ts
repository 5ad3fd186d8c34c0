/** The networks of the paper's own code (Newmu/dcgan_code, Theano): no biases, batch norm with epsilon 1e-8. */
import type { GraphNode } from "../../../src/core/document/document";
import { Sketch } from "../sketch";
import { doublings, GAIN, KERNEL, type Size } from "./pytorch";
import { TemplateError } from "../template";

const NORM = { epsilon: 1e-8, gainInit: GAIN };
const PLAIN_NORM = { epsilon: 1e-8, gain: false, bias: false };

/** How often a map of 4 pixels is doubled. The authors' code knows no other beginning. */
function doublingsOfFour(resolution: number): number {
  const { base, count } = doublings(resolution);
  if (base === 4) return count;
  throw new TemplateError(
    `The authors' networks begin with 4x4 pixels, so resolution=${resolution} cannot be reached. Choose 32 or 64.`,
  );
}

/** train_uncond_dcgan.py: kernels of 5, batch norm of the projection over its units. */
export function facesGenerator({
  resolution,
  channels,
  width,
  latent,
}: Size): readonly GraphNode[] {
  const count = doublingsOfFour(resolution);
  const top = width * 2 ** (count - 1);
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 16 * top, bias: false, kernelInit: KERNEL });
  net.add("norm0", "batchNorm", NORM).add("relu0", "relu");
  net.add("map", "reshape", { shape: [4, 4, top] });
  for (let step = 1; step < count; step++) {
    net.add(`up${step}`, "conv2dTranspose", { filters: top / 2 ** step, ...UP5 });
    net.add(`norm${step}`, "batchNorm", NORM).add(`relu${step}`, "relu");
  }
  net.add(`up${count}`, "conv2dTranspose", { filters: channels, ...UP5 });
  return net.add("squash", "tanh").output("image").nodes;
}

export function facesDiscriminator({ resolution, channels, width }: Size): readonly GraphNode[] {
  const count = doublingsOfFour(resolution);
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  for (let step = 1; step <= count; step++) {
    net.add(`down${step}`, "conv2d", { filters: width * 2 ** (step - 1), ...DOWN5 });
    if (step > 1) net.add(`norm${step}`, "batchNorm", NORM);
    net.add(`leaky${step}`, "leakyRelu");
  }
  net.add("flat", "flatten");
  return net.add("judge", "dense", { units: 1, bias: false, kernelInit: KERNEL }).output("logit")
    .nodes;
}

/** load_pretrained.py: kernels of 3, two convolutions at each size. */
export function imagenetGenerator({ channels, width, latent }: Size): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 64 * width, bias: false, kernelInit: KERNEL });
  net.add("norm0", "batchNorm", NORM).add("relu0", "relu");
  net.add("map", "reshape", { shape: [4, 4, 4 * width] });
  const steps = [
    { id: "up1", filters: 4 * width, ...UP3 },
    { id: "refine1", filters: 2 * width, ...KEEP3 },
    { id: "up2", filters: 2 * width, ...UP3 },
    { id: "refine2", filters: width, ...KEEP3 },
    { id: "up3", filters: width, ...UP3 },
  ];
  for (const [index, { id, ...params }] of steps.entries()) {
    net.add(id, "conv2dTranspose", params);
    net.add(`norm${index + 1}`, "batchNorm", NORM).add(`relu${index + 1}`, "relu");
  }
  net.add("refine3", "conv2dTranspose", { filters: channels, ...KEEP3 });
  return net.add("squash", "tanh").output("image").nodes;
}

export function imagenetDiscriminator({ resolution, channels, width }: Size): readonly GraphNode[] {
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  const shared = { kernel: 3, padding: "explicit", pad: 1, bias: false, kernelInit: KERNEL };
  const steps = [
    { id: "look1", filters: width, stride: 1 },
    { id: "down1", filters: width, stride: 2 },
    { id: "look2", filters: 2 * width, stride: 1 },
    { id: "down2", filters: 2 * width, stride: 2 },
    { id: "look3", filters: 4 * width, stride: 1 },
    { id: "down3", filters: 4 * width, stride: 2 },
  ];
  for (const [index, { id, ...params }] of steps.entries()) {
    net.add(id, "conv2d", { ...params, ...shared });
    if (index > 0) net.add(`norm${index + 1}`, "batchNorm", NORM);
    net.add(`leaky${index + 1}`, "leakyRelu");
  }
  net.add("flat", "flatten");
  return net.add("judge", "dense", { units: 1, bias: false, kernelInit: KERNEL }).output("logit")
    .nodes;
}

/** train_cond_dcgan.py: every layer also reads the label, as a vector or as planes; batch norm without gain and bias. */
export function mnistGenerator(
  { latent, width, channels }: Size,
  classes: number,
): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]).label("label", classes);
  net.add("given0", "concat", {}, ["z", "y"]);
  net.add("hidden", "dense", { units: 1024, bias: false, kernelInit: KERNEL });
  net.add("normHidden", "batchNorm", PLAIN_NORM).add("reluHidden", "relu");
  net.add("givenHidden", "concat", {}, ["reluHidden", "y"]);
  net.add("project", "dense", { units: 98 * width, bias: false, kernelInit: KERNEL });
  net.add("norm0", "batchNorm", PLAIN_NORM).add("relu0", "relu");
  net.add("map", "reshape", { shape: [7, 7, 2 * width] });
  net.add("planes7", "planes", { height: 7, width: 7 }, "y");
  net.add("given1", "concat", {}, ["map", "planes7"]);
  net.add("up1", "conv2dTranspose", { filters: width, ...UP5 });
  net.add("norm1", "batchNorm", PLAIN_NORM).add("relu1", "relu");
  net.add("planes14", "planes", { height: 14, width: 14 }, "y");
  net.add("given2", "concat", {}, ["relu1", "planes14"]);
  net.add("up2", "conv2dTranspose", { filters: channels, ...UP5 });
  return net.add("squash", "sigmoid").output("image").nodes;
}

export function mnistDiscriminator(
  { width, channels }: Size,
  classes: number,
): readonly GraphNode[] {
  const net = new Sketch().input("image", [28, 28, channels]).label("label", classes);
  net.add("planes28", "planes", { height: 28, width: 28 }, "y");
  net.add("given1", "concat", {}, ["image", "planes28"]);
  net.add("down1", "conv2d", { filters: width, ...DOWN5 }).add("leaky1", "leakyRelu");
  net.add("planes14", "planes", { height: 14, width: 14 }, "y");
  net.add("given2", "concat", {}, ["leaky1", "planes14"]);
  net.add("down2", "conv2d", { filters: 2 * width, ...DOWN5 });
  net.add("norm2", "batchNorm", PLAIN_NORM).add("leaky2", "leakyRelu").add("flat", "flatten");
  net.add("givenHidden", "concat", {}, ["flat", "y"]);
  net.add("hidden", "dense", { units: 1024, bias: false, kernelInit: KERNEL });
  net.add("normHidden", "batchNorm", PLAIN_NORM).add("leakyHidden", "leakyRelu");
  net.add("givenJudge", "concat", {}, ["leakyHidden", "y"]);
  return net.add("judge", "dense", { units: 1, bias: false, kernelInit: KERNEL }).output("logit")
    .nodes;
}

const SHARED = { padding: "explicit", bias: false, kernelInit: KERNEL };
/** Theano pads both sides alike, where TensorFlow's "same" would shift by a pixel. */
const UP5 = { kernel: 5, pad: 2, outputPadding: 1, ...SHARED };
const DOWN5 = { kernel: 5, stride: 2, pad: 2, ...SHARED };
const UP3 = { kernel: 3, pad: 1, outputPadding: 1, ...SHARED };
const KEEP3 = { kernel: 3, stride: 1, pad: 1, ...SHARED };
