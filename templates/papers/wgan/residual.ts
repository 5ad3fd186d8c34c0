/**
 * The residual networks of WGAN-GP: CIFAR-10, also with labels, and 64x64. Normalisation stands before each activation
 * and convolution; the critics have none, or layer norm. Convolutions on the way through begin with a variance of
 * 2 / fan-in, those past it with Glorot's, as in the authors' code. Of that code, two things are left out: batches of
 * twice the size for the generator, and noise below one grey level on the CIFAR images.
 */
import type { Block, GraphNode } from "../../../src/core/document/document";
import { Sketch } from "../sketch";
import type { Networks, Sizes } from "./sizes";

const HE = { kind: "heNormal" } as const;
/** A convolution that begins as the others do and keeps the size. */
const THROUGH = { kernel: 3, kernelInit: HE } as const;
const PAST = { kernel: 1 } as const;

/** Twice as large: norm, ReLU, upsampled convolution, norm, ReLU, convolution; past them an upsampled 1x1 convolution. */
function upBlock(on: { readonly conditional: boolean; readonly firstBias: boolean }): Block {
  const net = new Sketch().input("x");
  if (on.conditional) net.input("condition");
  const norm = (id: string, x: string): void => {
    if (on.conditional) net.add(id, "conditionalBatchNorm", {}, { x, condition: "condition" });
    else net.add(id, "batchNorm", {}, x);
  };
  norm("norm1", "x");
  net.add("relu1", "relu").add("enlarge", "upsample");
  net.add("conv1", "conv2d", { filters: "$filters", bias: on.firstBias, ...THROUGH });
  norm("norm2", "conv1");
  net.add("relu2", "relu").add("conv2", "conv2d", { filters: "$filters", ...THROUGH });
  net.add("enlargePast", "upsample", {}, "x");
  net.add("past", "conv2d", { filters: "$filters", ...PAST });
  return {
    params: { filters: 128 },
    nodes: net.add("sum", "add", {}, ["past", "conv2"]).output("y").nodes,
  };
}

/** Half as large: ReLU, convolution, ReLU, convolution, mean pool; past them a 1x1 convolution, mean pool. */
function downBlock(on: { readonly layerNorm: boolean }): Block {
  const net = new Sketch().input("x");
  if (on.layerNorm) net.add("norm1", "layerNorm");
  net.add("relu1", "relu");
  net.add("conv1", "conv2d", { filters: "$inputs", bias: !on.layerNorm, ...THROUGH });
  if (on.layerNorm) net.add("norm2", "layerNorm");
  net.add("relu2", "relu").add("conv2", "conv2d", { filters: "$filters", ...THROUGH });
  net.add("halve", "averagePool");
  net.add("past", "conv2d", { filters: "$filters", ...PAST }, "x").add("halvePast", "averagePool");
  return {
    params: { inputs: 128, filters: 128 },
    nodes: net.add("sum", "add", {}, ["halvePast", "halve"]).output("y").nodes,
  };
}

/** As large as before, past which everything goes as it is. */
function plainBlock(): Block {
  const net = new Sketch().input("x").add("relu1", "relu");
  net.add("conv1", "conv2d", { filters: "$filters", ...THROUGH }).add("relu2", "relu");
  net.add("conv2", "conv2d", { filters: "$filters", ...THROUGH });
  return {
    params: { filters: 128 },
    nodes: net.add("sum", "add", {}, ["x", "conv2"]).output("y").nodes,
  };
}

/** A use of a block; its parameters where they differ from 128. */
function use(
  net: Sketch,
  id: string,
  block: string,
  params: Readonly<Record<string, number>>,
  reads?: Readonly<Record<string, string>>,
): Sketch {
  const own = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== 128));
  return net.add(id, `block:${block}`, own, reads);
}

/** gan_cifar_resnet.py, without labels, or with conditional batch norm and a critic that also names the class. */
export function cifar(sizes: Sizes, labelled: boolean): Networks {
  const { latent, width, classes } = sizes;
  const net = new Sketch().input("z", [latent]);
  if (labelled) net.label("label", classes);
  net.add("project", "dense", { units: 16 * width }, "z");
  net.add("map", "reshape", { shape: [4, 4, width] });
  for (const [index, x] of ["map", "up1", "up2"].entries()) {
    const reads: Record<string, string> = labelled ? { x, condition: "y" } : { x };
    use(net, `up${index + 1}`, "up", { filters: width }, reads);
  }
  return {
    generator: ending(net, sizes),
    critic: cifarCritic(sizes, labelled),
    blocks: {
      up: upBlock({ conditional: labelled, firstBias: true }),
      down: downBlock({ layerNorm: false }),
      plain: plainBlock(),
    },
  };
}

function cifarCritic(sizes: Sizes, labelled: boolean): readonly GraphNode[] {
  const { resolution, channels, criticWidth: filters, classes } = sizes;
  const net = new Sketch().input("image", [resolution, resolution, channels]);
  // The first block reads pixels, so that it begins without a ReLU.
  net.add("conv1", "conv2d", { filters, ...THROUGH }).add("relu1", "relu");
  net.add("conv2", "conv2d", { filters, ...THROUGH }).add("halve", "averagePool");
  net.add("halvePast", "averagePool", {}, "image").add("past", "conv2d", { filters, ...PAST });
  net.add("first", "add", {}, ["past", "halve"]);
  use(net, "down", "down", { inputs: filters, filters });
  use(net, "plain1", "plain", { filters });
  use(net, "plain2", "plain", { filters });
  net.add("reluEnd", "relu").add("features", "globalAveragePool");
  net.add("judge", "dense", { units: 1 }).output("score");
  if (labelled) net.add("name", "dense", { units: classes }, "features").output("class");
  return net.nodes;
}

/** gan_64x64.py, "GoodGenerator" and "GoodDiscriminator". */
export function large(sizes: Sizes): Networks {
  const { resolution, channels, latent, width, criticWidth } = sizes;
  const net = new Sketch().input("z", [latent]);
  net.add("project", "dense", { units: 16 * 8 * width });
  net.add("map", "reshape", { shape: [4, 4, 8 * width] });
  for (const [index, times] of [8, 4, 2, 1].entries()) {
    use(net, `up${index + 1}`, "up", { filters: times * width });
  }
  const critic = new Sketch().input("image", [resolution, resolution, channels]);
  critic.add("look", "conv2d", { filters: criticWidth, kernel: 3 });
  let inputs = criticWidth;
  for (const [index, times] of [2, 4, 8, 8].entries()) {
    const filters = times * criticWidth;
    use(critic, `down${index + 1}`, "down", { inputs, filters });
    inputs = filters;
  }
  critic.add("flat", "flatten").add("judge", "dense", { units: 1 });
  return {
    generator: ending(net, sizes),
    critic: critic.output("score").nodes,
    blocks: {
      up: upBlock({ conditional: false, firstBias: false }),
      down: downBlock({ layerNorm: true }),
    },
  };
}

/** Batch norm, ReLU, a convolution to the image's channels, tanh. */
function ending(net: Sketch, { channels }: Sizes): readonly GraphNode[] {
  net.add("normEnd", "batchNorm").add("reluEnd", "relu");
  net.add("toImage", "conv2d", { filters: channels, kernel: 3 });
  return net.add("squash", "tanh").output("image").nodes;
}
