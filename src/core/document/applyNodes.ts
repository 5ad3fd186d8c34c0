/** Edits of the nodes of one graph, and what follows from them elsewhere in the document. */
import {
  type GanDocument,
  type GraphNode,
  type GraphPath,
  nodesOf,
  type ParameterValue,
  type Reference,
} from "./document";
import type { DocumentEdit, EditResult } from "./edit";
import { faultSentence, wantedPhrase } from "./faults";
import { quote, surveyJson } from "./json";
import {
  appliedNetwork,
  asList,
  formatReference,
  graphsOf,
  graphTitle,
  mapReferences,
  parseReference,
  usedBlock,
} from "./references";
import { networkNodeSchema, nodeIdSchema, referenceSchema } from "./schema";
import { done, mapList, mapNodes, refuse, without, withNodes } from "./update";
import { releaseWeights, renameWeights, weightPaths } from "./weights";

/** What an operator's parameter is when a node does not say; undefined for one without a default. */
export type DefaultOf = (node: GraphNode, parameter: string) => unknown;

type Edit<K extends DocumentEdit["kind"]> = Extract<DocumentEdit, { kind: K }>;

export function addNodes(
  document: GanDocument,
  { graph, nodes }: Edit<"addNodes">,
  defaultOf: DefaultOf,
): EditResult {
  const present = nodesOf(document, graph) ?? [];
  const ids = new Set(present.map((node) => node.id));
  for (const node of nodes) {
    const parsed = networkNodeSchema.safeParse(node, { error: wantedPhrase });
    if (!parsed.success)
      return refuse(faultSentence("The new node is not valid", parsed.error, node));
    const { problem } = surveyJson(node);
    if (problem)
      return refuse(
        `The new node "${node.id}" holds ${quote(problem.value)}, which a document cannot.`,
      );
    if (ids.has(node.id)) return refuse(`${titled(graph)} already has a node "${node.id}".`);
    ids.add(node.id);
  }
  const added = nodes.map((node) =>
    Object.keys(node.params ?? {}).reduce(
      (current, name) => withParameter(current, name, node.params?.[name], defaultOf),
      node,
    ),
  );
  return done(added.length === 0 ? document : withNodes(document, graph, [...present, ...added]));
}

export function removeNodes(
  document: GanDocument,
  { graph, ids }: Edit<"removeNodes">,
): EditResult {
  const present = new Map(nodesOf(document, graph)?.map((node) => [node.id, node]));
  const missing = ids.find((id) => !present.has(id));
  if (missing !== undefined) return noNode(graph, missing);
  const gone = new Set(ids);
  const paths = ids.flatMap((id) => weightPaths(document, graph, id));
  const keep = (reference: Reference) =>
    gone.has(parseReference(reference).node) ? undefined : reference;

  let result = mapNodes(document, graph, (node) =>
    gone.has(node.id) ? undefined : mapReferences(node, keep),
  );
  if (graph.kind === "game") result = mapGameReferences(result, keep);
  for (const id of ids) {
    const node = present.get(id);
    if (node) result = changeInterface(result, graph, node, undefined);
  }
  return done(releaseWeights(result, paths));
}

