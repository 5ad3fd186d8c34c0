/** ProGAN's networks: equalised learning rate throughout, pixel norm in the generator, no norm in the discriminator. */
import type { Block, GraphNode } from "../../../src/core/document/document";
import { judge, paint, shrink, type Growth } from "../growth";
import { Sketch } from "../sketch";

export interface Size {
  readonly growth: Growth;
  readonly latent: number;
  /** Of the images. */
  readonly channels: number;
  /** Channels of the maps of each size. */
  readonly filters: (resolution: number) => number;
}

/** From the latent to a map of the first size, whose channels are doubled in side and halved in number from then on. */
export function generator({ growth, latent, channels, filters }: Size): readonly GraphNode[] {
  const side = growth.first;
  const width = filters(side);
  const net = new Sketch().input("z", [latent]).add("norm", "pixelNorm");
  // The authors' gain of this layer is a quarter of the others'.
  const project = { units: side * side * width, bias: false, gain: Math.SQRT2 / 4 };
  net.add("project", "dense", { ...project, weightScale: "equalized" });
  net
    .add("map", "reshape", { shape: [side, side, width] })
    .add("offset", "bias", { per: "channel" });
  net.add("leaky", "leakyRelu").add("pixel", "pixelNorm");
  net.add(`grow${side}`, "block:layer", { filters: width });
  for (const resolution of growth.resolutions.slice(1)) {
    const own = { filters: filters(resolution) };
    const before = `grow${resolution / 2}`;
    net.add(`grow${resolution}`, "block:up", own, before, growth.layers(resolution));
  }
  paint(net, growth, channels, (resolution) => `grow${resolution}`);
  return net.nodes;
}

export function discriminator(size: Size): readonly GraphNode[] {
  const { growth, channels, filters } = size;
  const net = new Sketch().input("image", ["$resolution", "$resolution", channels]);
  const map = shrink(net, growth, (resolution) => ({
    filters: filters(resolution),
    next: filters(resolution / 2),
  }));
  return judge(net, map, filters(growth.first));
}

/** Drawn once and used at every size. */
export function blocks(filters: number): Readonly<Record<string, Block>> {
  const conv = (of: string) => ({ filters: of, kernel: 3, weightScale: "equalized" });
  const layer = new Sketch().input("x").add("conv", "conv2d", conv("$filters"));
  layer.add("leaky", "leakyRelu").add("pixel", "pixelNorm").output("y");
  const up = new Sketch().input("x").add("twice", "upsample");
  up.add("layer1", "block:layer", { filters: "$filters" });
  up.add("layer2", "block:layer", { filters: "$filters" }).output("y");
  const down = new Sketch().input("x").add("conv1", "conv2d", conv("$filters"));
  down.add("leaky1", "leakyRelu").add("conv2", "conv2d", conv("$next")).add("leaky2", "leakyRelu");
  down.add("half", "averagePool").output("y");
  return {
    layer: { params: { filters }, nodes: layer.nodes },
    up: { params: { filters }, nodes: up.nodes },
    down: { params: { filters, next: filters }, nodes: down.nodes },
  };
}
