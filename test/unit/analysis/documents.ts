/** A small sound game for tests to break, and ways to break it. */
import { analyse } from "../../../src/core/analysis/analyse";
import type { Analysis } from "../../../src/core/analysis/analysis";
import type { Diagnostic } from "../../../src/core/document/diagnostic";
import { applyEdits } from "../../../src/core/document/apply";
import type {
  GanDocument,
  GraphNode,
  Network,
  ParameterValue,
} from "../../../src/core/document/document";

const ADAM = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 } as const;

/** `node("up", "dense", "z", { units: 8 })`: a node that reads `z`, or what `reads` says by port. */
export function node(
  id: string,
  op: string,
  reads?: string | readonly string[] | GraphNode["in"],
  params?: Readonly<Record<string, ParameterValue>>,
): GraphNode {
  const named = typeof reads === "object" && !Array.isArray(reads);
  return {
    id,
    op,
    ...(reads === undefined
      ? {}
      : { in: named ? (reads as GraphNode["in"]) : { x: reads as string } }),
    ...(params === undefined ? {} : { params }),
  };
}

/** A generator of one dense layer, a discriminator of one, on 4x4 images. No faults. */
export const SOUND: GanDocument = {
  ganvas: 1,
  name: "Sound",
  game: {
    nodes: [
      node("z", "noise", undefined, { shape: [8] }),
      node("digits", "dataset", undefined, { height: 4, width: 4 }),
      node("fake", "apply", { z: "z" }, { network: "generator" }),
      node("onReal", "apply", { image: "digits.image" }, { network: "discriminator" }),
      node("onFake", "apply", { image: "fake" }, { network: "discriminator" }),
      node("dLoss", "discriminatorLoss", { real: "onReal", fake: "onFake" }),
      node("gLoss", "generatorLoss", { fake: "onFake" }),
    ],
    players: [
      { id: "d", trains: ["discriminator"], minimises: [{ loss: "dLoss" }], optimizer: ADAM },
      { id: "g", trains: ["generator"], minimises: [{ loss: "gLoss" }], optimizer: ADAM },
    ],
    order: "sequential",
    samples: ["fake"],
  },
  networks: {
    generator: {
      role: "generator",
      nodes: [
        node("z", "input", undefined, { shape: [8] }),
        node("pixels", "dense", "z", { units: 16 }),
        node("squash", "tanh", "pixels"),
        node("picture", "reshape", "squash", { shape: [4, 4, 1] }),
        node("image", "output", "picture"),
      ],
    },
    discriminator: {
      role: "discriminator",
      nodes: [
        node("image", "input", undefined, { shape: [4, 4, 1] }),
        node("flat", "flatten", "image"),
        node("judge", "dense", "flat", { units: 1 }),
        node("logit", "output", "judge"),
      ],
    },
  },
  training: { batch: 8, steps: 10, seed: 1, sampleEvery: 5, checkpointEvery: 5 },
};

/** The sound game with nodes of the game, or of a network, replaced by id or added. */
export function withGame(...nodes: readonly GraphNode[]): GanDocument {
  return { ...SOUND, game: { ...SOUND.game, nodes: merged(SOUND.game.nodes, nodes) } };
}

export function withNetwork(name: string, ...nodes: readonly GraphNode[]): GanDocument {
  const network: Network = SOUND.networks[name] ?? { role: "generator", nodes: [] };
  return {
    ...SOUND,
    networks: { ...SOUND.networks, [name]: { ...network, nodes: merged(network.nodes, nodes) } },
  };
}

function merged(before: readonly GraphNode[], changed: readonly GraphNode[]): readonly GraphNode[] {
  const ids = new Set(before.map(({ id }) => id));
  return [
    ...before.map((old) => changed.find(({ id }) => id === old.id) ?? old),
    ...changed.filter(({ id }) => !ids.has(id)),
  ];
}

/** `code severity`, for a quick look at all that is said. */
export function codes(analysis: Analysis): readonly string[] {
  return analysis.diagnostics.map(({ code }) => code);
}

/** The only diagnostic of a document. */
export function only(document: GanDocument): Diagnostic {
  const { diagnostics } = analyse(document);
  const [first, ...others] = diagnostics;
  if (first === undefined || others.length > 0) {
    throw new Error(
      `One diagnostic is expected, not: ${JSON.stringify(diagnostics, undefined, 1)}`,
    );
  }
  return first;
}

/** What is left to say once the edits of the only diagnostic are applied. */
export function afterFix(document: GanDocument): readonly string[] {
  const { edits = [] } = only(document);
  if (edits.length === 0) throw new Error("The diagnostic offers no edits.");
  const result = applyEdits(document, edits);
  if (!result.ok) throw new Error(result.error.message);
  return codes(analyse(result.document));
}
