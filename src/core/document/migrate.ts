/**
 * Older versions of the format, brought up to this one step by step. A migration works on raw JSON that nothing has
 * checked yet: it moves what it knows and leaves the rest where it is, so that what it cannot move is still there.
 */
import { FORMAT_VERSION, type Json } from "./document";
import { isJsonObject, type JsonObject } from "./json";

type Migration = (document: JsonObject) => JsonObject;

/** From each old version to the next. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {
  0: edgesIntoNodes,
};

/** The oldest version that can be read. */
export const OLDEST_VERSION = 0;

/** A document of version `from`, which is at least the oldest and below the current, in the current version. */
export function migrate(document: JsonObject, from: number): JsonObject {
  let current = document;
  for (let version = from; version < FORMAT_VERSION; version++) {
    const migration = MIGRATIONS[version];
    if (!migration) throw new RangeError(`There is no migration from version ${version}.`);
    current = { ...migration(current), ganvas: version + 1 };
  }
  return current;
}

/**
 * Version 0 kept a list of edges beside the nodes of each graph, `edges: [{ from: "z", to: "fake.z" }]`; since
 * version 1 each node names what its ports read. An edge into a node that is not there stays in `edges`.
 */
function edgesIntoNodes(document: JsonObject): JsonObject {
  const each = (graphs: Json | undefined): JsonObject =>
    isJsonObject(graphs)
      ? Object.fromEntries(Object.entries(graphs).map(([name, graph]) => [name, moveEdges(graph)]))
      : {};
  return {
    ...document,
    ...("game" in document && { game: moveEdges(document["game"] ?? null) }),
    ...(isJsonObject(document["networks"]) && { networks: each(document["networks"]) }),
    ...(isJsonObject(document["blocks"]) && { blocks: each(document["blocks"]) }),
  };
}

function moveEdges(graph: Json): Json {
  if (!isJsonObject(graph)) return graph;
  const { nodes, edges, ...rest } = graph;
  if (!Array.isArray(nodes) || !Array.isArray(edges)) return graph;
  const ids = new Set(nodes.map((node) => (isJsonObject(node) ? node["id"] : undefined)));
  const inputs = new Map<Json, Map<string, string[]>>();
  const left = edges.filter((edge) => {
    if (!isJsonObject(edge)) return true;
    const { from, to } = edge;
    if (typeof from !== "string" || typeof to !== "string") return true;
    const dot = to.indexOf(".");
    const node = to.slice(0, dot);
    if (dot < 0 || !ids.has(node)) return true;
    const ports = inputs.get(node) ?? new Map<string, string[]>();
    inputs.set(node, ports);
    const port = to.slice(dot + 1);
    ports.set(port, [...(ports.get(port) ?? []), from]);
    return false;
  });
  const moved = nodes.map((node) => {
    const ports = isJsonObject(node) && inputs.get(node["id"] ?? null);
    if (!isJsonObject(node) || !ports) return node;
    const reads = [...ports].map(([port, from]) => [
      port,
      from.length === 1 ? (from[0] ?? "") : from,
    ]);
    return { ...node, in: Object.fromEntries(reads) as Json };
  });
  return { ...rest, nodes: moved, ...(left.length > 0 && { edges: left }) };
}
