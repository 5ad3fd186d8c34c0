/**
 * Names and references: how a node is called, and how one node names the output of another.
 */
import type { GanDocument, GraphNode, GraphPath, Reference } from "./document";

// Every object of JavaScript has these: in a record of nodes they would be found where none are.
const INHERITED = Object.getOwnPropertyNames(Object.prototype).filter((name) =>
  /^[a-z]/.test(name),
);
const OWN = `(?!(?:${INHERITED.join("|")})(?![A-Za-z0-9_-]))`;
const ID_PATTERN = `${OWN}[A-Za-z0-9][A-Za-z0-9_-]*`;
const NAME_PATTERN = `${OWN}[A-Za-z][A-Za-z0-9_]*`;

/** Node, player and stage ids, and port names. */
export const ID = new RegExp(`^${ID_PATTERN}$`);
/** Networks and blocks: they name files and functions of the generated code. */
export const NAME = new RegExp(`^${NAME_PATTERN}$`);
/** `"node"` or `"node.port"`. */
export const REFERENCE = new RegExp(`^${ID_PATTERN}(\\.${ID_PATTERN})?$`);
/** `"network/node"`, or `"network/block/node"` for a node of a block in use. */
export const WEIGHTS = new RegExp(`^${NAME_PATTERN}(/${ID_PATTERN})+$`);

export interface ParsedReference {
  readonly node: string;
  /** Absent: the node's only or first output. */
  readonly port?: string;
}

/** `"split.part2"` -> node `split`, port `part2`. */
export function parseReference(reference: Reference): ParsedReference {
  const dot = reference.indexOf(".");
  return dot < 0
    ? { node: reference }
    : { node: reference.slice(0, dot), port: reference.slice(dot + 1) };
}

/** The inverse of `parseReference`. */
export function formatReference({ node, port }: ParsedReference): Reference {
  return port === undefined ? node : `${node}.${port}`;
}

/** One edge of a graph, as the node that it enters states it. */
export interface NodeReference {
  /** The input port that reads. */
  readonly port: string;
  /** Position among the edges of that port. */
  readonly index: number;
  readonly reference: Reference;
  readonly source: ParsedReference;
}

/** Every edge that enters a node, by port in document order. */
export function nodeReferences(node: GraphNode): NodeReference[] {
  return Object.entries(node.in ?? {}).flatMap(([port, value]) =>
    asList(value).map((reference, index) => ({
      port,
      index,
      reference,
      source: parseReference(reference),
    })),
  );
}

/** What a port reads, as a list. */
export function asList(value: Reference | readonly Reference[]): readonly Reference[] {
  return typeof value === "string" ? [value] : value;
}

/**
 * The node's references after `change`, which may replace one or, with undefined, drop it. A port that reads nothing
 * any more is left out, a list stays a list, and a node that does not change is returned itself.
 */
export function mapReferences(
  node: GraphNode,
  change: (reference: Reference, port: string) => Reference | undefined,
): GraphNode {
  if (node.in === undefined) return node;
  let changed = false;
  const ports: [string, Reference | readonly Reference[]][] = [];
  for (const [port, value] of Object.entries(node.in)) {
    const before = asList(value);
    const after = before.flatMap((reference) => change(reference, port) ?? []);
    if (
      after.length === before.length &&
      after.every((reference, at) => reference === before[at])
    ) {
      ports.push([port, value]);
      continue;
    }
    changed = true;
    const first = after[0];
    if (first !== undefined) ports.push([port, typeof value === "string" ? first : after]);
  }
  if (!changed) return node;
  if (ports.length > 0) return { ...node, in: Object.fromEntries(ports) };
  const { in: _removed, ...rest } = node;
  return rest;
}

/** The network that an application in the game applies. */
export function appliedNetwork(node: GraphNode): string | undefined {
  const network = node.params?.["network"];
  return node.op === "apply" && typeof network === "string" ? network : undefined;
}

/** The block that a node uses. */
export function usedBlock(node: GraphNode): string | undefined {
  return node.op.startsWith("block:") ? node.op.slice("block:".length) : undefined;
}

/** Blocks within blocks double with every level. More levels, or more nodes unrolled, than these are a mistake. */
export const MAX_NESTING = 32;
export const MAX_UNROLLED = 10_000;

/** Every graph of the document: the game, then the networks, then the blocks. */
export function graphsOf(document: GanDocument): GraphPath[] {
  return [
    { kind: "game" },
    ...Object.keys(document.networks).map((name) => ({ kind: "network", name }) as const),
    ...Object.keys(document.blocks ?? {}).map((name) => ({ kind: "block", name }) as const),
  ];
}

/** `the game`, `network "generator"`, `block "up"`. */
export function graphTitle(graph: GraphPath): string {
  return graph.kind === "game" ? "the game" : `${graph.kind} "${graph.name}"`;
}
