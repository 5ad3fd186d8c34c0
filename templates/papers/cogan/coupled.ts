/** What every variant of CoGAN gives: the networks of one domain, and which of their layers each domain has for itself. */
import type { GanDocument, GraphNode } from "../../../src/core/document/document";
import { sharing } from "./sharing";

export interface Size {
  readonly resolution: number;
  readonly channels: number;
  readonly latent: number;
  readonly width: number;
  readonly classes: number;
}

/** A network as domain A has it, and the nodes that domain B does not share. */
export interface Coupled {
  readonly nodes: readonly GraphNode[];
  readonly own: readonly string[];
}

export interface Networks {
  readonly generator: Coupled;
  readonly discriminator: Coupled;
}

/** The four networks. A's own all weights, so that what is shared has one place. */
export function coupledNetworks({ generator, discriminator }: Networks): GanDocument["networks"] {
  return {
    generatorA: { role: "generator", nodes: generator.nodes },
    generatorB: {
      role: "generator",
      nodes: sharing(generator.nodes, "generatorA", generator.own),
    },
    discriminatorA: { role: "discriminator", nodes: discriminator.nodes },
    discriminatorB: {
      role: "discriminator",
      nodes: sharing(discriminator.nodes, "discriminatorA", discriminator.own),
    },
  };
}
