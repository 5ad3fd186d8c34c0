/** Networks that nobody would draw: any operators whose shapes go together, under names that code trips over. */
import { analyse } from "../../../src/core/analysis/analyse";
import type { GanDocument, GraphNode, Json } from "../../../src/core/document/document";
import { CATALOGUE } from "../../../src/core/operators/catalogue";
import type { Operator, ParameterSpec, Port } from "../../../src/core/operators/operator";
import { size } from "../../../src/core/operators/shapes";
import type { Random } from "../../unit/properties/random";

/** Reserved words, names of the code around, names that differ in a dash, a case or a number only. */
const AWKWARD = [
  "class",
  "x",
  "context",
  "scope",
  "dense",
  "relu",
  "network",
  "up-1",
  "up1",
  "up_1",
  "Up1",
  "1",
  "1a",
  "default",
  "kernelInit",
  "tf",
  "image",
  "xInput",
  "add",
  "xOut",
  "a-b-c",
  "aBC",
  "await",
  "undefined",
  "NaN",
  "latest",
  "spectralNorm",
  "generator",
];

const OPERATORS = CATALOGUE.filter(
  ({ level, id }) => level === "network" && id !== "input" && id !== "output",
);
/** Scalars of one tensor; keeps a test fast. */
const MOST = 4000;

/** A document whose network "generator" reads `z`, an image and a label, and gives up to two tensors. */
export function randomNetwork(random: Random, length: number): GanDocument {
  const ids = shuffled(AWKWARD, random);
  const nextId = (): string => ids.pop() ?? `n${length--}`;
  let nodes: readonly GraphNode[] = [
    { id: nextId(), op: "input", params: { shape: [random.of([4, 12, 16])] } },
    {
      id: nextId(),
      op: "input",
      params: { shape: [random.of([4, 5, 8]), random.of([4, 7]), random.of([1, 3, 4])] },
    },
    { id: nextId(), op: "input", params: { type: "label" } },
  ];
  const labels = nodes.slice(2).map(({ id }) => id);
  for (let tries = 0; tries < length * 4 && nodes.length < length; tries++) {
    const operator = random.of(OPERATORS);
    const tensors = nodes.map(({ id }) => id).filter((id) => !labels.includes(id));
    const node: GraphNode = {
      id: nextId(),
      op: operator.id,
      in: Object.fromEntries(
        portsOf(operator).map((port) => [port.name, read(port, tensors, labels, random)]),
      ),
      params: paramsOf(operator, random),
    };
    const grown = [...nodes, node];
    const shape = analyse(documentOf(grown)).networks.generator?.byId.get(node.id)?.outputShapes.y;
    if (shape !== undefined && size(shape) <= MOST) nodes = grown;
    else ids.unshift(node.id);
  }
  const ends = nodes.filter(
    ({ id, op }) => op !== "input" && !nodes.some((node) => reads(node, id)),
  );
  return documentOf(
    [
      ...nodes,
      ...ends
        .slice(0, 2)
        .map((end, at) => ({ id: ["image", "mask-1"][at] ?? "", op: "output", in: { x: end.id } })),
    ].map((node) =>
      node.op === "output" && nodes.some(({ id }) => id === node.id)
        ? { ...node, id: `${node.id}2` }
        : node,
    ),
  );
}

function documentOf(nodes: readonly GraphNode[]): GanDocument {
  return {
    ganvas: 1,
    name: "Random",
    game: { nodes: [], players: [], order: "sequential", samples: [] },
    networks: { generator: { role: "generator", nodes } },
    training: { batch: 2, steps: 1, seed: 1, sampleEvery: 1, checkpointEvery: 1 },
  };
}

function portsOf({ inputs }: Operator): readonly Port[] {
  return typeof inputs === "function" ? [] : inputs;
}

function read(
  port: Port,
  tensors: readonly string[],
  labels: readonly string[],
  random: Random,
): string | string[] {
  if (port.type === "label") return random.of(labels);
  if (port.many !== true) return random.of(tensors);
  return Array.from({ length: 1 + random.below(3) }, () => random.of(tensors));
}

function reads(node: GraphNode, id: string): boolean {
  return Object.values(node.in ?? {})
    .flat()
    .includes(id);
}

function paramsOf(operator: Operator, random: Random): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(operator.params).flatMap(([name, spec]): [string, Json][] => {
      const value = random.chance(0.7) ? valueOf(spec, random) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valueOf(spec: ParameterSpec, random: Random): Json | undefined {
  switch (spec.type) {
    case "integer":
      return Math.min(spec.max ?? 9, Math.max(spec.min ?? 0, random.of([0, 1, 2, 3, 4, 5])));
    case "number":
      return Math.min(spec.max ?? 1, Math.max(spec.min ?? -1, random.of([0, 0.25, 0.5, 0.9])));
    case "boolean":
      return random.chance(0.5);
    case "choice":
      return random.of(spec.choices);
    case "shape":
      return random.of([[4], [2, 2, 1], [2, 2, 4], [4, 1, 1], [12], [16], [4, 4, 1]]);
    case "initializer":
      return { kind: "normal", deviation: 0.02 };
    case "text":
    case "network":
      return undefined;
  }
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return [...list]
    .map((item) => ({ item, at: random.number() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
