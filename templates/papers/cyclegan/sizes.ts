/** What CycleGAN's networks are built from, and what a variant gives back. */
import type { Block, GanDocument, GraphNode } from "../../../src/core/document/document";

export interface Sizes {
  readonly resolution: number;
  /** Channels of the images in each domain. */
  readonly channels: { readonly a: number; readonly b: number };
  readonly width: number;
  readonly discriminatorWidth: number;
  readonly blocks: number;
}

/** The networks of a translation from images of `from` channels to images of `to` channels. */
export interface Translation {
  readonly generator: (sizes: Sizes, from: number, to: number) => readonly GraphNode[];
  /** Judges images of the domain that has so many channels. */
  readonly discriminator: (sizes: Sizes, channels: number) => readonly GraphNode[];
  readonly blocks?: Readonly<Record<string, Block>>;
}

/** Four networks; a discriminator is called by the domain that it judges. */
export function fourNetworks(
  sizes: Sizes,
  { generator, discriminator }: Translation,
): GanDocument["networks"] {
  const { a, b } = sizes.channels;
  return {
    generatorAB: { role: "generator", nodes: generator(sizes, a, b) },
    generatorBA: { role: "generator", nodes: generator(sizes, b, a) },
    discriminatorA: { role: "discriminator", nodes: discriminator(sizes, a) },
    discriminatorB: { role: "discriminator", nodes: discriminator(sizes, b) },
  };
}
