/**
 * The game of WGAN: a critic, which scores instead of judging and plays several times a round, and a generator. What keeps
 * the critic's slope in bounds is clipping, which is the player's, or a penalty, which is drawn here.
 */
import type {
  Game,
  GraphNode,
  ParameterValue,
  Player,
  Reference,
  Sampling,
} from "../../../src/core/document/document";
import { realSource, type DataOptions, type PlaneOptions, type RealSource } from "../adversarial";

/** How a player trains; its network and its losses follow from the game. */
export type Training = Omit<Player, "id" | "trains" | "minimises">;

export interface WassersteinGame {
  readonly data: DataOptions | PlaneOptions;
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly critic: Training;
  readonly generator: Training;
  /** Weight of the gradient penalty; none where the critic is clipped. */
  readonly penalty?: number;
  /** Where both networks know classes: how many, and what naming them is worth to each player. */
  readonly naming?: Naming;
  readonly sampling?: Sampling;
}

export interface Naming {
  readonly classes: number;
  readonly critic: number;
  readonly generator: number;
}

type Terms = Player["minimises"];

/** A piece of the game, and what it gives the players to minimise. */
interface Part {
  readonly nodes: readonly GraphNode[];
  readonly critic: Terms;
  readonly generator: Terms;
}

export function wassersteinGame(options: WassersteinGame): Game {
  const { penalty, naming, sampling } = options;
  const real = realSource(options.data);
  // Every one of the critic's steps sees other latents.
  const noise: GraphNode = { id: "z", op: "noise", params: { ...options.noise, draw: "player" } };
  const parts = [
    naming === undefined ? scores(real) : namedScores(real, naming),
    ...(penalty === undefined ? [] : [slopes(real, penalty, naming === undefined ? "" : ".score")]),
  ];
  const player = (id: "critic" | "generator"): Player => ({
    id,
    trains: [id],
    minimises: parts.flatMap((part) => part[id]),
    ...options[id],
  });
  return {
    nodes: [noise, real.node, ...parts.flatMap((part) => part.nodes)],
    players: [player("critic"), player("generator")],
    order: "sequential",
    samples: ["fake"],
    ...(sampling === undefined ? {} : { sampling }),
  };
}

/** The critic raises the scores of real samples and lowers those of fakes; the generator raises the latter. */
function scores({ sample, port }: RealSource): Part {
  return {
    nodes: [
      apply("fake", "generator", { z: "z" }),
      apply("onReal", "critic", { [port]: sample }),
      apply("onFake", "critic", { [port]: "fake" }),
      loss("criticLoss", "discriminatorLoss", { real: "onReal", fake: "onFake" }),
      loss("generatorLoss", "generatorLoss", { fake: "onFake" }),
    ],
    critic: [{ loss: "criticLoss" }],
    generator: [{ loss: "generatorLoss" }],
  };
}

/**
 * The same with classes. The critic compares like with like: fakes of the classes of the real images. The generator is
 * asked for random ones, and both are to have the critic name the class.
 */
function namedScores({ node, sample, port }: RealSource, naming: Naming): Part {
  const label = `${node.id}.label`;
  const classes: Record<string, number> = naming.classes === 10 ? {} : { classes: naming.classes };
  return {
    nodes: [
      { id: "asked", op: "labels", params: { ...classes, draw: "player" } },
      apply("fake", "generator", { z: "z", label }),
      apply("fakeOfAsked", "generator", { z: "z", label: "asked" }),
      apply("onReal", "critic", { [port]: sample }),
      apply("onFake", "critic", { [port]: "fake" }),
      apply("onAsked", "critic", { [port]: "fakeOfAsked" }),
      loss("criticLoss", "discriminatorLoss", { real: "onReal.score", fake: "onFake.score" }),
      loss("generatorLoss", "generatorLoss", { fake: "onAsked.score" }),
      { id: "nameReal", op: "crossEntropy", in: { x: "onReal.class", label } },
      { id: "nameFake", op: "crossEntropy", in: { x: "onAsked.class", label: "asked" } },
    ],
    critic: [{ loss: "criticLoss" }, weighted("nameReal", naming.critic)],
    generator: [{ loss: "generatorLoss" }, weighted("nameFake", naming.generator)],
  };
}

/** Between every real sample and a fake, the critic's slope is to be one. */
function slopes({ sample, port }: RealSource, weight: number, output: "" | ".score"): Part {
  return {
    nodes: [
      { id: "between", op: "interpolate", in: { a: sample, b: "fake" } },
      apply("onBetween", "critic", { [port]: "between" }),
      { id: "slope", op: "gradientPenalty", in: { score: `onBetween${output}`, at: "between" } },
    ],
    critic: [weighted("slope", weight)],
    generator: [],
  };
}

function weighted(id: string, weight: number): Terms[number] {
  return weight === 1 ? { loss: id } : { loss: id, weight };
}

function apply(id: string, network: string, reads: Readonly<Record<string, Reference>>): GraphNode {
  return { id, op: "apply", in: reads, params: { network } };
}

function loss(id: string, op: string, reads: Readonly<Record<string, Reference>>): GraphNode {
  return { id, op, in: reads, params: { kind: "wasserstein" } };
}
