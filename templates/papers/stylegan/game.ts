/** StyleGAN's game: two latents mapped to styles, mixed, and judged as images of the stage's size. */
import type { Average, Game, Reference } from "../../../src/core/document/document";
import { realSource, type DataOptions } from "../adversarial";
import { adam, mirrored, wassersteinLosses, type Terms } from "../progan/game";
import { Sketch } from "../sketch";

/** The paper's: non-saturating, with half of this times the squared gradient at real images. */
const R1_GAMMA = 10;

export interface Play {
  readonly data: DataOptions;
  readonly flip: boolean;
  readonly latent: number;
  /** Styles, one a layer. */
  readonly layers: number;
  /** With which the styles of a sample are mixed. */
  readonly mixing: number;
  readonly loss: "r1" | "wgan-gp";
  readonly rate: number;
  readonly average: Average;
  readonly draw: "round" | "player";
  readonly grows: boolean;
  readonly sampling?: Game["sampling"];
}

export function styleganGame(play: Play): Game {
  const { latent, layers, draw } = play;
  const real = realSource(play.data);
  const shape = [latent];
  const net = new Sketch().source("z1", "noise", { shape, draw });
  net.source("z2", "noise", { shape, draw }).place(mirrored(real.node, play.flip));
  net.add("w1", "apply", { network: "mapping" }, { z: "z1" });
  net.add("w2", "apply", { network: "mapping" }, { z: "z2" });
  net.add("mixed", "styleMix", { layers, probability: play.mixing }, { first: "w1", second: "w2" });
  net.add("styles", "truncate");
  net.add("fake", "apply", { network: "synthesis" }, { styles: "styles" });
  let reals = real.sample;
  if (play.grows) {
    reals = "reals";
    net.add(reals, "stageImages", {}, real.sample);
  }
  net.add("onReal", "apply", { network: "discriminator" }, { image: reals });
  net.add("onFake", "apply", { network: "discriminator" }, { image: "fake" });
  const minimises = play.loss === "r1" ? r1Losses(net, reals) : wassersteinLosses(net, reals);
  const optimizer = adam(play.rate);
  return {
    nodes: net.nodes,
    players: [
      {
        id: "discriminator",
        trains: ["discriminator"],
        minimises: minimises.discriminator,
        optimizer,
      },
      {
        id: "generator",
        trains: ["mapping", "synthesis"],
        minimises: minimises.generator,
        optimizer,
        average: play.average,
      },
    ],
    order: "sequential",
    samples: ["fake"],
    ...(play.sampling === undefined ? {} : { sampling: play.sampling }),
  };
}

function r1Losses(
  net: Sketch,
  reals: Reference,
): Readonly<Record<"discriminator" | "generator", Terms>> {
  net.add("dLoss", "discriminatorLoss", {}, { real: "onReal", fake: "onFake" });
  net.add("r1", "r1Penalty", {}, { score: "onReal", at: reals });
  net.add("gLoss", "generatorLoss", {}, { fake: "onFake" });
  return {
    discriminator: [{ loss: "dLoss" }, { loss: "r1", weight: R1_GAMMA / 2 }],
    generator: [{ loss: "gLoss" }],
  };
}
