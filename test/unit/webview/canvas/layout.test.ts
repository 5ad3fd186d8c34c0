import ElkBundled from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { columnsOf } from "../../../../webview/canvas/layout/columns";
import { fromElk, toElk, type ElkEngine } from "../../../../webview/canvas/layout/elk";
import {
  layoutGraph,
  type Layout,
  type LayoutGraph,
} from "../../../../webview/canvas/layout/graph";
import { layOut, layOutDown } from "../../../../webview/canvas/layout/layout";
import { isChain } from "../../../../webview/canvas/layout/simple";
import { wrapRows, type Placed } from "../../../../webview/canvas/layout/wrap";
import { GAME } from "../../../../webview/canvas/projection/graphs";
import { PLAINLY, project } from "../../../../webview/canvas/projection/project";
import { GAN, GAN_ANALYSIS } from "./fixture";

const elk: ElkEngine = async (graph) => fromElk(graph, await new ElkBundled().layout(toElk(graph)));
const noWorker: ElkEngine = () => Promise.reject(new Error("no worker"));
const engines = { ELK: elk, "the layout without a worker": noWorker };

const WIDTH = 100;
/** A graph of boxes; an edge is written `from>to`. */
function graph(ids: string, edges: string, small = ""): LayoutGraph {
  return {
    nodes: ids.split("").map((id) => ({
      id,
      width: WIDTH,
      height: 60,
      inputs: [{ name: "x", x: 0, y: 30 }],
      outputs: [{ name: "y", x: WIDTH, y: 30 }],
      opensRow: !small.includes(id),
    })),
    edges: edges.split(" ").map((edge) => {
      const [source = "", target = ""] = edge.split(">");
      return { id: edge, source, sourcePort: "y", target, targetPort: "x" };
    }),
    columns: [],
    apart: 40,
    gap: 50,
  };
}

const at = ({ positions }: Layout, id: string) => positions.get(id) ?? [NaN, NaN];

describe("columns", () => {
  it("put every node right of all that it reads", () => {
    expect(Object.fromEntries(columnsOf(graph("abcd", "a>b b>c a>c c>d")))).toEqual({
      a: 0,
      b: 1,
      c: 2,
      d: 3,
    });
  });
  it("bring applications of one network together where none depends on another", () => {
    const together = { ...graph("zgrfl", "z>g g>f r>l f>l"), columns: [["r", "f"]] };
    expect(columnsOf(together).get("r")).toBe(2);
    const dependent = { ...graph("abc", "a>b b>c"), columns: [["a", "c"]] };
    expect(columnsOf(dependent).get("a")).toBe(0);
  });
  it("survive a cycle and a chain of ten thousand", () => {
    expect(columnsOf(graph("ab", "a>b b>a")).size).toBe(2);
    const nodes = Array.from({ length: 10_000 }, (_, id) => ({
      ...graph("a", "a>a").nodes[0],
      id: `${id}`,
    }));
    const edges = nodes.slice(1).map(({ id }, index) => ({
      id,
      source: `${index}`,
      sourcePort: "y",
      target: id,
      targetPort: "x",
    }));
    const long = { ...graph("a", "a>a"), nodes: nodes as LayoutGraph["nodes"], edges };
    expect(columnsOf(long).get("9999")).toBe(9999);
  });
});

describe("rows", () => {
  const chain = (count: number, opens: (index: number) => boolean): readonly Placed[] =>
    Array.from({ length: count }, (_, index) => ({
      node: {
        id: `${index}`,
        width: WIDTH,
        height: 60,
        inputs: [],
        outputs: [],
        opensRow: opens(index),
      },
      x: index * 150,
      y: 0,
    }));
  const edges = (count: number) =>
    Array.from({ length: count - 1 }, (_, index) => ({
      id: `${index}`,
      source: `${index}`,
      sourcePort: "y",
      target: `${index + 1}`,
      targetPort: "x",
    }));
  const rowsOf = (positions: ReadonlyMap<string, readonly [number, number]>) => {
    const rows = new Map<number, string[]>();
    for (const [id, [, y]] of positions) rows.set(y, [...(rows.get(y) ?? []), id]);
    return [...rows.values()];
  };

  it("leave alone what fits", () => {
    const placed = chain(4, () => true);
    expect(rowsOf(wrapRows(placed, edges(4), { rowWidth: 600, rowGap: 40 }).positions)).toEqual([
      ["0", "1", "2", "3"],
    ]);
  });
  it("break before layers with weights", () => {
    // conv norm relu conv norm relu conv norm relu in rows that could hold four.
    const placed = chain(9, (index) => index % 3 === 0);
    expect(rowsOf(wrapRows(placed, edges(9), { rowWidth: 600, rowGap: 40 }).positions)).toEqual([
      ["0", "1", "2"],
      ["3", "4", "5"],
      ["6", "7", "8"],
    ]);
  });
  it("do not cut through a skip connection when there is a better place", () => {
    const placed = chain(8, () => true);
    const skip = { id: "skip", source: "1", sourcePort: "y", target: "5", targetPort: "x" };
    const rows = rowsOf(
      wrapRows(placed, [...edges(8), skip], { rowWidth: 800, rowGap: 40 }).positions,
    );
    const rowOf = (id: string) => rows.findIndex((row) => row.includes(id));
    expect(rowOf("1")).toBe(rowOf("5"));
  });
  it("do not part three chains that run side by side, however long they are", () => {
    const lanes = ["a", "b", "c"].flatMap((lane, nth) =>
      chain(12, () => true).map(({ node, x }) => ({
        node: { ...node, id: `${lane}${node.id}` },
        x,
        y: nth * 100,
      })),
    );
    const along = ["a", "b", "c"].flatMap((lane) =>
      edges(12).map(({ id, source, target, ...ports }) => ({
        ...ports,
        id: lane + id,
        source: lane + source,
        target: lane + target,
      })),
    );
    const { rows } = wrapRows(lanes, along, { rowWidth: 300, rowGap: 40 });
    expect(rows.length).toBe(1);
  });
  it("begin at the same edge, one under the other", () => {
    const { positions } = wrapRows(
      chain(9, () => true),
      edges(9),
      { rowWidth: 500, rowGap: 40 },
    );
    for (const row of rowsOf(positions)) expect(positions.get(row[0] ?? "")?.[0]).toBe(0);
    expect(positions.get("3")?.[1]).toBe(100);
  });
});

