/**
 * The class-conditional residual networks of SAGAN and BigGAN: a generator whose blocks double the map under batch norms
 * that a condition scales and shifts, and a discriminator whose blocks halve it, judged by projection of the class. Every
 * kernel is divided by its spectral norm. The blocks are drawn once and used at every size.
 */
import type { Block, GraphNode, Reference } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import { Sketch, type Params } from "../sketch";

/** How kernels begin, and the tables or kernels from which batch norms take their gain and bias. */
export interface Weights {
  readonly kernelInit?: Initializer;
  /** Of tables of classes; the operator's own start where it is not given. */
  readonly tableInit?: Initializer;
  /** What running statistics keep, in the blocks and in the last norm. */
  readonly momentum?: readonly [blocks: number, last: number];
}

/** What the batch norms of the generator's blocks are conditioned on. */
export type Condition =
  /** The class alone, a table in every norm. */
  | { readonly kind: "class" }
  /** One embedding of the class for all blocks, beside a chunk of the latent for each (BigGAN). */
  | { readonly kind: "shared"; readonly embedding: number };

export interface GeneratorPlan {
  readonly latent: number;
  readonly classes: number;
  readonly channels: number;
  /** Side of the first map; every block doubles it. */
  readonly base: number;
  /** Channels of the first map and of every block. */
  readonly widths: readonly number[];
  /** Side of the map at which the network attends; none if no block gives it. */
  readonly attention: number;
  readonly condition: Condition;
  readonly weights: Weights;
}

export interface DiscriminatorPlan {
  readonly resolution: number;
  readonly classes: number;
  readonly channels: number;
  /** The blocks from the image on. */
  readonly blocks: readonly { readonly filters: number; readonly pool: boolean }[];
  /** Side of the map at which the network attends, after the block that first gives it. */
  readonly attention: number;
  readonly weights: Weights;
}

export interface Networks {
  readonly generator: readonly GraphNode[];
  readonly discriminator: readonly GraphNode[];
  /** Those that the two networks use. */
  readonly blocks: Readonly<Record<string, Block>>;
}

/** Both networks, and the blocks that they use. */
export function residualNetworks(plans: {
  readonly generator: GeneratorPlan;
  readonly discriminator: DiscriminatorPlan;
}): Networks {
  const generator = generatorNodes(plans.generator);
  const discriminator = discriminatorNodes(plans.discriminator);
  const used = new Set([...generator, ...discriminator].map(({ op }) => op));
  const { weights, widths, condition } = plans.generator;
  const all: Readonly<Record<string, Block>> = {
    up: upBlock(weights, widths[0] ?? 1, condition),
    first: firstBlock(plans.discriminator),
    down: downBlock(plans.discriminator),
    widen: widenBlock(plans.discriminator),
    keep: keepBlock(plans.discriminator),
  };
  const blocks = Object.entries(all).filter(([name]) => used.has(`block:${name}`));
  return { generator, discriminator, blocks: Object.fromEntries(blocks) };
}

/** The latent in as many parts as it is read at, in order; the first ones are longer where it does not divide. */
export function chunks(latent: number, parts: number): readonly number[] {
  const short = Math.floor(latent / parts);
  return Array.from({ length: parts }, (_, part) => short + (part < latent % parts ? 1 : 0));
}

function spectral({ kernelInit }: Weights): Params {
  return { weightScale: "spectralNorm", kernelInit };
}

function generatorNodes(plan: GeneratorPlan): readonly GraphNode[] {
  const { latent, classes, base, widths, condition, weights } = plan;
  const [first = 1, ...blocks] = widths;
  const net = new Sketch().input("z", [latent]);
  let seed: Reference = "z";
  if (condition.kind === "class") {
    net.label("label", classes);
  } else {
    const { embedding: units } = condition;
    const sizes = chunks(latent, blocks.length + 1);
    net.add("chunks", "split", { sizes }, "z").source("label", "input", { type: "label" });
    const { tableInit } = weights;
    net.add("embed", "embedding", { classes, units, tableInit }, { label: "label" });
    seed = "chunks.part1";
  }
  net.add("project", "dense", { units: base * base * first, ...spectral(weights) }, seed);
  net.add("map", "reshape", { shape: [base, base, first] });
  let side = base;
  let map = "map";
  for (const [index, filters] of blocks.entries()) {
    const number = index + 1;
    let by = "y";
    if (condition.kind === "shared") {
      by = `condition${number}`;
      net.add(by, "concat", {}, ["embed", `chunks.part${number + 1}`]);
    }
    net.add(`up${number}`, "block:up", { filters }, { x: map, condition: by });
    map = `up${number}`;
    side *= 2;
    if (side !== plan.attention) continue;
    map = "attention";
    net.add(map, "selfAttention", spectral(weights));
  }
  net.add("norm", "batchNorm", { momentum: weights.momentum?.[1] }, map).add("relu", "relu");
  net.add("paint", "conv2d", { filters: plan.channels, kernel: 3, ...spectral(weights) });
  return net.add("squash", "tanh").output("image").nodes;
}

