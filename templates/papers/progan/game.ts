/** The Wasserstein game with a gradient penalty and a drift term, as ProGAN plays it on images of the stage's size. */
import type {
  Average,
  Game,
  GraphNode,
  Optimizer,
  Player,
  Reference,
} from "../../../src/core/document/document";
import { realSource, type DataOptions } from "../adversarial";
import { Sketch } from "../sketch";

/** Weights of the penalties (section 4 of ProGAN's appendix). */
const PENALTY = 10;
const DRIFT = 0.001;

/** Adam without momentum, as ProGAN and StyleGAN have it. */
export function adam(rate: number): Optimizer {
  return { kind: "adam", rate, beta1: 0, beta2: 0.99, epsilon: 1e-8 };
}

/** What a critic minimises, by the names of its loss nodes. */
export type Terms = Player["minimises"];

/**
 * Adds the critic's and the generator's losses. The critic sees reals, fakes, and mixtures of both, at which its gradient
 * is held to the norm `target`. Returns what each player minimises.
 */
export function wassersteinLosses(
  net: Sketch,
  reals: Reference,
  target = 1,
): Readonly<Record<"discriminator" | "generator", Terms>> {
  net.add("between", "interpolate", {}, { a: reals, b: "fake" });
  net.add("onBetween", "apply", { network: "discriminator" }, { image: "between" });
  const wasserstein = { kind: "wasserstein" };
  net.add("dLoss", "discriminatorLoss", wasserstein, { real: "onReal", fake: "onFake" });
  net.add("penalty", "gradientPenalty", { target }, { score: "onBetween", at: "between" });
  net.add("drift", "meanSquare", {}, "onReal");
  net.add("gLoss", "generatorLoss", wasserstein, { fake: "onFake" });
  return {
    discriminator: [
      { loss: "dLoss" },
      { loss: "penalty", weight: PENALTY },
      { loss: "drift", weight: DRIFT },
    ],
    generator: [{ loss: "gLoss" }],
  };
}

export interface Play {
  readonly data: DataOptions;
  readonly latent: number;
  readonly rate: number;
  /** The norm that the critic's gradient is held to. */
  readonly target: number;
  readonly average?: Average;
  readonly draw: "round" | "player";
  /** Mirrors half of the images. */
  readonly flip: boolean;
}

export function proganGame(play: Play): Game {
  const { latent, rate, target, average, draw } = play;
  const real = realSource(play.data);
  const net = new Sketch().source("z", "noise", { shape: [latent], draw });
  net.place(mirrored(real.node, play.flip));
  net.add("reals", "stageImages", {}, real.sample);
  net.add("fake", "apply", { network: "generator" }, { z: "z" });
  net.add("onReal", "apply", { network: "discriminator" }, { image: "reals" });
  net.add("onFake", "apply", { network: "discriminator" }, { image: "fake" });
  const minimises = wassersteinLosses(net, "reals", target);
  const optimizer = adam(rate);
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
        trains: ["generator"],
        minimises: minimises.generator,
        optimizer,
        ...(average === undefined ? {} : { average }),
      },
    ],
    order: "sequential",
    samples: ["fake"],
  };
}

/** A data node that mirrors half of its images, or one as it is. */
export function mirrored(node: GraphNode, flip: boolean): GraphNode {
  return flip ? { ...node, params: { ...node.params, flip } } : node;
}
