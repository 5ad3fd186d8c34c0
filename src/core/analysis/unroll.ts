/**
 * A graph without blocks: every use of a block is replaced by the nodes inside it, under ids `use/inner`, and edges lead
 * past the blocks' own inputs and outputs. What is left is what has tensors, is counted and becomes code.
 */
import type { GraphNode } from "../document/document";
import type { Edge, EvaluatedGraph, EvaluatedNode } from "./evaluate";

/** The nodes in evaluation order. Their `node.in` names what they read in the current stage, by path. */
export function unroll(graph: EvaluatedGraph, hasStages: boolean): readonly EvaluatedNode[] {
  if (!hasStages && graph.nodes.every((node) => node.block === undefined)) return graph.nodes;
  const flat: EvaluatedNode[] = [];
  const made = new Map<EvaluatedNode, EvaluatedNode>();
  walk(graph, { port: () => undefined }, undefined, flat, made);
  return flat;
}

/** How a block's input nodes see the outside. */
interface Outside {
  port(name: string): Edge | undefined;
}

function walk(
  graph: EvaluatedGraph,
  outside: Outside,
  weights: string | undefined,
  flat: EvaluatedNode[],
  made: Map<EvaluatedNode, EvaluatedNode>,
): void {
  const inBlock = graph.graph.kind === "block";
  for (const node of graph.nodes) {
    if (inBlock && (node.node.op === "input" || node.node.op === "output")) continue;
    const edges = node.edges.flatMap((edge) => trace(edge, outside, inBlock) ?? []);
    if (node.inner !== undefined) {
      const entering: Outside = { port: (name) => edges.find((edge) => edge.port.name === name) };
      walk(node.inner, entering, node.node.weights ?? nested(weights, node.node.id), flat, made);
      continue;
    }
    const resolved = edges.map((edge) => ({
      ...edge,
      source: made.get(edge.source) ?? edge.source,
    }));
    const own = node.node.weights ?? nested(weights, node.node.id);
    const written: GraphNode = {
      ...node.node,
      id: node.path,
      in: references(resolved),
      weights: own,
    };
    const unrolled: EvaluatedNode = { ...node, node: written, edges: resolved };
    made.set(node, unrolled);
    flat.push(unrolled);
  }
}

/** The weights of a node in a block whose use shares those of another use. */
function nested(weights: string | undefined, id: string): string | undefined {
  return weights === undefined ? undefined : `${weights}/${id}`;
}

/** Leads an edge through the outputs of blocks inwards and through the inputs of a block outwards. */
function trace(edge: Edge, outside: Outside, inBlock: boolean): Edge | undefined {
  const { source, output, port } = edge;
  if (inBlock && source.node.op === "input") {
    const beyond = outside.port(source.node.id);
    return beyond === undefined ? undefined : { ...beyond, port };
  }
  if (source.inner === undefined) return edge;
  const end = source.inner.byId.get(output)?.edges[0];
  if (end === undefined) return undefined;
  const around: Outside = {
    port: (name) => {
      const entering = source.edges.find((candidate) => candidate.port.name === name);
      return entering === undefined ? undefined : trace(entering, outside, inBlock);
    },
  };
  return trace({ ...end, port }, around, true);
}

function references(
  edges: readonly Edge[],
): Record<string, string | readonly string[]> | undefined {
  if (edges.length === 0) return undefined;
  const read: Record<string, string | readonly string[]> = {};
  for (const { port, source, output } of edges) {
    const reference = source.outputs.length > 1 ? `${source.path}.${output}` : source.path;
    const before = read[port.name] ?? [];
    if (port.many !== true || typeof before === "string") read[port.name] = reference;
    else read[port.name] = [...before, reference];
  }
  return read;
}
