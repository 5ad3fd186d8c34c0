/** Views as React Flow's nodes and edges. It owns where a node is while it is dragged; all else comes from the view. */
import { Position, type Edge, type Node } from "@xyflow/react";
import type { Layout, Point } from "../layout/graph";
import type {
  Direction,
  EdgeView,
  GraphView,
  NodeView,
  PortView,
  SharedView,
} from "../projection/view";

export type CardNode = Node<{ readonly view: NodeView }, "layer" | "game">;
export type FlowEdgeType = Edge<
  { readonly view: EdgeView; readonly route: readonly Point[] | undefined },
  "flow"
>;
export type SharedEdgeType = Edge<{ readonly view: SharedView }, "shared">;
export type CanvasEdge = FlowEdgeType | SharedEdgeType;

/** Pixels across of a port. */
export const PORT_SIZE = 9;

/**
 * The nodes of a view, each in the place a person gave it, else where the layout has it, else (a moment after it was
 * added) where it was. Nodes that are as before stay identical, so that React leaves them alone.
 */
export function flowNodes(
  view: GraphView,
  layout: Layout,
  selected: ReadonlySet<string>,
  game: boolean,
  before: readonly CardNode[],
): readonly CardNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return view.nodes.flatMap((node): CardNode[] => {
    const old = known.get(node.id);
    const place = node.at ?? layout.positions.get(node.id);
    if (!place && !old) return [];
    const position =
      old && (old.dragging || !place) ? old.position : { x: place?.[0] ?? 0, y: place?.[1] ?? 0 };
    const isSelected = selected.has(node.id);
    if (
      old?.data.view === node &&
      old.selected === isSelected &&
      old.position.x === position.x &&
      old.position.y === position.y
    ) {
      return [old];
    }
    return [toNode(node, position, isSelected, game, view.direction, old)];
  });
}

function toNode(
  view: NodeView,
  position: { readonly x: number; readonly y: number },
  selected: boolean,
  game: boolean,
  direction: Direction,
  old: CardNode | undefined,
): CardNode {
  const { width, height } = view;
  const data = old?.data.view === view ? old.data : { view };
  return {
    id: view.id,
    type: game ? "game" : "layer",
    position,
    data,
    width,
    height,
    // Sizes and ports are known, so that edges and minimap need not wait for the browser to measure.
    measured: { width, height },
    handles: [
      ...view.inputs.map((port) => ({
        id: port.name,
        type: "target" as const,
        position: direction === "right" ? Position.Left : Position.Top,
        ...around(port),
      })),
      ...view.outputs.map((port) => ({
        id: port.name,
        type: "source" as const,
        position: direction === "right" ? Position.Right : Position.Bottom,
        ...around(port),
      })),
    ],
    selected,
    dragging: old?.dragging,
    ariaRole: "group",
    ariaLabel: view.label,
  };
}

const around = ({ x, y }: PortView) => ({
  x: x - PORT_SIZE / 2,
  y: y - PORT_SIZE / 2,
  width: PORT_SIZE,
  height: PORT_SIZE,
});

/** The edges of a view; a layout's route holds while both ends stand where the layout put them. */
export function flowEdges(
  view: GraphView,
  layout: Layout,
  editable: boolean,
  before: readonly CanvasEdge[],
): readonly CanvasEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const moved = new Set(view.nodes.filter(({ at }) => at !== undefined).map(({ id }) => id));
  const edges = view.edges.map((edge): CanvasEdge => {
    const free = !moved.has(edge.source) && !moved.has(edge.target);
    const route = free ? layout.routes.get(edge.id) : undefined;
    const old = known.get(edge.id);
    if (old?.type === "flow" && old.data?.view === edge && old.data.route === route) return old;
    return {
      id: edge.id,
      type: "flow",
      source: edge.source,
      target: edge.target,
      sourceHandle: edge.sourcePort,
      targetHandle: edge.targetPort,
      data: { view: edge, route },
      selected: old?.selected,
      reconnectable: editable,
      ariaLabel: `${edge.source} to ${edge.target}${edge.label === "" ? "" : `, ${edge.label}`}`,
    };
  });
  const shared = view.shared.map((line): CanvasEdge => {
    const old = known.get(line.id);
    if (old?.type === "shared" && old.data?.view === line) return old;
    return {
      id: line.id,
      type: "shared",
      source: line.source,
      target: line.target,
      data: { view: line },
      selectable: false,
      focusable: false,
      deletable: false,
      reconnectable: false,
    };
  });
  return [...edges, ...shared];
}
