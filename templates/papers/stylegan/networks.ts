/**
 * StyleGAN's networks. The mapping turns a latent into a style; the synthesis begins with a learned constant and gets
 * everything it knows through styles and noise, layer by layer; the discriminator is ProGAN's with a blur before it halves.
 */
import type { Block, GraphNode } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import { judge, paint, shrink, type Growth } from "../growth";
import { Sketch } from "../sketch";

export interface Size {
  readonly growth: Growth;
  /** Numbers in a latent, and in a style. */
  readonly latent: number;
  /** Of the images. */
  readonly channels: number;
  /** Channels of the maps of each size. */
  readonly filters: (resolution: number) => number;
  readonly mapping: {
    readonly depth: number;
    /** How fast the mapping learns, compared with the synthesis. */
    readonly multiplier: number;
  };
  /** How the synthesis' constant begins. */
  readonly start: Initializer;
}

/** Two styles for every size. */
export function styleLayers(growth: Growth): number {
  return 2 * growth.resolutions.length;
}

export function mapping({ latent, mapping: { depth } }: Size): readonly GraphNode[] {
  const net = new Sketch().input("z", [latent]).add("norm", "pixelNorm");
  for (let layer = 1; layer <= depth; layer++) {
    net.add(`layer${layer}`, "block:mapped", { units: latent });
  }
  return net.output("w").nodes;
}

export function synthesis(size: Size): readonly GraphNode[] {
  const { growth, latent, channels, filters, start } = size;
  const side = growth.first;
  const width = filters(side);
  const net = new Sketch().input("styles", [styleLayers(growth), latent]);
  net.source("start", "constant", { shape: [side, side, width], init: start });
  net.add("style0", "block:style", { layer: 0 }, { x: "start", styles: "styles" });
  net.add("conv1", "conv2d", { filters: width, kernel: 3, bias: false, weightScale: "equalized" });
  net.add(`grow${side}`, "block:style", { layer: 1 }, { x: "conv1", styles: "styles" });
  for (const [index, resolution] of growth.resolutions.entries()) {
    if (index === 0) continue;
    const own = { filters: filters(resolution), first: 2 * index, second: 2 * index + 1 };
    const reads = { x: `grow${resolution / 2}`, styles: "styles" };
    net.add(`grow${resolution}`, "block:up", own, reads, growth.layers(resolution));
  }
  paint(net, growth, channels, (resolution) => `grow${resolution}`);
  return net.nodes;
}

export function discriminator({ growth, channels, filters }: Size): readonly GraphNode[] {
  const side = growth.grows ? "$resolution" : growth.last;
  const net = new Sketch().input("image", [side, side, channels]);
  const map = shrink(net, growth, (resolution) => ({
    filters: filters(resolution),
    next: filters(resolution / 2),
  }));
  return judge(net, map, filters(growth.first));
}

/** Drawn once and used at every size. */
export function blocks({
  growth,
  latent,
  filters,
  mapping,
}: Size): Readonly<Record<string, Block>> {
  const { multiplier } = mapping;
  const width = filters(growth.first);
  const equalized = { weightScale: "equalized" };
  const mapped = new Sketch().input("x");
  mapped.add("linear", "dense", { units: "$units", ...equalized, multiplier });
  mapped.add("leaky", "leakyRelu").output("y");
  return {
    mapped: { params: { units: latent }, nodes: mapped.nodes },
    style: { params: { layer: 0 }, nodes: style() },
    up: { params: { filters: width, first: 2, second: 3 }, nodes: up() },
    down: { params: { filters: width, next: width }, nodes: down() },
  };
}

/** Noise, bias, activation, and the layer's style, in the order of the authors' code. */
function style(): readonly GraphNode[] {
  const net = new Sketch().input("x").input("styles").add("noisy", "noiseInjection", {}, "x");
  net.add("offset", "bias", { per: "channel" }).add("leaky", "leakyRelu");
  net.add("own", "row", { index: "$layer" }, "styles");
  const gain = { weightScale: "equalized", gain: 1 };
  net.add("adapt", "adaptiveInstanceNorm", gain, { x: "leaky", style: "own" });
  return net.output("y").nodes;
}

/** Doubles the map, smoothed after the first convolution; the biases are in the styles' blocks. */
function up(): readonly GraphNode[] {
  const conv = { filters: "$filters", kernel: 3, bias: false, weightScale: "equalized" };
  const net = new Sketch().input("x").input("styles").add("twice", "upsample", {}, "x");
  net.add("conv1", "conv2d", conv).add("blur", "blur");
  net.add("style1", "block:style", { layer: "$first" }, { x: "blur", styles: "styles" });
  net.add("conv2", "conv2d", conv);
  net.add("style2", "block:style", { layer: "$second" }, { x: "conv2", styles: "styles" });
  return net.output("y").nodes;
}

/** Halves the map, smoothed before the convolution that does. */
function down(): readonly GraphNode[] {
  const conv = { kernel: 3, weightScale: "equalized" };
  const net = new Sketch().input("x").add("conv1", "conv2d", { filters: "$filters", ...conv });
  net.add("leaky1", "leakyRelu").add("blur", "blur");
  net.add("conv2", "conv2d", { filters: "$next", ...conv }).add("half", "averagePool");
  return net.add("leaky2", "leakyRelu").output("y").nodes;
}
