/** Walking from node to node with the arrow keys: along the edges, and across to what lies nearest. */
import type { Direction } from "../projection/view";
import type { CanvasEdge, CardNode } from "./elements";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export const isArrow = (key: string): key is Arrow => key in STEPS;

const STEPS: Readonly<Record<Arrow, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** The arrows that follow edges, by the way the graph runs: forwards and back. */
const ALONG: Readonly<Record<Direction, readonly [Arrow, Arrow]>> = {
  right: ["ArrowRight", "ArrowLeft"],
  down: ["ArrowDown", "ArrowUp"],
};
/** How much worse a pixel aside is than one ahead. */
const ASIDE = 2.5;

/** Where an arrow leads from a node; without one, to the first node. Undefined where nothing lies that way. */
export function walk(
  nodes: readonly CardNode[],
  edges: readonly CanvasEdge[],
  direction: Direction,
  from: string | undefined,
  arrow: Arrow,
): string | undefined {
  const start = nodes.find(({ id }) => id === from);
  if (!start) return nodes[0]?.id;
  const flow = edges.filter(({ type }) => type === "flow");
  const [forwards, back] = ALONG[direction];
  const next =
    arrow === forwards
      ? flow.filter(({ source }) => source === start.id).map(({ target }) => target)
      : arrow === back
        ? flow.filter(({ target }) => target === start.id).map(({ source }) => source)
        : [];
  const joined = new Set(next);
  if (joined.size > 0) {
    return nearest(
      nodes.filter(({ id }) => joined.has(id)),
      (node) => Math.hypot(...between(start, node)),
    );
  }
  const [dx, dy] = STEPS[arrow];
  return nearest(nodes, (node) => {
    const [x, y] = between(start, node);
    const ahead = x * dx + y * dy;
    return ahead <= 0 ? Infinity : ahead + ASIDE * Math.abs(x * dy - y * dx);
  });
}

function nearest(
  nodes: readonly CardNode[],
  distance: (node: CardNode) => number,
): string | undefined {
  let best: { readonly id: string; readonly far: number } | undefined;
  for (const node of nodes) {
    const far = distance(node);
    if (far < (best?.far ?? Infinity)) best = { id: node.id, far };
  }
  return best?.id;
}

const between = (a: CardNode, b: CardNode): readonly [number, number] => {
  const [ax, ay] = middle(a);
  const [bx, by] = middle(b);
  return [bx - ax, by - ay];
};

const middle = ({ position, width = 0, height = 0 }: CardNode): readonly [number, number] => [
  position.x + width / 2,
  position.y + height / 2,
];
