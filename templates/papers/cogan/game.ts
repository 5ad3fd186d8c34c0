/** The game of CoGAN: one latent, two generators, two discriminators; each pair is one player. */
import type {
  Game,
  GraphNode,
  Optimizer,
  ParameterValue,
  Player,
  Reference,
} from "../../../src/core/document/document";

export interface CoupledGame {
  readonly domains: readonly [GraphNode, GraphNode];
  readonly noise: Readonly<Record<string, ParameterValue>>;
  readonly optimizer: Optimizer;
  /** Whether the discriminators also name the class of domain A's images and are to see both domains alike. */
  readonly adapting: boolean;
}

type Terms = Player["minimises"];

export function coupledGame({ domains, noise, optimizer, adapting }: CoupledGame): Game {
  const logit = (id: string): Reference => (adapting ? `${id}.logit` : id);
  const nodes: GraphNode[] = [
    { id: "z", op: "noise", params: { ...noise, draw: "player" } },
    ...domains,
  ];
  for (const domain of ["A", "B"] as const) {
    const network = `discriminator${domain}`;
    nodes.push(
      apply(`fake${domain}`, `generator${domain}`, { z: "z" }),
      apply(`onReal${domain}`, network, { image: `${domain.toLowerCase()}.image` }),
      apply(`onFake${domain}`, network, { image: `fake${domain}` }),
    );
  }
  for (const domain of ["A", "B"] as const) {
    const [real, fake] = [logit(`onReal${domain}`), logit(`onFake${domain}`)];
    nodes.push(
      { id: `judge${domain}`, op: "discriminatorLoss", in: { real, fake } },
      { id: `fool${domain}`, op: "generatorLoss", in: { fake } },
    );
  }
  if (adapting) nodes.push(...ADAPTATION);
  // Losses are means over both domains' images.
  const halves = (...losses: string[]): Terms => losses.map((loss) => ({ loss, weight: 0.5 }));
  return {
    nodes,
    players: [
      {
        id: "discriminators",
        trains: ["discriminatorA", "discriminatorB"],
        minimises: [...halves("judgeA", "judgeB"), ...(adapting ? ADAPTED : [])],
        optimizer,
      },
      {
        id: "generators",
        trains: ["generatorA", "generatorB"],
        minimises: halves("foolA", "foolB"),
        optimizer,
      },
    ],
    order: "sequential",
    samples: ["fakeA", "fakeB"],
  };
}

/** Section 4.2's domain adaptation: labels of domain A alone, and features that are the same for a pair of fakes. */
const ADAPTATION: readonly GraphNode[] = [
  { id: "nameA", op: "crossEntropy", in: { x: "onRealA.class", label: "a.label" } },
  { id: "alike", op: "meanSquaredLoss", in: { x: "onFakeA.shared", target: "onFakeB.shared" } },
];

/** 10 for the class, 0.01 for the squared distance; the loss here is a mean over its 500 features. */
const ADAPTED: Terms = [
  { loss: "nameA", weight: 10 },
  { loss: "alike", weight: 0.01 * 500 },
];

function apply(id: string, network: string, reads: Readonly<Record<string, Reference>>): GraphNode {
  return { id, op: "apply", in: reads, params: { network } };
}
