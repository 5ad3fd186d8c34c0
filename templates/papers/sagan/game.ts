/** SAGAN's game: the hinge loss, real images with their classes, generated ones with classes drawn at random. */
import type { Game, Player } from "../../../src/core/document/document";
import { realSource, type DataOptions } from "../adversarial";
import { Sketch } from "../sketch";

export interface Play {
  readonly data: DataOptions;
  readonly latent: number;
  /** How many classes both networks read; none if not given. */
  readonly classes?: number;
  /** How long a draw of latents and classes lasts. */
  readonly draw: "round" | "player";
  readonly players: Readonly<
    Record<"discriminator" | "generator", Omit<Player, "id" | "trains" | "minimises">>
  >;
  readonly sampling?: Game["sampling"];
}

/**
 * The discriminator's spectral vectors move on the real images only: the authors reuse them for the generated ones.
 */
export function saganGame({ data, latent, classes, draw, players, sampling }: Play): Game {
  const real = realSource(data);
  const labelled = classes !== undefined;
  const drawn: Readonly<Record<string, string>> = labelled ? { label: "y" } : {};
  const own: Readonly<Record<string, string>> = labelled ? { label: `${real.node.id}.label` } : {};
  const net = new Sketch().source("z", "noise", { shape: [latent], draw });
  if (labelled) net.source("y", "labels", { classes, draw });
  const judge = { network: "discriminator" };
  net.place(real.node);
  net.add("fake", "apply", { network: "generator" }, { z: "z", ...drawn });
  net.add("onReal", "apply", judge, { image: real.sample, ...own });
  net.add("onFake", "apply", { ...judge, updateState: false }, { image: "fake", ...drawn });
  net.add("dLoss", "discriminatorLoss", { kind: "hinge" }, { real: "onReal", fake: "onFake" });
  net.add("gLoss", "generatorLoss", { kind: "hinge" }, { fake: "onFake" });
  return {
    nodes: net.nodes,
    players: [
      {
        id: "discriminator",
        trains: ["discriminator"],
        minimises: [{ loss: "dLoss" }],
        ...players.discriminator,
      },
      {
        id: "generator",
        trains: ["generator"],
        minimises: [{ loss: "gLoss" }],
        ...players.generator,
      },
    ],
    order: "sequential",
    samples: ["fake"],
    ...(sampling === undefined ? {} : { sampling }),
  };
}
