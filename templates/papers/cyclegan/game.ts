/**
 * The game of CycleGAN: each image is translated and translated back, and should come back as it was; translations should
 * pass for images of the other domain. Drawn as the authors compute it: every network is applied once for each purpose.
 */
import type {
  Game,
  GraphNode,
  Optimizer,
  Player,
  Reference,
} from "../../../src/core/document/document";

export interface CycleGame {
  readonly domains: readonly [GraphNode, GraphNode];
  readonly weights: LossWeights;
  /** How many former translations each discriminator is shown; 0 for none but the present ones. */
  readonly pool: number;
  readonly players: Play;
}

/** What coming back, and leaving alone what is in the domain already, count beside passing for real, which counts 1. */
export interface LossWeights {
  readonly cycle: number;
  readonly identity: number;
}

export type Play =
  /**
   * Both generators are one player and both discriminators another. `simultaneous`: on the same translations (PyTorch);
   * `sequential`: the discriminators first, and the generators against what they have become (Packt).
   */
  | {
      readonly kind: "pairs";
      readonly order: "simultaneous" | "sequential";
      readonly generators: Optimizer;
      readonly discriminators: Optimizer;
    }
  /** Every network is a player of its own, and they take turns (Torch7). */
  | { readonly kind: "apart"; readonly optimizer: Optimizer };

type Terms = Player["minimises"];
type Domain = "A" | "B";

const DOMAINS = ["A", "B"] as const;
/** In the order in which the authors translate into them. */
const TARGETS = ["B", "A"] as const;
const OTHER = { A: "B", B: "A" } as const;
/** The generator that paints images of a domain. */
const INTO = { A: "generatorBA", B: "generatorAB" } as const;
const image = (domain: Domain): Reference => `${domain.toLowerCase()}.image`;

export function cycleGame(options: CycleGame): Game {
  const { weights, pool } = options;
  const nodes: GraphNode[] = [...options.domains];
  // One half of the game after the other: from A to B and back, then from B to A and back.
  for (const of of DOMAINS) {
    nodes.push(apply(`fake${OTHER[of]}`, INTO[OTHER[of]], image(of)));
    nodes.push(apply(`cycled${of}`, INTO[of], `fake${OTHER[of]}`));
    if (weights.identity > 0) nodes.push(apply(`same${of}`, INTO[of], image(of)));
  }
  for (const of of TARGETS) {
    nodes.push(apply(`onReal${of}`, `discriminator${of}`, image(of)));
    nodes.push(apply(`onFake${of}`, `discriminator${of}`, `fake${of}`));
    if (pool === 0) continue;
    const params = pool === 50 ? {} : { params: { size: pool } };
    nodes.push({ id: `pool${of}`, op: "imagePool", in: { x: `fake${of}` }, ...params });
    nodes.push(apply(`onPool${of}`, `discriminator${of}`, `pool${of}`));
  }
  for (const of of TARGETS) nodes.push(...losses(of, weights.identity > 0, pool > 0));
  return {
    nodes,
    players: playersOf(options.players, weights),
    order: options.players.kind === "pairs" ? options.players.order : "sequential",
    samples: ["fakeB", "cycledA", "fakeA", "cycledB"],
  };
}

function losses(of: Domain, identity: boolean, pooled: boolean): readonly GraphNode[] {
  const params = { kind: "leastSquares" };
  const fake = `${pooled ? "onPool" : "onFake"}${of}`;
  return [
    { id: `fool${of}`, op: "generatorLoss", in: { fake: `onFake${of}` }, params },
    { id: `cycle${of}`, op: "l1Loss", in: { x: `cycled${of}`, target: image(of) } },
    ...(identity
      ? [{ id: `identity${of}`, op: "l1Loss", in: { x: `same${of}`, target: image(of) } }]
      : []),
    { id: `judge${of}`, op: "discriminatorLoss", in: { real: `onReal${of}`, fake }, params },
  ];
}

function playersOf(play: Play, { cycle, identity }: LossWeights): readonly Player[] {
  // The authors' mean of (D - 1)^2 is twice the generator's least squares, which are halved; the discriminator's are
  // halved there as well.
  const fool = (of: Domain): Terms[number] => ({ loss: `fool${of}`, weight: 2 });
  const same = (of: Domain): Terms =>
    identity === 0 ? [] : [{ loss: `identity${of}`, weight: identity }];
  const cycles: Terms = DOMAINS.map((of) => ({ loss: `cycle${of}`, weight: cycle }));
  if (play.kind === "pairs") {
    const generators: Player = {
      id: "generators",
      trains: ["generatorAB", "generatorBA"],
      minimises: [fool("B"), fool("A"), ...cycles, ...same("B"), ...same("A")],
      optimizer: play.generators,
    };
    const discriminators: Player = {
      id: "discriminators",
      trains: ["discriminatorA", "discriminatorB"],
      minimises: [{ loss: "judgeB" }, { loss: "judgeA" }],
      optimizer: play.discriminators,
    };
    return play.order === "sequential"
      ? [discriminators, generators]
      : [generators, discriminators];
  }
  const { optimizer } = play;
  return TARGETS.flatMap((of): readonly Player[] => [
    {
      id: INTO[of],
      trains: [INTO[of]],
      minimises: [fool(of), ...cycles, ...same(of)],
      optimizer,
    },
    {
      id: `discriminator${of}`,
      trains: [`discriminator${of}`],
      minimises: [{ loss: `judge${of}` }],
      optimizer,
    },
  ]);
}

function apply(id: string, network: string, reads: Reference): GraphNode {
  return { id, op: "apply", in: { image: reads }, params: { network } };
}
