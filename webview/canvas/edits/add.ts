/** Adding a node: after the selected one, into an edge, at the end of a dropped edge, or on its own. */
import type { GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type {
  GanDocument,
  GraphNode,
  GraphPath,
  Reference,
} from "../../../src/core/document/document";
import type { DocumentEdit } from "../../../src/core/document/edit";
import { freshId } from "../../../src/core/document/freshId";
import { formatReference, nodeReferences } from "../../../src/core/document/references";
import type { Port } from "../../../src/core/operators/operator";
import type { Connection } from "../connect/rule";
import type { PortEnd } from "../store/state";
import { offerPorts, type Offer } from "./offers";

export interface Addition {
  readonly id: string;
  readonly edits: readonly DocumentEdit[];
}

interface Site {
  readonly document: GanDocument;
  readonly path: GraphPath;
  readonly graph: GraphAnalysis;
}

/** A reference to an output: the bare node where it is the first one. */
export function referTo(outputs: readonly Port[], node: string, port: string): Reference {
  return formatReference(outputs[0]?.name === port ? { node } : { node, port });
}

/** A node on its own, at a place if one is given. */
export function addAlone(site: Site, offer: Offer, at?: readonly [number, number]): Addition {
  const id = freshId(
    site.graph.nodes.map(({ node }) => node),
    offer.stem,
  );
  return {
    id,
    edits: [addition(site.path, { id, ...offer.node, ...(at ? { at: whole(at) } : {}) })],
  };
}

/**
 * A node behind another: its input reads that node's output where exactly one pair of ports fits, and what read that
 * output in a chain reads the new node instead.
 */
export function addAfter(site: Site, offer: Offer, after: string): Addition {
  const before = site.graph.byId.get(after);
  const pair = before && onlyPair(before.outputs, offerPorts(offer, site.document).inputs);
  if (!before || !pair) return addAlone(site, offer);
  const readers = readersOf(site.graph, before, pair.output);
  const [reader] = readers;
  if (reader !== undefined && readers.length === 1) return insert(site, offer, reader, pair.input);
  const id = freshId(
    site.graph.nodes.map(({ node }) => node),
    offer.stem,
  );
  const reads = {
    [pair.input.name]: readValue(pair.input, referTo(before.outputs, after, pair.output.name)),
  };
  return { id, edits: [addition(site.path, { id, ...offer.node, in: reads })] };
}

/** A node in the middle of an edge; undefined where its ports do not fit. */
export function addInto(site: Site, offer: Offer, edge: Connection): Addition | undefined {
  const source = site.graph.byId.get(edge.source);
  const type = source?.outputs.find(({ name }) => name === edge.sourcePort)?.type;
  const { inputs, outputs } = offerPorts(offer, site.document);
  const input = inputs.find((port) => port.type === type);
  const fits = input !== undefined && outputs.some((port) => port.type === type);
  return fits ? insert(site, offer, edge, input) : undefined;
}

/** A node at the loose end of an edge. */
export function addAtEnd(
  site: Site,
  offer: Offer,
  end: PortEnd,
  at: readonly [number, number],
): Addition {
  const { id, edits } = addAlone(site, offer, at);
  const known = site.graph.byId.get(end.node);
  const ports = offerPorts(offer, site.document);
  if (!known) return { id, edits };
  const own = (end.side === "source" ? known.outputs : known.inputs).find(
    ({ name }) => name === end.port,
  );
  const other = (end.side === "source" ? ports.inputs : ports.outputs).find(
    ({ type }) => type === own?.type,
  );
  if (!own || !other) return { id, edits };
  const from =
    end.side === "source"
      ? referTo(known.outputs, end.node, end.port)
      : referTo(ports.outputs, id, other.name);
  const to =
    end.side === "source" ? { node: id, port: other.name } : { node: end.node, port: end.port };
  const many = (end.side === "source" ? other : own).many;
  return { id, edits: [...edits, connect(site.path, from, to, many)] };
}

function insert(site: Site, offer: Offer, edge: Connection, input: Port): Addition {
  const { outputs } = offerPorts(offer, site.document);
  const source = site.graph.byId.get(edge.source);
  const target = site.graph.byId.get(edge.target);
  const id = freshId(
    site.graph.nodes.map(({ node }) => node),
    offer.stem,
  );
  const from = referTo(source?.outputs ?? [], edge.source, edge.sourcePort);
  const reads = { [input.name]: readValue(input, from) };
  const type = input.type;
  const output = outputs.find((port) => port.type === type);
  const add = addition(site.path, { id, ...offer.node, in: reads });
  if (!target || !output) return { id, edits: [add] };
  const port = target.inputs.find(({ name }) => name === edge.targetPort);
  const to = { node: edge.target, port: edge.targetPort };
  return {
    id,
    edits: [
      add,
      { kind: "disconnect", graph: site.path, from: writtenReference(target, edge) ?? from, to },
      connect(site.path, referTo(outputs, id, output.name), to, port?.many),
    ],
  };
}

/** The reference as the document writes it: `a` and `a.y` may be the same output. */
export function writtenReference(target: NodeAnalysis, edge: Connection): Reference | undefined {
  return nodeReferences(target.node).find(
    ({ port, source }) =>
      port === edge.targetPort &&
      source.node === edge.source &&
      (source.port ?? edge.sourcePort) === edge.sourcePort,
  )?.reference;
}

export const connect = (
  graph: GraphPath,
  from: Reference,
  to: { readonly node: string; readonly port: string },
  many?: boolean,
): DocumentEdit => ({ kind: "connect", graph, from, to, ...(many ? { many } : {}) });

const addition = (graph: GraphPath, node: GraphNode): DocumentEdit => ({
  kind: "addNodes",
  graph,
  nodes: [node],
});

const readValue = (port: Port, from: Reference): Reference | readonly Reference[] =>
  port.many ? [from] : from;

const whole = ([x, y]: readonly [number, number]): readonly [number, number] => [
  Math.round(x),
  Math.round(y),
];

/** The one pair of ports of equal type, or undefined where there is none or a choice. */
function onlyPair(
  outputs: readonly Port[],
  inputs: readonly Port[],
): { readonly output: Port; readonly input: Port } | undefined {
  const pairs = outputs.flatMap((output) =>
    inputs.filter(({ type }) => type === output.type).map((input) => ({ output, input })),
  );
  return pairs.length === 1 ? pairs[0] : undefined;
}

function readersOf(
  graph: GraphAnalysis,
  source: NodeAnalysis,
  output: Port,
): readonly Connection[] {
  return graph.nodes.flatMap((target) =>
    nodeReferences(target.node)
      .filter(
        ({ source: read }) =>
          read.node === source.path && (read.port ?? source.outputs[0]?.name) === output.name,
      )
      .map(({ port }) => ({
        source: source.path,
        sourcePort: output.name,
        target: target.path,
        targetPort: port,
      })),
  );
}