export function renameNode(
  document: GanDocument,
  { graph, id, to }: Edit<"renameNode">,
): EditResult {
  const nodes = nodesOf(document, graph) ?? [];
  const node = nodes.find((candidate) => candidate.id === id);
  if (!node) return noNode(graph, id);
  if (id === to) return done(document);
  const parsed = nodeIdSchema.safeParse(to, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The new name", parsed.error, to));
  if (nodes.some((candidate) => candidate.id === to)) {
    return refuse(`${titled(graph)} already has a node "${to}".`);
  }
  const rename = (reference: Reference) => {
    const source = parseReference(reference);
    return source.node === id ? formatReference({ ...source, node: to }) : reference;
  };
  const before = weightPaths(document, graph, id);
  let result = mapNodes(document, graph, (candidate) =>
    mapReferences(candidate.id === id ? { ...candidate, id: to } : candidate, rename),
  );
  if (graph.kind === "game") result = mapGameReferences(result, rename);
  result = changeInterface(result, graph, node, to);
  const after = (path: string) => `${path.slice(0, -id.length)}${to}`;
  return done(renameWeights(result, new Map(before.map((path) => [path, after(path)]))));
}

export function setParameter(
  document: GanDocument,
  { graph, id, parameter, value }: Edit<"setParameter">,
  defaultOf: DefaultOf,
): EditResult {
  if (!hasNode(document, graph, id)) return noNode(graph, id);
  const { problem } = surveyJson(value ?? null);
  if (problem) {
    return refuse(
      `"${parameter}" of "${id}" cannot be ${quote(problem.value)}, which a document cannot hold.`,
    );
  }
  return done(
    mapNodes(document, graph, (node) =>
      node.id === id ? withParameter(node, parameter, value, defaultOf) : node,
    ),
  );
}

export function connect(document: GanDocument, edit: Edit<"connect">): EditResult {
  const { graph, from, to, many } = edit;
  const parsed = referenceSchema.safeParse(from, { error: wantedPhrase });
  if (!parsed.success) return refuse(faultSentence("The connection's source", parsed.error, from));
  const port = nodeIdSchema.safeParse(to.port, { error: wantedPhrase });
  if (!port.success) return refuse(faultSentence("The connection's port", port.error, to.port));
  const source = parseReference(from).node;
  if (!hasNode(document, graph, source)) return noNode(graph, source);
  if (!hasNode(document, graph, to.node)) return noNode(graph, to.node);
  if (source === to.node) return refuse(`"${source}" cannot read its own output.`);
  return done(
    mapNodes(document, graph, (node) => {
      if (node.id !== to.node) return node;
      const current = node.in?.[to.port];
      if (many === true || Array.isArray(current)) {
        const list = current === undefined ? [] : asList(current);
        return { ...node, in: { ...node.in, [to.port]: [...list, from] } };
      }
      return current === from ? node : { ...node, in: { ...node.in, [to.port]: from } };
    }),
  );
}

export function disconnect(
  document: GanDocument,
  { graph, from, to }: Edit<"disconnect">,
): EditResult {
  const target = nodesOf(document, graph)?.find((node) => node.id === to.node);
  if (!target) return noNode(graph, to.node);
  const index = asList(target.in?.[to.port] ?? []).indexOf(from);
  if (index < 0) return refuse(`Port "${to.port}" of "${to.node}" does not read "${from}".`);
  let at = 0;
  const next = mapReferences(target, (reference, port) =>
    port === to.port && at++ === index ? undefined : reference,
  );
  return done(mapNodes(document, graph, (node) => (node === target ? next : node)));
}

export function moveNodes(
  document: GanDocument,
  { graph, positions }: Edit<"moveNodes">,
): EditResult {
  for (const [id, position] of Object.entries(positions)) {
    if (!hasNode(document, graph, id)) return noNode(graph, id);
    if (position && !position.every(Number.isFinite)) {
      return refuse(
        `"${id}" cannot be moved to [${position.join(", ")}]; a position is two finite numbers.`,
      );
    }
  }
  return done(
    mapNodes(document, graph, (node) => {
      const position = Object.hasOwn(positions, node.id) ? positions[node.id] : undefined;
      if (position === undefined) return node;
      if (position === null) return without(node, "at");
      const at = [Math.round(position[0]), Math.round(position[1])] as const;
      return node.at?.[0] === at[0] && node.at[1] === at[1] ? node : { ...node, at };
    }),
  );
}

export function hasNode(document: GanDocument, graph: GraphPath, id: string): boolean {
  return nodesOf(document, graph)?.some((node) => node.id === id) ?? false;
}

export function noNode(graph: GraphPath, id: string): EditResult {
  return refuse(`${titled(graph)} has no node "${id}".`);
}

/** Changes the references that the game's players and samples hold. */
export function mapGameReferences(
  document: GanDocument,
  change: (reference: Reference) => Reference | undefined,
): GanDocument {
  const { game } = document;
  const players = mapList(game.players, (player) => {
    const minimises = mapList(player.minimises, (term) => {
      const loss = change(term.loss);
      if (loss === undefined) return undefined;
      return loss === term.loss ? term : { ...term, loss };
    });
    return minimises === player.minimises ? player : { ...player, minimises };
  });
  const samples = mapList(game.samples, change);
  if (players === game.players && samples === game.samples) return document;
  return { ...document, game: { ...game, players, samples } };
}

/**
 * An input or output node is a port of its network's applications, or of its block's uses: when it is renamed or (with
 * undefined) removed, so are the edges at that port.
 */
function changeInterface(
  document: GanDocument,
  graph: GraphPath,
  { id, op }: GraphNode,
  to: string | undefined,
): GanDocument {
  if (graph.kind === "game" || (op !== "input" && op !== "output")) return document;
  const isUse = (node: GraphNode) =>
    (graph.kind === "network" ? appliedNetwork(node) : usedBlock(node)) === graph.name;
  return graphsOf(document).reduce((current, user) => {
    const uses = new Set(
      nodesOf(current, user)
        ?.filter(isUse)
        .map((node) => node.id),
    );
    if (uses.size === 0) return current;
    if (op === "input") {
      return mapNodes(current, user, (node) =>
        uses.has(node.id) ? renamePort(node, id, to) : node,
      );
    }
    const change = (reference: Reference) => {
      const source = parseReference(reference);
      if (!uses.has(source.node) || source.port !== id) return reference;
      return to === undefined ? undefined : formatReference({ node: source.node, port: to });
    };
    const changed = mapNodes(current, user, (node) => mapReferences(node, change));
    return user.kind === "game" ? mapGameReferences(changed, change) : changed;
  }, document);
}

function renamePort(node: GraphNode, port: string, to: string | undefined): GraphNode {
  if (node.in === undefined || !Object.hasOwn(node.in, port)) return node;
  const ports = Object.entries(node.in).flatMap(([name, value]) =>
    name !== port ? [[name, value] as const] : to === undefined ? [] : [[to, value] as const],
  );
  return ports.length === 0 ? without(node, "in") : { ...node, in: Object.fromEntries(ports) };
}

/** A parameter that is undefined or equal to the default is left out. */
function withParameter(
  node: GraphNode,
  name: string,
  value: ParameterValue | undefined,
  defaultOf: DefaultOf,
): GraphNode {
  const current = node.params ?? {};
  if (value === undefined || sameJson(value, defaultOf(node, name))) {
    if (!Object.hasOwn(current, name)) return node;
    const params = without(current, name);
    return Object.keys(params).length === 0 ? without(node, "params") : { ...node, params };
  }
  if (sameJson(value, current[name])) return node;
  return { ...node, params: { ...current, [name]: value } };
}

function sameJson(a: ParameterValue, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

function titled(graph: GraphPath): string {
  const title = graphTitle(graph);
  return title.charAt(0).toUpperCase() + title.slice(1);
}
