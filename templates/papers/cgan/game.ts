/**
 * The conditional game: both networks read a class label, and the discriminator reads the label that the generator was
 * given. Where the generator's labels come from is what papers and ports differ in.
 */
import type {
  Game,
  GraphNode,
  ParameterValue,
  Player,
  Reference,
} from "../../../src/core/document/document";
import { realSource, type DataOptions } from "../adversarial";
import { Sketch } from "../sketch";

/**
 * `batch`: the labels of the real images. `redrawn`: those in the discriminator's step, in the generator's step fresh ones
 * for the same latents (Keras-GAN). `drawn`: labels of their own in both (Packt).
 */
export type FakeLabels = "batch" | "redrawn" | "drawn";

export interface Conditional {
  readonly data: DataOptions;
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly classes: number;
  readonly fakeLabels: FakeLabels;
  /** In the order in which they play; they train the network of their name. */
  readonly players: readonly Omit<Player, "trains" | "minimises">[];
  readonly discriminatorWeight?: number;
}

export function conditionalGame(options: Conditional): Game {
  const { fakeLabels } = options;
  const real = realSource(options.data);
  const realLabel = `${real.node.id}.label`;
  const net = new Sketch().source("z", "noise", options.noise);
  if (fakeLabels !== "batch") {
    net.source("asked", "labels", { classes: options.classes, draw: "player" });
  }
  const nodes: GraphNode[] = [real.node, ...net.nodes];
  const label = fakeLabels === "drawn" ? "asked" : realLabel;
  nodes.push(
    ...pass("fake", "onFake", label),
    apply("onReal", "discriminator", { image: real.sample, label: realLabel }),
  );
  if (fakeLabels === "redrawn") nodes.push(...pass("fakeOfAsked", "onAsked", "asked"));
  const judged = fakeLabels === "redrawn" ? "onAsked" : "onFake";
  nodes.push(
    { id: "dLoss", op: "discriminatorLoss", in: { real: "onReal", fake: "onFake" } },
    { id: "gLoss", op: "generatorLoss", in: { fake: judged } },
  );
  const weight = options.discriminatorWeight;
  return {
    nodes,
    players: options.players.map(({ id, ...player }): Player => {
      const minimises =
        id === "generator"
          ? { loss: "gLoss" }
          : { loss: "dLoss", ...(weight === undefined ? {} : { weight }) };
      return { id, trains: [id], minimises: [minimises], ...player };
    }),
    order: "sequential",
    samples: ["fake"],
  };
}

/** The generator applied to the latent and a label, and the discriminator to what it gives and the same label. */
function pass(image: string, verdict: string, label: Reference): readonly GraphNode[] {
  return [
    apply(image, "generator", { z: "z", label }),
    apply(verdict, "discriminator", { image, label }),
  ];
}

function apply(id: string, network: string, reads: Readonly<Record<string, Reference>>): GraphNode {
  return { id, op: "apply", in: reads, params: { network } };
}
