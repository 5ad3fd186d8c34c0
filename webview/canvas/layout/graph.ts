/** The graph as a layout sees it: boxes with ports, and lines between them. */
import type { GraphView, NodeView } from "../projection/view";
import { labelWidth, portLabelWidth } from "../edges/labelWidth";

export interface LayoutPort {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly LayoutPort[];
  readonly outputs: readonly LayoutPort[];
  /** Whether a row reads well when it begins here: at a layer with weights rather than at its activation. */
  readonly opensRow: boolean;
  /** What an opened block shows; its frame then is as large as that asks for. */
  readonly inside?: LayoutGraph;
}

export interface LayoutEdge {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
}

export interface LayoutGraph {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Nodes that look best in one column: the applications of one network. */
  readonly columns: readonly (readonly string[])[];
  /** Free space between columns: room for the widest label. */
  readonly gap: number;
  /** Free space between nodes of one column. */
  readonly apart: number;
}

export type Point = readonly [x: number, y: number];

export interface Layout {
  /** Upper left corners by node id. */
  readonly positions: ReadonlyMap<string, Point>;
  /** Bends of edges that go around other nodes, by edge id; they hold while both ends stand where they were put. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  /** Opened blocks by id: the size of their frames, and the heights at which their ports stand. */
  readonly frames: ReadonlyMap<string, Frame>;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly LayoutPort[];
  readonly outputs: readonly LayoutPort[];
}

const SMALLEST_GAP = 36;
const LARGEST_GAP = 160;
/** Between rows of a graph that runs down, where labels are only as high as a line. */
const GAP_BELOW = 52;
const APART = 40;
/** Beside each other, "same weights" stands between cards. */
const APART_WITH_TEXT = 92;
const OPENING = new Set(["Dense", "Convolution", "Ports"]);

export function layoutGraph(view: GraphView): LayoutGraph {
  return graphWithin(view, undefined);
}

/** The graph, or what stands in the frame of that id. */
function graphWithin(view: GraphView, frame: string | undefined): LayoutGraph {
  const nodes = view.nodes.filter(({ parent }) => parent === frame);
  const edges = view.edges.filter(({ within }) => within === frame);
  const widest = edges.reduce(
    (most, { label, sourceLabel, targetLabel }) =>
      Math.max(most, labelWidth(label) + portLabelWidth(sourceLabel) + portLabelWidth(targetLabel)),
    0,
  );
  const border = view.nodes.find(({ id }) => id === frame);
  return {
    nodes: [
      ...nodes.map((node) => layoutNode(view, node)),
      ...(border?.inputs ?? []).map(({ name }) => borderPoint(innerInput(name), "outputs")),
      ...(border?.outputs ?? []).map(({ name }) => borderPoint(innerOutput(name), "inputs")),
    ],
    edges: edges.map((edge) => ({
      id: edge.id,
      ...(edge.source === frame
        ? { source: innerInput(edge.sourcePort), sourcePort: BORDER_PORT }
        : { source: edge.source, sourcePort: edge.sourcePort }),
      ...(edge.target === frame
        ? { target: innerOutput(edge.targetPort), targetPort: BORDER_PORT }
        : { target: edge.target, targetPort: edge.targetPort }),
    })),
    columns: frame === undefined ? sharedGroups(view) : [],
    apart: view.direction === "down" && view.shared.length > 0 ? APART_WITH_TEXT : APART,
    gap:
      view.direction === "down"
        ? GAP_BELOW
        : Math.min(LARGEST_GAP, Math.max(SMALLEST_GAP, stepped(widest + 20))),
  };
}

function layoutNode(view: GraphView, node: NodeView): LayoutNode {
  const { id, width, height, inputs, outputs, category, kind } = node;
  const opensRow =
    kind === "block" || kind === "frame" || (category !== undefined && OPENING.has(category));
  return {
    id,
    width,
    height,
    inputs,
    outputs,
    opensRow,
    ...(kind === "frame" ? { inside: graphWithin(view, id) } : {}),
  };
}

/** Inside a frame, its ports are points that the layout places as it does nodes. */
export const innerInput = (port: string): string => `<${port}`;
export const innerOutput = (port: string): string => `>${port}`;
const BORDER_PORT = "at";
const borderPoint = (id: string, side: "inputs" | "outputs"): LayoutNode => ({
  id,
  // What has no width would be in no row.
  width: 1,
  height: 0,
  inputs: [],
  outputs: [],
  [side]: [{ name: BORDER_PORT, x: 0, y: 0 }],
  opensRow: false,
});

/** A figure more or less in a label asks for the same gap. */
const stepped = (pixels: number): number => Math.ceil(pixels / 16) * 16;

/** Chains of "same weights" lines as groups. */
function sharedGroups(view: GraphView): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const { source, target, same } of view.shared) {
    if (!same) continue;
    const group = groups.find((ids) => ids.includes(source));
    if (group) group.push(target);
    else groups.push([source, target]);
  }
  return groups;
}

/** The graph turned by a quarter: what runs down, as if it ran to the right. */
export function transposed(graph: LayoutGraph): LayoutGraph {
  const port = ({ name, x, y }: LayoutPort): LayoutPort => ({ name, x: y, y: x });
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node,
      width: node.height,
      height: node.width,
      inputs: node.inputs.map(port),
      outputs: node.outputs.map(port),
    })),
  };
}

/** What a layout depends on: two graphs with the same key are laid out alike. */
export function structureKey({ nodes, edges, gap }: LayoutGraph): string {
  return JSON.stringify([
    gap,
    nodes.map(({ id, width, height, opensRow, outputs, inside }) => [
      id,
      width,
      height,
      opensRow,
      outputs[0]?.x,
      ...(inside ? [structureKey(inside)] : []),
    ]),
    edges.map(({ id }) => id),
  ]);
}
