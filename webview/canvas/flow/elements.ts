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

export type CardNode = Node<{ readonly view: NodeView }, "layer" | "game" | "frame">;
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
    // What is in a frame comes with it.
    if (node.parent !== undefined && !layout.frames.has(node.parent)) return [];
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
  const { width, height, within } = view;
  const data = old?.data.view === view ? old.data : { view };
  return {
    id: view.id,
    type: game ? "game" : within ? "frame" : "layer",
    // A frame lies under what it holds, and lets the pointer through to it.
    ...(within ? { zIndex: -1, style: { pointerEvents: "none" } } : {}),
    ...(view.parent === undefined ? {} : { connectable: false, draggable: false }),
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
      ...(within?.from ?? []).map((port) => ({
        id: port.name,
        type: "source" as const,
        position: Position.Right,
        ...around(port),
      })),
      ...(within?.to ?? []).map((port) => ({
        id: port.name,
        type: "target" as const,
        position: Position.Left,
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
  const edges = view.edges.flatMap((edge): CanvasEdge[] => {
    if (edge.within !== undefined && !layout.frames.has(edge.within)) return [];
    const free = !moved.has(edge.source) && !moved.has(edge.target);
    const route = free ? layout.routes.get(edge.id) : undefined;
    const old = known.get(edge.id);
    if (old?.type === "flow" && old.data?.view === edge && old.data.route === route) return [old];
    return [
      {
        id: edge.id,
        type: "flow",
        source: edge.source,
        target: edge.target,
        sourceHandle: edge.sourcePort,
        targetHandle: edge.targetPort,
        data: { view: edge, route },
        selected: old?.selected,
        reconnectable: editable && edge.within === undefined,
        ...(edge.within === undefined ? {} : { selectable: false, focusable: false }),
        ariaLabel: `${edge.source} to ${edge.target}${edge.label === "" ? "" : `, ${edge.label}`}`,
      },
    ];
  });
  const boxes = view.shared.length === 0 ? [] : boxesOf(view, layout);
  const shared = inOrder(view.shared, boxes).flatMap((line): CanvasEdge[] => {
    if (!isClear(line, boxes)) return [];
    const old = known.get(line.id);
    if (old?.type === "shared" && sameLine(old.data?.view, line)) return [old];
    return [
      {
        id: line.id,
        type: "shared",
        source: line.source,
        target: line.target,
        data: { view: line },
        selectable: false,
        focusable: false,
        deletable: false,
        reconnectable: false,
      },
    ];
  });
  return [...edges, ...shared];
}

interface Box {
  readonly id: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const boxesOf = (view: GraphView, layout: Layout): readonly Box[] =>
  view.nodes.flatMap(({ id, at, width, height }) => {
    const [left, top] = at ?? layout.positions.get(id) ?? [];
    return left === undefined || top === undefined
      ? []
      : [{ id, left, top, right: left + width, bottom: top + height }];
  });

/** The lines of each network from one of its applications to the next, as they stand under each other. */
function inOrder(shared: readonly SharedView[], boxes: readonly Box[]): readonly SharedView[] {
  const chains = new Map<string, SharedView[]>();
  for (const line of shared) {
    const [first] = [...chains.values()].find((chain) =>
      chain.some(({ same, target }) => same && line.same && target === line.source),
    ) ?? [line];
    const key = first?.id ?? line.id;
    chains.set(key, [...(chains.get(key) ?? []), line]);
  }
  return [...chains.values()].flatMap((chain) => {
    const [first] = chain;
    if (!first || chain.length === 1) return chain;
    const ids = new Set(chain.flatMap(({ source, target }) => [source, target]));
    const cards = boxes
      .filter(({ id }) => ids.has(id))
      .sort((a, b) => a.top - b.top || a.left - b.left);
    return cards.slice(1).map(({ id: target }, index) => {
      const source = cards[index]?.id ?? target;
      return { ...first, id: `same:${source}:${target}`, source, target };
    });
  });
}

const sameLine = (a: SharedView | undefined, b: SharedView): boolean =>
  a?.id === b.id && a.tint === b.tint && a.text === b.text;

/** Whether two cards stand beside or under each other with nothing between: else a line of theirs would cross others. */
function isClear({ source, target }: SharedView, boxes: readonly Box[]): boolean {
  const a = boxes.find(({ id }) => id === source);
  const b = boxes.find(({ id }) => id === target);
  if (!a || !b) return false;
  const across = [Math.max(a.left, b.left), Math.min(a.right, b.right)] as const;
  const down = [Math.max(a.top, b.top), Math.min(a.bottom, b.bottom)] as const;
  const overlap = Math.max(across[1] - across[0], down[1] - down[0]);
  if (overlap < FACING) return false;
  const isUnder = across[1] - across[0] >= down[1] - down[0];
  const x = (across[0] + across[1]) / 2;
  const y = (down[0] + down[1]) / 2;
  return !boxes.some(
    (box) =>
      box !== a &&
      box !== b &&
      (isUnder
        ? box.left < x &&
          box.right > x &&
          box.top < Math.max(a.top, b.top) &&
          box.bottom > Math.min(a.bottom, b.bottom)
        : box.top < y &&
          box.bottom > y &&
          box.left < Math.max(a.left, b.left) &&
          box.right > Math.min(a.right, b.right)),
  );
}

/** Pixels of their sides that two cards must face each other with. */
const FACING = 40;
