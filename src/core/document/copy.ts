/**
 * Copying nodes: to text for the clipboard, and back as edits. Pasted nodes get ids of their own; edges among them go
 * along, edges from outside stay where what they read is there too.
 */
import {
  type GanDocument,
  type GraphNode,
  type GraphPath,
  nodesOf,
  type Reference,
} from "./document";
import type { DocumentEdit, EditError } from "./edit";
import { wantedPhrase } from "./faults";
import { freshId } from "./freshId";
import { isJsonObject, surveyJson } from "./json";
import { formatReference, graphTitle, mapReferences, parseReference } from "./references";
import { networkNodeSchema } from "./schema";
import { without } from "./update";
import { nodeAtPath } from "./weights";

/** How far a duplicate lies from its original, in pixels. */
const DUPLICATE_OFFSET = 40;

/** The nodes as text; ids that the graph does not have are left out. */
export function copyNodes(document: GanDocument, graph: GraphPath, ids: readonly string[]): string {
  const wanted = new Set(ids);
  const nodes = (nodesOf(document, graph) ?? []).filter((node) => wanted.has(node.id));
  const level = graph.kind === "game" ? "game" : "network";
  return JSON.stringify({ ganvasNodes: level, nodes }, null, 2);
}

/**
 * The edits that paste copied nodes into a graph. Where `at` is given, the top left of those that have a position comes
 * to lie there; the others are laid out as ever.
 */
export function pasteNodes(
  document: GanDocument,
  graph: GraphPath,
  text: string,
  at?: readonly [x: number, y: number],
): DocumentEdit[] | EditError {
  const clipboard = readClipboard(text);
  if (!clipboard) return { message: "The clipboard holds no nodes of GANvas." };
  const level = graph.kind === "game" ? "game" : "network";
  if (clipboard.level !== level) {
    const [theirs, ours] = level === "game" ? ["a network", "the game"] : ["the game", "a network"];
    return { message: `The copied nodes belong into ${theirs} and cannot be pasted into ${ours}.` };
  }
  const present = nodesOf(document, graph);
  if (!present) return { message: `There is no ${graphTitle(graph)}.` };
  const nodes = renamed(document, present, clipboard.nodes);
  return [{ kind: "addNodes", graph, nodes: at ? movedTo(nodes, at) : nodes }];
}

/** The edits that put a copy of each node beside it. */
export function duplicateNodes(
  document: GanDocument,
  graph: GraphPath,
  ids: readonly string[],
): DocumentEdit[] | EditError {
  const edits = pasteNodes(document, graph, copyNodes(document, graph, ids));
  if (!Array.isArray(edits)) return edits;
  return edits.map((edit) =>
    edit.kind === "addNodes"
      ? { ...edit, nodes: shifted(edit.nodes, DUPLICATE_OFFSET, DUPLICATE_OFFSET) }
      : edit,
  );
}

function readClipboard(text: string): { level: string; nodes: readonly GraphNode[] } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || surveyJson(value).problem) return undefined;
  const level = value["ganvasNodes"];
  const nodes = networkNodeSchema.array().safeParse(value["nodes"], { error: wantedPhrase });
  return typeof level === "string" && nodes.success ? { level, nodes: nodes.data } : undefined;
}

function renamed(
  document: GanDocument,
  present: readonly GraphNode[],
  nodes: readonly GraphNode[],
): GraphNode[] {
  const taken = [...present];
  const ids = new Map<string, string>();
  for (const node of nodes) {
    const id = freshId(taken, node.id);
    taken.push({ ...node, id });
    ids.set(node.id, id);
  }
  const outside = new Set(present.map((node) => node.id));
  const change = (reference: Reference) => {
    const source = parseReference(reference);
    const copy = ids.get(source.node);
    if (copy !== undefined) return formatReference({ ...source, node: copy });
    return outside.has(source.node) ? reference : undefined;
  };
  const stages = new Set(document.stages?.map((stage) => stage.id));
  return nodes.map((node) => {
    let copy = mapReferences({ ...node, id: ids.get(node.id) ?? node.id }, change);
    if (copy.weights !== undefined && !nodeAtPath(document, copy.weights)) {
      copy = without(copy, "weights");
    }
    if (copy.from !== undefined && !stages.has(copy.from)) copy = without(copy, "from");
    return copy.until !== undefined && !stages.has(copy.until) ? without(copy, "until") : copy;
  });
}

function movedTo(
  nodes: readonly GraphNode[],
  [x, y]: readonly [number, number],
): readonly GraphNode[] {
  const positions = nodes.flatMap((node) => (node.at ? [node.at] : []));
  if (positions.length === 0) return nodes;
  const left = Math.min(...positions.map(([px]) => px));
  const top = Math.min(...positions.map(([, py]) => py));
  return shifted(nodes, Math.round(x) - left, Math.round(y) - top);
}

function shifted(nodes: readonly GraphNode[], dx: number, dy: number): readonly GraphNode[] {
  return nodes.map((node) =>
    node.at ? { ...node, at: [node.at[0] + dx, node.at[1] + dy] } : node,
  );
}
