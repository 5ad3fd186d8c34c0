/** What the palette offers in a graph: operators of its level, its document's networks, and blocks. */
import { CATALOGUE } from "../../../src/core/operators/catalogue";
import { CATEGORIES, type Operator, type Port } from "../../../src/core/operators/operator";
import type { GanDocument, GraphNode, GraphPath } from "../../../src/core/document/document";
import { humanise } from "../projection/graphs";
import { networkTint } from "../projection/tints";
import type { Tint } from "../projection/view";

/** One thing that can be added to a graph. */
export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly doc: string;
  readonly keywords: readonly string[];
  readonly tint: Tint;
  readonly operator?: Operator;
  /** What a new node of it starts as. */
  readonly node: Pick<GraphNode, "op" | "params">;
  /** The stem of its id. */
  readonly stem: string;
}

export function offersFor(document: GanDocument, graph: GraphPath): readonly Offer[] {
  const level = graph.kind === "game" ? "game" : "network";
  const operators = CATALOGUE.filter(
    (operator) => operator.level === level && operator.id !== "apply",
  ).map(operatorOffer);
  const sections: readonly string[] = [...CATEGORIES, "Blocks"];
  return [
    ...operators,
    ...(level === "game" ? networkOffers(document) : blockOffers(document, graph)),
  ].sort((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section));
}

const operatorOffer = (operator: Operator): Offer => ({
  id: operator.id,
  title: operator.title,
  section: operator.category,
  doc: operator.doc,
  keywords: operator.keywords ?? [],
  tint: operator.category === "Losses" ? "loss" : "neutral",
  operator,
  node: { op: operator.id },
  stem: STEMS[operator.id] ?? operator.id,
});

/** Short names for ids, as one would choose them by hand. */
const STEMS: Readonly<Record<string, string>> = {
  conv2d: "conv",
  conv2dTranspose: "up",
  batchNorm: "norm",
  leakyRelu: "lrelu",
  noise: "z",
  dataset: "data",
};

const networkOffers = (document: GanDocument): readonly Offer[] =>
  Object.keys(document.networks).map((name) => ({
    id: `apply:${name}`,
    title: humanise(name),
    section: "Networks",
    doc: `Applies "${name}" once more, with the same weights.`,
    keywords: ["apply", "network"],
    tint: networkTint(document, name),
    operator: CATALOGUE.find(({ id }) => id === "apply"),
    node: { op: "apply", params: { network: name } },
    stem: name,
  }));

function blockOffers(document: GanDocument, graph: GraphPath): readonly Offer[] {
  return Object.keys(document.blocks ?? {})
    .filter((name) => graph.kind !== "block" || graph.name !== name)
    .map((name) => ({
      id: `block:${name}`,
      title: humanise(name),
      section: "Blocks",
      doc: `A use of the block "${name}".`,
      keywords: ["block"],
      tint: "neutral",
      node: { op: `block:${name}` },
      stem: name,
    }));
}

/** Offers whose title or keywords hold every word of a query; titles that begin with it come first. */
export function searchOffers(offers: readonly Offer[], query: string): readonly Offer[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return offers;
  const rank = (offer: Offer): number => {
    const title = offer.title.toLowerCase();
    if (title.startsWith(query.toLowerCase().trim())) return 0;
    return words.every((word) => title.includes(word)) ? 1 : 2;
  };
  return offers
    .filter((offer) => {
      const text = [offer.title, offer.id, ...offer.keywords, offer.section]
        .join(" ")
        .toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((offer) => ({ offer, rank: rank(offer) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ offer }) => offer);
}

/** The ports that a new node of an offer would have. */
export function offerPorts(
  offer: Offer,
  document: GanDocument,
): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  const node: GraphNode = { id: offer.stem, ...offer.node };
  if (offer.operator) {
    const { inputs, outputs } = offer.operator;
    return {
      inputs: typeof inputs === "function" ? inputs(node, document) : inputs,
      outputs: typeof outputs === "function" ? outputs(node, document) : outputs,
    };
  }
  const inner = document.blocks?.[offer.node.op.slice("block:".length)]?.nodes ?? [];
  return {
    inputs: inner
      .filter(({ op }) => op === "input")
      .map(({ id, params }) => ({
        name: id,
        type: params?.["type"] === "label" ? "label" : "tensor",
      })),
    outputs: inner
      .filter(({ op }) => op === "output")
      .map(({ id }) => ({ name: id, type: "tensor" })),
  };
}
