/**
 * Automatic placement, deterministic: the same graph in the same room is always drawn alike. The game runs from left to
 * right in one sweep; networks are wrapped into rows. Parts that nothing joins stand under each other. Positions of a
 * document win over these.
 */
import { routesBetween } from "./between";
import { componentsOf } from "./components";
import type { ElkEngine, ElkLayout } from "./elk";
import { withFrames } from "./frames";
import { transposed, type Frame, type Layout, type LayoutGraph, type Point } from "./graph";
import { isChain, simpleLayout } from "./simple";
import { wrapRows, type Placed, type Rows } from "./wrap";

/** The part of the canvas that a graph should fit into, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Free space between rows: an edge with its label runs there. */
const ROW_GAP = 64;
/** Row lengths that are tried, in widths of the room. */
const ROW_LENGTHS = [1, 1.15, 1.3, 1.5];
/** Zooms at which text is easily read, can just be read, and is no more than a pattern. */
const COMFORTABLE = 0.85;
const READABLE = 0.5;
const DUST = 0.25;
/** How much smaller a drawing may be for not breaking a layer from its activation. */
const PER_BROKEN_GROUP = 0.1;

/** The game in a narrow editor: laid out as if to the right, then turned. */
export async function layOutDown(graph: LayoutGraph, elk: ElkEngine): Promise<Layout> {
  const { positions, routes } = await layOut(transposed(graph), undefined, elk);
  const turned = ([x, y]: Point): Point => [y, x];
  return {
    positions: new Map([...positions].map(([id, place]) => [id, turned(place)])),
    routes: new Map([...routes].map(([id, bends]) => [id, bends.map(turned)])),
    // Only the game runs down, and it has no blocks.
    frames: new Map(),
  };
}

/** Places every node; without a room, each part of the graph in one row. Opened blocks have theirs inside. */
export async function layOut(
  graph: LayoutGraph,
  room: Room | undefined,
  elk: ElkEngine,
): Promise<Layout> {
  const sized = await withFrames(graph, (inside) => layOut(inside, undefined, elk));
  const { positions, routes } = await layOutFlat(sized.graph, room, elk);
  const frames = new Map<string, Frame>(sized.frames);
  const all = { positions: new Map(positions), routes: new Map(routes), frames };
  for (const [id, { layout }] of sized.frames) {
    const [left, top] = positions.get(id) ?? [0, 0];
    const moved = ([x, y]: Point): Point => [x + left, y + top];
    for (const [inner, place] of layout.positions) all.positions.set(inner, moved(place));
    for (const [edge, bends] of layout.routes) all.routes.set(edge, bends.map(moved));
    for (const [inner, frame] of layout.frames) all.frames.set(inner, frame);
  }
  return all;
}

async function layOutFlat(
  graph: LayoutGraph,
  room: Room | undefined,
  elk: ElkEngine,
): Promise<Omit<Layout, "frames">> {
  const positions = new Map<string, Point>();
  const routes = new Map<string, readonly Point[]>();
  let top = 0;
  for (const part of componentsOf(graph)) {
    if (part.nodes.length === 0) continue;
    const drawn = await draw(part, elk);
    const rows = inRows(part, drawn.placed, room);
    const shift = new Map<string, Point>();
    for (const { node, x, y } of drawn.placed) {
      const [left, under] = rows.positions.get(node.id) ?? [x, y];
      positions.set(node.id, [left, under + top]);
      shift.set(node.id, [left - x, under + top - y]);
    }
    for (const route of movedRoutes(part, shift, drawn.routes)) routes.set(...route);
    const dropped = top;
    for (const [edge, bends] of routesBetween(part.edges, rows)) {
      routes.set(
        edge,
        bends.map(([x, y]): Point => [x, y + dropped]),
      );
    }
    top += rows.height + ROW_GAP;
  }
  return { positions, routes };
}

async function draw(graph: LayoutGraph, elk: ElkEngine): Promise<ElkLayout> {
  const simple = (): ElkLayout => ({ placed: simpleLayout(graph), routes: new Map() });
  if (isChain(graph)) return simple();
  try {
    return await elk(graph);
  } catch {
    // No worker in this place: the drawing is plainer, and everything else works.
    return simple();
  }
}

/** The rows in which the whole can be seen largest. */
function inRows(graph: LayoutGraph, placed: readonly Placed[], room: Room | undefined): Rows {
  const wrap = (rowWidth: number): Rows =>
    wrapRows(placed, graph.edges, { rowWidth, rowGap: ROW_GAP });
  if (!room) return wrap(Infinity);
  const base = rowLength(roomyWidth(placed, graph.gap, room), room);
  const score = ({ width, height, broken }: Rows): number =>
    Math.min(1, room.width / width, room.height / height) - broken * PER_BROKEN_GROUP;
  return ROW_LENGTHS.map((length) => wrap(base * length)).reduce((best, rows) =>
    score(rows) > score(best) ? rows : best,
  );
}

/**
 * How long rows should be. What can be read as a whole is shown as a whole; what cannot is read downwards, a screen's
 * width at a time; and what is larger by far keeps the shape of the room, to be found on the map.
 */
function rowLength(roomy: number, room: Room): number {
  if (roomy <= room.width / READABLE) return Math.max(room.width, roomy);
  return roomy <= room.width / DUST ? room.width / COMFORTABLE : roomy;
}

/** The width at which a drawing has the shape of its room. */
function roomyWidth(placed: readonly Placed[], gap: number, room: Room): number {
  const area = placed.reduce(
    (sum, { node }) => sum + (node.width + gap) * (node.height + ROW_GAP),
    0,
  );
  return Math.sqrt((area * room.width) / room.height);
}

/** Routes move with their row; one that leaves its row is found anew. */
function movedRoutes(
  graph: LayoutGraph,
  shift: ReadonlyMap<string, Point>,
  routes: ReadonlyMap<string, readonly Point[]>,
): readonly (readonly [string, readonly Point[]])[] {
  return graph.edges.flatMap((edge) => {
    const bends = routes.get(edge.id);
    const from = shift.get(edge.source);
    const to = shift.get(edge.target);
    if (!bends || !from || !to) return [];
    if (Math.abs(from[0] - to[0]) > 1 || Math.abs(from[1] - to[1]) > 1) return [];
    return [[edge.id, bends.map(([x, y]): Point => [x + from[0], y + from[1]])] as const];
  });
}
