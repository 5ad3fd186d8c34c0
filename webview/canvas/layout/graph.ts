/** The graph as a layout sees it: boxes with ports, and lines between them. */
import type { GraphView } from "../projection/view";
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
  const widest = view.edges.reduce(
    (most, { label, sourceLabel, targetLabel }) =>
      Math.max(most, labelWidth(label) + portLabelWidth(sourceLabel) + portLabelWidth(targetLabel)),
    0,
  );
  return {
    nodes: view.nodes.map(({ id, width, height, inputs, outputs, category, kind }) => ({
      id,
      width,
      height,
      inputs,
      outputs,
      opensRow: kind === "block" || (category !== undefined && OPENING.has(category)),
    })),
    edges: view.edges,
    columns: sharedGroups(view),
    apart: view.direction === "down" && view.shared.length > 0 ? APART_WITH_TEXT : APART,
    gap:
      view.direction === "down"
        ? GAP_BELOW
        : Math.min(LARGEST_GAP, Math.max(SMALLEST_GAP, stepped(widest + 20))),
  };
}

/** A figure more or less in a label asks for the same gap. */
const stepped = (pixels: number): number => Math.ceil(pixels / 16) * 16;

/** Chains of "same weights" lines as groups. */
function sharedGroups(view: GraphView): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const { source, target } of view.shared) {
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
    nodes.map(({ id, width, height, opensRow, outputs }) => [
      id,
      width,
      height,
      opensRow,
      outputs[0]?.x,
    ]),
    edges.map(({ id }) => id),
  ]);
}
