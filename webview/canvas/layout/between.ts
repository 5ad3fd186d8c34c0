/**
 * Edges between rows. They run where no card is: beside their source to the free space under its row, there across, and
 * up or down to their target from the free space above its row; past other rows at the left margin. Edges of one output
 * take the same way as far as they can.
 */
import type { LayoutEdge, LayoutNode, LayoutPort, Point } from "./graph";
import type { Placed, PlacedRow, Rows } from "./wrap";

/** From a card to the line that turns beside it. */
const BESIDE = 16;
/** From a row to the first line under it, and between lines there: they carry labels. */
const FIRST = 22;
const PITCH = 20;
/** Between lines that run up or down side by side. */
const APART = 8;
/** As many lines as have room between two rows; further ones lie over these. */
const LANES = 3;

/** The bends of the edges whose ends stand in different rows. */
export function routesBetween(
  edges: readonly LayoutEdge[],
  { rows }: Rows,
): ReadonlyMap<string, readonly Point[]> {
  const rowOf = new Map(
    rows.flatMap((row, index) => row.members.map((placed) => [placed.node.id, { placed, index }])),
  );
  const routes = new Map<string, readonly Point[]>();
  /** Which line takes which lane under a row, and at the margin. */
  const lanes = new Map<string, string[]>();
  const laneOf = (where: string, line: string): number => {
    const taken = lanes.get(where) ?? [];
    lanes.set(where, taken.includes(line) ? taken : [...taken, line]);
    return (lanes.get(where)?.indexOf(line) ?? 0) % LANES;
  };
  for (const edge of edges) {
    const from = rowOf.get(edge.source);
    const to = rowOf.get(edge.target);
    if (!from || !to || from.index === to.index) continue;
    const sourceRow = rows[from.index];
    const targetRow = rows[to.index];
    if (!sourceRow || !targetRow) continue;
    const line = `${edge.source}.${edge.sourcePort}`;
    const y1 = portY(from.placed, from.placed.node.outputs, edge.sourcePort);
    const y2 = portY(to.placed, to.placed.node.inputs, edge.targetPort);
    const under = (row: number): number =>
      (rows[row]?.bottom ?? -2 * FIRST) + FIRST + PITCH * laneOf(`under ${row}`, line);
    const leave = under(from.index);
    const arrive = under(to.index - 1);
    const aside = (where: string): number => BESIDE + APART * laneOf(where, line);
    const right = from.placed.x + from.placed.node.width + aside(`from ${from.index}`);
    const left = to.placed.x - aside(`to ${to.index}`);
    const x1 = clear(sourceRow, right, 1, y1, leave);
    const x2 = clear(targetRow, left, -1, arrive, y2);
    if (to.index === from.index + 1) {
      routes.set(edge.id, [
        [x1, y1],
        [x1, leave],
        [x2, leave],
        [x2, y2],
      ]);
      continue;
    }
    const margin = -BESIDE - APART * (1 + LANES + laneOf("margin", line));
    routes.set(edge.id, [
      [x1, y1],
      [x1, leave],
      [margin, leave],
      [margin, arrive],
      [x2, arrive],
      [x2, y2],
    ]);
  }
  return routes;
}

const portY = ({ y, node }: Placed, ports: readonly LayoutPort[], name: string): number =>
  y + (ports.find((port) => port.name === name)?.y ?? node.height / 2);

/** The wanted line, or the next one on that side that no card of the row stands in the way of. */
function clear(row: PlacedRow, wanted: number, side: 1 | -1, y1: number, y2: number): number {
  const [above, below] = [Math.min(y1, y2), Math.max(y1, y2)];
  const inTheWay = row.members.filter(({ y, node }) => y < below && y + node.height > above);
  let x = wanted;
  for (let hit = at(inTheWay, x); hit; hit = at(inTheWay, x)) {
    x = side > 0 ? hit.x + hit.node.width + BESIDE : hit.x - BESIDE;
  }
  return x;
}

const at = (placed: readonly Placed[], x: number) =>
  placed.find(
    ({ x: left, node }: { x: number; node: LayoutNode }) => x > left && x < left + node.width,
  );