describe("automatic layout", () => {
  it("knows a chain, which needs no worker", async () => {
    expect(isChain(graph("abc", "a>b b>c"))).toBe(true);
    expect(isChain(graph("abc", "a>b a>c"))).toBe(false);
    const layout = await layOut(graph("abc", "a>b b>c"), { width: 1000, height: 500 }, noWorker);
    expect([at(layout, "a"), at(layout, "b"), at(layout, "c")]).toEqual([
      [0, 0],
      [150, 0],
      [300, 0],
    ]);
  });

  for (const [name, engine] of Object.entries(engines)) {
    it(`draws the game from left to right without overlaps: ${name}`, async () => {
      const view = project(GAN, GAN_ANALYSIS, GAME);
      const layout = await layOut(layoutGraph(view), undefined, engine);
      for (const { source, target } of view.edges) {
        expect(at(layout, source)[0]).toBeLessThan(at(layout, target)[0]);
      }
      for (const a of view.nodes) {
        for (const b of view.nodes) {
          if (a.id >= b.id) continue;
          const [ax, ay] = at(layout, a.id);
          const [bx, by] = at(layout, b.id);
          const apart =
            ax + a.width <= bx || bx + b.width <= ax || ay + a.height <= by || by + b.height <= ay;
          expect(apart, `${a.id} and ${b.id}`).toBe(true);
        }
      }
      // Both applications of the discriminator stand in one column.
      expect(at(layout, "onReal")[0]).toBe(at(layout, "onFake")[0]);
    });
  }

  it("leads edges to the next row where no card stands", async () => {
    // A skip connection over three rows, which the cards of the middle one must not lie on.
    const ids = "abcdefghi";
    const chain = ids
      .slice(1)
      .split("")
      .map((id, index) => `${ids[index] ?? ""}>${id}`);
    const boxes = graph(ids, [...chain, "b>h"].join(" "));
    const layout = await layOut(boxes, { width: 460, height: 400 }, noWorker);
    const rows = new Set([...layout.positions.values()].map(([, y]) => y));
    expect(rows.size).toBeGreaterThan(2);
    for (const [edge, bends] of layout.routes) {
      bends.slice(1).forEach(([x2, y2], index) => {
        const [x1, y1] = bends[index] ?? [x2, y2];
        for (const { id, width, height } of boxes.nodes) {
          const [left, top] = at(layout, id);
          const crosses =
            Math.max(x1, x2) > left &&
            Math.min(x1, x2) < left + width &&
            Math.max(y1, y2) > top &&
            Math.min(y1, y2) < top + height;
          expect(crosses, `${edge} over ${id}`).toBe(false);
        }
      });
    }
    expect([...layout.routes.keys()]).toContain("b>h");
  });
  it("is the same every time", async () => {
    const view = layoutGraph(project(GAN, GAN_ANALYSIS, GAME));
    const [first, second] = [
      await layOut(view, undefined, elk),
      await layOut(view, undefined, elk),
    ];
    expect([...first.positions]).toEqual([...second.positions]);
  });
  it("draws parts that nothing joins under each other", async () => {
    const layout = await layOut(graph("abcd", "a>b c>d"), { width: 1000, height: 500 }, noWorker);
    expect(at(layout, "c")).toEqual([0, at(layout, "a")[1] + 60 + 64]);
    expect(at(layout, "d")[0]).toBe(at(layout, "b")[0]);
  });
  it("prefers longer rows to parting a layer from its activation, if the drawing stays as readable", async () => {
    // Three groups of three; a room for five boxes in a row.
    const ids = "abcdefghi";
    const edges = ids
      .slice(1)
      .split("")
      .map((id, index) => `${ids[index] ?? ""}>${id}`);
    const layout = await layOut(
      graph(ids, edges.join(" "), "bcefhi"),
      { width: 720, height: 400 },
      noWorker,
    );
    const begins = ids.split("").filter((id) => at(layout, id)[0] === 0);
    expect(begins.every((id) => "adg".includes(id))).toBe(true);
    expect(begins.length).toBeGreaterThan(1);
  });
  it("draws the game downwards when it is turned", async () => {
    const view = project(GAN, GAN_ANALYSIS, GAME, { ...PLAINLY, narrow: true });
    const layout = await layOutDown(layoutGraph(view), elk);
    for (const { source, target } of view.edges) {
      expect(at(layout, source)[1]).toBeLessThan(at(layout, target)[1]);
    }
  });
});
