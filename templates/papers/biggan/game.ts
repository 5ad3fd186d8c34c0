/**
 * BigGAN's game: the hinge loss, and one pass of the discriminator over real and generated images together, so that both
 * are judged with the same spectral norms.
 */
import type { Game, Player } from "../../../src/core/document/document";
import { realSource, type DataOptions } from "../adversarial";
import { Sketch } from "../sketch";

export interface Play {
  readonly data: DataOptions;
  readonly latent: number;
  readonly classes: number;
  readonly players: Readonly<
    Record<"discriminator" | "generator", Omit<Player, "id" | "trains" | "minimises">>
  >;
  /** Weight of the penalty on generator kernels that are not orthogonal; 0 for none. */
  readonly orthogonal: number;
  readonly sampling: Game["sampling"];
}

export function bigganGame(play: Play): Game {
  const { data, latent, classes, players, orthogonal } = play;
  const real = realSource(data);
  // Every update of either player sees latents and classes of its own.
  const net = new Sketch().source("z", "noise", { shape: [latent], draw: "player" });
  net.source("y", "labels", { classes, draw: "player" }).place(real.node);
  net.add("fake", "apply", { network: "generator" }, { z: "z", label: "y" });
  net.add("images", "joinBatches", {}, ["fake", real.sample]);
  net.add("classes", "joinBatches", { type: "label" }, ["y", `${real.node.id}.label`]);
  const judge = { network: "discriminator" };
  net.add("onBoth", "apply", judge, { image: "images", label: "classes" });
  net.add("verdicts", "splitBatch");
  const verdicts = { real: "verdicts.part2", fake: "verdicts.part1" };
  net.add("dLoss", "discriminatorLoss", { kind: "hinge" }, verdicts);
  net.add("onFake", "apply", judge, { image: "fake", label: "y" });
  net.add("gLoss", "generatorLoss", { kind: "hinge" }, { fake: "onFake" });
  const penalised = orthogonal > 0;
  if (penalised)
    net.source("apart", "orthogonalPenalty", { network: "generator", except: "embed" });
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
        minimises: [
          { loss: "gLoss" },
          ...(penalised ? [{ loss: "apart", weight: orthogonal }] : []),
        ],
        ...players.generator,
      },
    ],
    order: "sequential",
    samples: ["fake"],
    sampling: play.sampling,
  };
}
