/**
 * Automatic placement, deterministic: the same graph in the same room is always drawn alike. The game runs from left to
 * right in one sweep; networks are wrapped into rows. Positions of a document win over these.
 */
import type { ElkEngine } from "./elk";
import { transposed, type Layout, type LayoutGraph, type Point } from "./graph";
import { isChain, simpleLayout } from "./simple";
import { wrapRows, type Placed } from "./wrap";

export interface Room {
  /** Pixels of canvas that a row may fill without zooming out; undefined: everything in one row. */
  readonly rowWidth: number | undefined;
}

/** Free space between rows: an edge with its label runs there. */
const ROW_GAP = 64;
/** Width to height of a large drawing: rows get longer with the number of nodes. */
const ASPECT = 1.5;

/** The game in a narrow editor: laid out as if to the right, then turned. */
export async function layOutDown(graph: LayoutGraph, elk: ElkEngine): Promise<Layout> {
  const { positions, routes } = await layOut(transposed(graph), { rowWidth: undefined }, elk);
  const turned = ([x, y]: Point): Point => [y, x];
  return {
    positions: new Map([...positions].map(([id, place]) => [id, turned(place)])),
    routes: new Map([...routes].map(([id, bends]) => [id, bends.map(turned)])),
  };
}

export async function layOut(graph: LayoutGraph, room: Room, elk: ElkEngine): Promise<Layout> {
  if (graph.nodes.length === 0) return { positions: new Map(), routes: new Map() };
  if (isChain(graph)) return inRows(graph, simpleLayout(graph), new Map(), room);
  try {
    const { placed, routes } = await elk(graph);
    return inRows(graph, placed, routes, room);
  } catch {
    // No worker in this place: the drawing is plainer, and everything else works.
    return inRows(graph, simpleLayout(graph), new Map(), room);
  }
}

function inRows(
  graph: LayoutGraph,
  placed: readonly Placed[],
  routes: ReadonlyMap<string, readonly Point[]>,
  room: Room,
): Layout {
  const rowWidth =
    room.rowWidth === undefined ? Infinity : Math.max(room.rowWidth, roomyWidth(placed, graph.gap));
  const positions = wrapRows(placed, graph.edges, { rowWidth, rowGap: ROW_GAP });
  return { positions, routes: movedRoutes(graph, placed, positions, routes) };
}

/** The width at which a drawing of this area has a pleasant shape. */
function roomyWidth(placed: readonly Placed[], gap: number): number {
  const area = placed.reduce(
    (sum, { node }) => sum + (node.width + gap) * (node.height + ROW_GAP),
    0,
  );
  return Math.sqrt(area * ASPECT);
}

/** Routes move with their row; one that leaves its row is drawn anew by the edge. */
function movedRoutes(
  graph: LayoutGraph,
  placed: readonly Placed[],
  positions: ReadonlyMap<string, Point>,
  routes: ReadonlyMap<string, readonly Point[]>,
): ReadonlyMap<string, readonly Point[]> {
  const shift = new Map(
    placed.map(({ node, x, y }): [string, Point] => {
      const [left, top] = positions.get(node.id) ?? [x, y];
      return [node.id, [left - x, top - y]];
    }),
  );
  return new Map(
    graph.edges.flatMap((edge): [string, readonly Point[]][] => {
      const bends = routes.get(edge.id);
      const from = shift.get(edge.source);
      const to = shift.get(edge.target);
      if (!bends || !from || !to) return [];
      if (Math.abs(from[0] - to[0]) > 1 || Math.abs(from[1] - to[1]) > 1) return [];
      return [[edge.id, bends.map(([x, y]): Point => [x + from[0], y + from[1]])]];
    }),
  );
}
