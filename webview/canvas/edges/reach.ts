/** The room that a drawing takes: its cards, and the edges that run around them. */
import { Position, type Rect } from "@xyflow/react";
import type { CanvasEdge, CardNode, FlowEdgeType } from "../flow/elements";
import type { Point } from "../layout/graph";

/** How far an edge to the next row runs beyond the ends of both rows. */
export const AROUND = 20;
/** A target nearer than this in the direction of the graph is reached by going around. */
export const AHEAD = 8;

export function drawingBounds(nodes: readonly CardNode[], edges: readonly CanvasEdge[]): Rect {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const points: Point[] = nodes.flatMap(({ position: { x, y }, width = 0, height = 0 }) => [
    [x, y],
    [x + width, y + height],
  ]);
  for (const edge of edges) {
    const source = byId.get(edge.source);
    const target = byId.get(edge.target);
    if (edge.type === "flow" && source && target) points.push(...bends(edge, source, target));
  }
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [least(xs), least(ys)];
  return {
    x: left,
    y: top,
    width: -least(xs.map(minus)) - left,
    height: -least(ys.map(minus)) - top,
  };
}

function bends(edge: FlowEdgeType, source: CardNode, target: CardNode): readonly Point[] {
  if (edge.data?.route) return edge.data.route;
  const from = source.handles?.find(
    ({ type, id }) => type === "source" && id === edge.sourceHandle,
  );
  const to = target.handles?.find(({ type, id }) => type === "target" && id === edge.targetHandle);
  if (!from || !to) return [];
  const [x1, y1] = [source.position.x + from.x, source.position.y + from.y];
  const [x2, y2] = [target.position.x + to.x, target.position.y + to.y];
  const down = from.position === Position.Bottom;
  if ((down ? y2 - y1 : x2 - x1) >= AHEAD) return [];
  return down
    ? [
        [x1, y1 + 2 * AROUND],
        [x2, y2 - AROUND],
      ]
    : [
        [x1 + 2 * AROUND, y1],
        [x2 - AROUND, y2],
      ];
}

const minus = (value: number): number => -value;
const least = (values: readonly number[]): number =>
  values.reduce((smallest, value) => Math.min(smallest, value), Infinity);