function discriminatorNodes(plan: DiscriminatorPlan): readonly GraphNode[] {
  const { resolution, classes, blocks, weights } = plan;
  const net = new Sketch().input("image", [resolution, resolution, plan.channels]);
  let side = resolution;
  let channels = plan.channels;
  let map = "image";
  for (const [index, { filters, pool }] of blocks.entries()) {
    const kind = index === 0 ? "first" : pool ? "down" : filters === channels ? "keep" : "widen";
    const id = `${pool ? "down" : "block"}${index + 1}`;
    net.add(id, `block:${kind}`, { filters }, map);
    map = id;
    channels = filters;
    if (!pool) continue;
    side /= 2;
    if (side !== plan.attention) continue;
    map = "attention";
    net.add(map, "selfAttention", spectral(weights));
  }
  net.add("relu", "relu", {}, map).add("features", "globalSumPool");
  net.add("judge", "dense", { units: 1, ...spectral(weights) });
  const { tableInit } = weights;
  const table = { classes, units: channels, tableInit, weightScale: "spectralNorm" };
  net.source("label", "input", { type: "label" });
  net.add("embed", "embedding", table, { label: "label" });
  net.add("projection", "innerProduct", {}, { x: "embed", y: "features" });
  return net.add("sum", "add", {}, ["judge", "projection"]).output("logit").nodes;
}

/** Two convolutions under conditional batch norms, the map doubled before the first, beside a 1x1 of the doubled input. */
function upBlock(weights: Weights, filters: number, condition: Condition): Block {
  const momentum = weights.momentum?.[0];
  const shared = condition.kind === "shared";
  const start = shared ? weights.kernelInit : weights.tableInit;
  // A table of classes stays as it is; a kernel is divided by its norm, so that it cannot begin at zero.
  const weightScale = shared ? "spectralNorm" : undefined;
  const norm = { momentum, weightScale, gainInit: start, biasInit: start };
  const conv = { filters: "$filters", kernel: 3, ...spectral(weights) };
  const net = new Sketch().input("x").input("condition");
  net.add("norm1", "conditionalBatchNorm", norm, { x: "x", condition: "condition" });
  net.add("relu1", "relu").add("twice", "upsample").add("conv1", "conv2d", conv);
  net.add("norm2", "conditionalBatchNorm", norm, { x: "conv1", condition: "condition" });
  net.add("relu2", "relu").add("conv2", "conv2d", conv);
  net.add("skipTwice", "upsample", {}, "x").add("skip", "conv2d", { ...conv, kernel: 1 });
  return block(net, filters);
}

/** The first block of a discriminator: no activation before it, and its shortcut is pooled before the convolution. */
function firstBlock({ weights, blocks }: DiscriminatorPlan): Block {
  const conv = { filters: "$filters", kernel: 3, ...spectral(weights) };
  const net = new Sketch().input("x").add("conv1", "conv2d", conv).add("relu", "relu");
  net.add("conv2", "conv2d", conv).add("half", "averagePool");
  net.add("skipHalf", "averagePool", {}, "x").add("skip", "conv2d", { ...conv, kernel: 1 });
  return block(net, blocks[0]?.filters ?? 1, "half");
}

/** Halves the map. */
function downBlock({ weights, blocks }: DiscriminatorPlan): Block {
  const conv = { filters: "$filters", kernel: 3, ...spectral(weights) };
  const net = body(conv).add("half", "averagePool");
  net.add("skip", "conv2d", { ...conv, kernel: 1 }, "x").add("skipHalf", "averagePool");
  return block(net, blocks[0]?.filters ?? 1, "half", "skipHalf");
}

/** Keeps the map and gives it other channels. */
function widenBlock({ weights, blocks }: DiscriminatorPlan): Block {
  const conv = { filters: "$filters", kernel: 3, ...spectral(weights) };
  const net = body(conv).add("skip", "conv2d", { ...conv, kernel: 1 }, "x");
  return block(net, blocks.at(-1)?.filters ?? 1);
}

/** Keeps both the map and its channels: what goes in is added as it is. */
function keepBlock({ weights, blocks }: DiscriminatorPlan): Block {
  const conv = { filters: "$filters", kernel: 3, ...spectral(weights) };
  return block(body(conv), blocks.at(-1)?.filters ?? 1, "conv2", "x");
}

/** Two convolutions, each after a ReLU. */
function body(conv: Params): Sketch {
  const net = new Sketch().input("x").add("relu1", "relu").add("conv1", "conv2d", conv);
  return net.add("relu2", "relu").add("conv2", "conv2d", conv);
}

/** Ends a block in the sum of its two ways. */
function block(net: Sketch, filters: number, way = "conv2", shortcut = "skip"): Block {
  return {
    params: { filters },
    nodes: net.add("sum", "add", {}, [way, shortcut]).output("y").nodes,
  };
}
