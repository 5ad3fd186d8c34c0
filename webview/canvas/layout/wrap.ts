/**
 * Long networks in rows. A layered layout grows to the right without end; here it is cut into rows of about the same
 * width, at places where few edges cross, best before a layer with weights, as text is broken between words.
 */
import type { LayoutEdge, LayoutNode, Point } from "./graph";

export interface Placed {
  readonly node: LayoutNode;
  readonly x: number;
  readonly y: number;
}

export interface RowOptions {
  /** Pixels that a row may take; one column that is wider still gets a row. */
  readonly rowWidth: number;
  readonly rowGap: number;
}

interface Cut {
  /** Right end of what is before the cut, left end of what comes after. */
  readonly before: number;
  readonly after: number;
  readonly crossings: number;
  readonly opensRow: boolean;
}

/** What a cut costs beside an uneven row, in squared pixels. One edge has to cross every cut; more are confusing. */
const PER_CROSSING = 90_000;
/** Where more lines than this run side by side, no row ends. Edges of one output run as one line. */
const MOST_LINES = 2;
const WITHIN_A_GROUP = 80_000;
const PER_PIXEL_TOO_WIDE = 600;

export interface Rows {
  /** Upper left corners by node id; every row begins at the same left edge. */
  readonly positions: ReadonlyMap<string, Point>;
  /** From top to bottom. */
  readonly rows: readonly PlacedRow[];
  readonly width: number;
  readonly height: number;
  /** How often a row begins within a group: at a layer that belongs to the one before. */
  readonly broken: number;
}

export interface PlacedRow {
  readonly members: readonly Placed[];
  readonly top: number;
  readonly bottom: number;
}

/** Places a layered drawing in rows. */
export function wrapRows(
  placed: readonly Placed[],
  edges: readonly LayoutEdge[],
  options: RowOptions,
): Rows {
  const left = Math.min(...placed.map(({ x }) => x));
  const right = Math.max(...placed.map(({ x, node }) => x + node.width));
  const cuts = cutsOf(placed, edges);
  const rows = chooseRows(cuts, left, right, options.rowWidth);

  const positions = new Map<string, Point>();
  const placedRows: PlacedRow[] = [];
  let top = 0;
  for (const row of rows) {
    const members = placed.filter(({ x }) => x >= row.left && x < row.right);
    const highest = Math.min(...members.map(({ y }) => y));
    const lowest = Math.max(...members.map(({ y, node }) => y + node.height));
    const moved = members.map(({ node, x, y }) => ({
      node,
      x: Math.round(x - row.left),
      y: Math.round(top + y - highest),
    }));
    for (const { node, x, y } of moved) positions.set(node.id, [x, y]);
    placedRows.push({ members: moved, top, bottom: top + lowest - highest });
    top += lowest - highest + options.rowGap;
  }
  const begins = new Set(rows.slice(1).map((row) => row.left));
  return {
    positions,
    rows: placedRows,
    width: Math.max(...rows.map((row) => row.right - row.left)),
    height: top - options.rowGap,
    broken: cuts.filter(({ after, opensRow }) => begins.has(after) && !opensRow).length,
  };
}

/** Every vertical line that no node stands on, with the number of edges that would have to leave their row. */
function cutsOf(placed: readonly Placed[], edges: readonly LayoutEdge[]): readonly Cut[] {
  const byLeft = [...placed].sort((a, b) => a.x - b.x);
  const at = new Map(placed.map((one) => [one.node.id, one]));
  const spans: Span[] = [];
  const lines = new Map<string, Span>();
  for (const edge of edges) {
    const source = at.get(edge.source);
    const target = at.get(edge.target);
    if (!source || !target) continue;
    const span = { start: source.x + source.node.width, end: target.x };
    spans.push(span);
    const line = `${edge.source}.${edge.sourcePort}`;
    const before = lines.get(line);
    lines.set(line, before && before.end > span.end ? before : span);
  }
  const crossings = crossing(spans);
  const crossingLines = crossing([...lines.values()]);

  const cuts: Cut[] = [];
  let reach = -Infinity;
  byLeft.forEach(({ x, node }) => {
    if (x >= reach && reach !== -Infinity && crossingLines(reach) <= MOST_LINES) {
      cuts.push({
        before: reach,
        after: x,
        crossings: crossings(reach),
        opensRow: node.opensRow,
      });
    }
    reach = Math.max(reach, x + node.width);
  });
  return cuts;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Counts the spans that begin at or before a place and go on behind it; asked from left to right. */
function crossing(spans: readonly Span[]): (place: number) => number {
  const starts = spans.map(({ start }) => start).sort((a, b) => a - b);
  const ends = spans.map(({ end }) => end).sort((a, b) => a - b);
  let started = 0;
  let ended = 0;
  return (place) => {
    while (started < starts.length && (starts[started] ?? 0) <= place) started += 1;
    while (ended < ends.length && (ends[ended] ?? 0) <= place) ended += 1;
    return started - ended;
  };
}

interface Row {
  readonly left: number;
  readonly right: number;
}

/** The rows with the least cost, by dynamic programming over where each row ends. */
function chooseRows(
  cuts: readonly Cut[],
  left: number,
  right: number,
  rowWidth: number,
): readonly Row[] {
  const count = Math.ceil((right - left) / rowWidth);
  if (count <= 1) return [{ left, right }];
  const target = (right - left) / count;
  const begins = [left, ...cuts.map(({ after }) => after)];
  const ends = [...cuts.map(({ before }) => before), right];

  const cost = begins.map(() => Infinity);
  const previous = begins.map(() => 0);
  ends.forEach((end, last) => {
    const cut = cuts[last];
    const cutCost = cut
      ? Math.max(0, cut.crossings - 1) ** 2 * PER_CROSSING + (cut.opensRow ? 0 : WITHIN_A_GROUP)
      : 0;
    for (let first = last; first >= 0; first--) {
      const width = end - (begins[first] ?? left);
      const soFar = first === 0 ? 0 : (cost[first - 1] ?? Infinity);
      // A short row disturbs less than a break within a group, a short last row not at all.
      const uneven = (width - target) ** 2 * (cut || width > target ? 0.25 : 0.05);
      const tooWide = Math.max(0, width - rowWidth) * PER_PIXEL_TOO_WIDE;
      const total = soFar + uneven + tooWide + cutCost;
      if (total < (cost[last] ?? Infinity)) {
        cost[last] = total;
        previous[last] = first;
      }
      if (width > 3 * rowWidth) break;
    }
  });

  const rows: Row[] = [];
  for (let last = ends.length - 1; last >= 0; last = (previous[last] ?? 0) - 1) {
    const first = previous[last] ?? 0;
    rows.unshift({ left: begins[first] ?? left, right: ends[last] ?? right });
  }
  return rows;
}
