/**
 * What code is made of: the graph as a person drew it, with blocks as uses of blocks and not unrolled, and with the nodes
 * of all stages of growth at once. Each node carries how every stage in which it exists sees it.
 */
import { evaluationOrder } from "../analysis/order";
import { stageView } from "../analysis/stage";
import type { Analysis, NodeAnalysis } from "../analysis/analysis";
import { analyse } from "../analysis/analyse";
import { blockOf, type GanDocument, type GraphNode, type Shape } from "../document/document";
import { asList, MAX_NESTING, parseReference, usedBlock } from "../document/references";
import type { Port } from "../operators/operator";
import { GenerationError } from "./errors";

/** The document as one stage sees it; the only view of a document without stages has no `stage`. */
export interface View {
  readonly stage: string | undefined;
  readonly analysis: Analysis;
  exists(node: GraphNode): boolean;
  /** What nodes read as `$name` outside blocks. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Stages in which a node exists, where these are not all of them. */
export interface StageRange {
  readonly from?: string;
  readonly until?: string;
}

/** How one stage sees a node. */
export interface Sight {
  readonly stage: string | undefined;
  readonly node: NodeAnalysis;
}

/** One thing that a port reads. */
export interface Source {
  /** Id of a node of the same graph. */
  readonly node: string;
  /** The output's name where the node has several; undefined where its value is the node's own. */
  readonly output: string | undefined;
}

/** What a port reads: on a port that takes one, several sources say growth, and the last that exists holds. */
export interface Read {
  readonly port: Port;
  readonly sources: readonly Source[];
}

export interface DrawnNode {
  readonly id: string;
  /** Within its network: `block/inner`. */
  readonly path: string;
  readonly written: GraphNode;
  readonly outputs: readonly Port[];
  readonly reads: readonly Read[];
  readonly range?: StageRange;
  /** In the order of stages; none for a use of a block. */
  readonly sights: readonly Sight[];
  /** By output; undefined where stages differ. */
  readonly shapes: Readonly<Record<string, Shape | undefined>>;
  /** Of a use of a block. */
  readonly use?: BlockUse;
}

export interface BlockUse {
  readonly block: string;
  readonly inside: DrawnGraph;
  /** The block's parameters here. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Nodes in evaluation order. */
export interface DrawnGraph {
  readonly inputs: readonly DrawnNode[];
  readonly layers: readonly DrawnNode[];
  readonly outputs: readonly DrawnNode[];
}

/** The document as each of its stages sees it. `analysis` is the last one's. */
export function viewsOf(document: GanDocument, analysis: Analysis): readonly View[] {
  const view = (id: string | undefined, seen: Analysis): View => {
    const { values, exists } = stageView(document, id);
    return { stage: id, analysis: seen, exists, values };
  };
  const stages = document.stages ?? [];
  if (stages.length === 0) return [view(undefined, analysis)];
  return stages.map(({ id }, at) =>
    view(id, at === stages.length - 1 ? analysis : analyse(document, { stage: id })),
  );
}

/** Draws a network. */
export function drawNetwork(
  name: string,
  document: GanDocument,
  views: readonly View[],
): DrawnGraph {
  const seers = views.map((view) => ({
    ...view,
    byPath: new Map(view.analysis.networks[name]?.flat.map((node) => [node.path, node])),
  }));
  const { values = {} } = views.at(-1) ?? {};
  const nodes = document.networks[name]?.nodes ?? [];
  return draw(nodes, document, seers, { prefix: "", depth: 0, scope: values });
}

/** Draws the game. */
export function drawGame(document: GanDocument, views: readonly View[]): DrawnGraph {
  const seers = views.map((view) => ({ ...view, byPath: view.analysis.game.byId }));
  return draw(document.game.nodes, document, seers, { prefix: "", depth: 0, scope: {} });
}

interface Seer extends View {
  readonly byPath: ReadonlyMap<string, NodeAnalysis>;
}

interface Frame {
  readonly prefix: string;
  readonly depth: number;
  /** What `$name` reads. */
  readonly scope: Readonly<Record<string, unknown>>;
  /** Shapes that a block is given, by input. */
  readonly given?: Readonly<Record<string, Shape | undefined>>;
}

function draw(
  all: readonly GraphNode[],
  document: GanDocument,
  views: readonly Seer[],
  frame: Frame,
): DrawnGraph {
  const written = all.filter((node) => views.some((view) => view.exists(node)));
  const position = new Map(written.map((node, at) => [node.id, at]));
  const { order } = evaluationOrder(
    written.map((node) =>
      Object.values(node.in ?? {}).flatMap((value) =>
        asList(value).flatMap((reference) => position.get(parseReference(reference).node) ?? []),
      ),
    ),
  );
  const drawn = new Map<string, DrawnNode>();
  for (const at of order) {
    const node = written[at];
    if (node !== undefined) drawn.set(node.id, drawNode(node, document, views, frame, drawn));
  }
  const nodes = [...drawn.values()];
  return {
    inputs: nodes.filter(({ written: { op } }) => op === "input"),
    layers: nodes.filter(({ written: { op } }) => op !== "input" && op !== "output"),
    outputs: nodes.filter(({ written: { op } }) => op === "output"),
  };
}

function drawNode(
  written: GraphNode,
  document: GanDocument,
  views: readonly Seer[],
  frame: Frame,
  drawn: ReadonlyMap<string, DrawnNode>,
): DrawnNode {
  const path = frame.prefix + written.id;
  const present = views.filter((view) => view.exists(written));
  const range = rangeOf(written, views);
  const base = { id: written.id, path, written, ...(range && { range }) };
  const isBorder = frame.depth > 0 && (written.op === "input" || written.op === "output");
  const name = usedBlock(written);
  if (isBorder) {
    const reads = readsOf(written, [{ name: "x", type: "tensor" }], drawn);
    const shapes = { y: frame.given?.[written.id] };
    return { ...base, outputs: [{ name: "y", type: "tensor" }], reads, sights: [], shapes };
  }
  if (name === undefined) {
    const sights = present.map((view): Sight => {
      const node = view.byPath.get(path);
      if (node?.operator === undefined) {
        throw new GenerationError(`No code can be made for "${written.op}" at "${path}".`);
      }
      return { stage: view.stage, node };
    });
    const { inputs = [], outputs = [] } = sights.at(-1)?.node ?? {};
    return {
      ...base,
      outputs,
      reads: readsOf(written, inputs, drawn),
      sights,
      shapes: shapesOf(sights),
    };
  }
  const block = blockOf(document, name);
  if (block === undefined || frame.depth >= MAX_NESTING) {
    throw new GenerationError(`No code can be made for the block "${name}" at "${path}".`);
  }
  const reads = readsOf(written, portsOf(block.nodes, "input"), drawn);
  const params = Object.fromEntries(
    Object.entries({ ...block.params, ...written.params }).map(([key, value]) => [
      key,
      typeof value === "string" && value.startsWith("$") ? frame.scope[value.slice(1)] : value,
    ]),
  );
  const given = Object.fromEntries(
    reads.map(({ port, sources }) => [port.name, shapeRead(sources, drawn)]),
  );
  const inside = draw(block.nodes, document, present, {
    prefix: `${path}/`,
    depth: frame.depth + 1,
    scope: { ...frame.scope, ...params },
    given,
  });
  const innerNodes = new Map([...inside.inputs, ...inside.layers].map((node) => [node.id, node]));
  const shapes = Object.fromEntries(
    inside.outputs.map(({ id, reads: [read] }) => [id, shapeRead(read?.sources ?? [], innerNodes)]),
  );
  const outputs = portsOf(block.nodes, "output");
  return { ...base, outputs, reads, sights: [], shapes, use: { block: name, inside, params } };
}

function portsOf(nodes: readonly GraphNode[], op: "input" | "output"): readonly Port[] {
  return nodes.filter((node) => node.op === op).map(({ id }) => ({ name: id, type: "tensor" }));
}

/** In port order; what is read from a node that no stage has is not read. */
function readsOf(
  node: GraphNode,
  ports: readonly Port[],
  drawn: ReadonlyMap<string, DrawnNode>,
): readonly Read[] {
  return ports.flatMap((port) => {
    const sources = asList(node.in?.[port.name] ?? []).flatMap((reference): Source[] => {
      const { node: id, port: output } = parseReference(reference);
      const source = drawn.get(id);
      if (source === undefined) return [];
      const several = source.outputs.length > 1;
      return [{ node: id, output: several ? (output ?? source.outputs[0]?.name) : undefined }];
    });
    return sources.length === 0 ? [] : [{ port, sources }];
  });
}

function rangeOf(node: GraphNode, views: readonly View[]): StageRange | undefined {
  const from = node.from === views[0]?.stage ? undefined : node.from;
  const until = node.until === views.at(-1)?.stage ? undefined : node.until;
  if (views[0]?.stage === undefined || (from === undefined && until === undefined))
    return undefined;
  return { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
}

function shapesOf(sights: readonly Sight[]): Readonly<Record<string, Shape | undefined>> {
  const last = sights.at(-1)?.node.outputShapes ?? {};
  return Object.fromEntries(
    Object.keys(last).map((output) => [
      output,
      common(sights.map(({ node }) => node.outputShapes[output])),
    ]),
  );
}

function shapeRead(
  sources: readonly Source[],
  drawn: ReadonlyMap<string, DrawnNode>,
): Shape | undefined {
  return common(
    sources.map(({ node, output }) => {
      const shapes = drawn.get(node)?.shapes ?? {};
      return output === undefined ? Object.values(shapes)[0] : shapes[output];
    }),
  );
}

function common(shapes: readonly (Shape | undefined)[]): Shape | undefined {
  const [first, ...others] = shapes;
  return others.every((shape) => String(shape) === String(first)) ? first : undefined;
}
