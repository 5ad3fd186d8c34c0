import ElkBundled from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse";
import type { GanDocument, GraphPath } from "../../../../src/core/document/document";
import { fromElk, toElk, type ElkEngine } from "../../../../webview/canvas/layout/elk";
import { layoutGraph, structureKey } from "../../../../webview/canvas/layout/graph";
import { layOut } from "../../../../webview/canvas/layout/layout";
import { withFrameSizes } from "../../../../webview/canvas/flow/frames";
import { definitionOf, nodeAt, usesOf } from "../../../../webview/canvas/projection/graphs";
import { PLAINLY, project } from "../../../../webview/canvas/projection/project";
import { withGenerator } from "./fixture";

const elk: ElkEngine = async (graph) => fromElk(graph, await new ElkBundled().layout(toElk(graph)));
const GENERATOR: GraphPath = { kind: "network", name: "generator" };

/** Two uses of a residual block, which holds a use of another block. */
const document: GanDocument = {
  ...withGenerator([
    { id: "z", op: "input", params: { shape: [8] }, at: [400, 300] },
    { id: "first", op: "block:residual", in: { x: "z" }, params: { width: 8 } },
    { id: "wide", op: "dense", in: { x: "first" }, params: { units: 32 } },
    { id: "second", op: "block:residual", in: { x: "wide" }, params: { width: 32 } },
    { id: "image", op: "output", in: { x: "second" } },
  ]),
  blocks: {
    residual: {
      params: { width: 8 },
      nodes: [
        { id: "x", op: "input" },
        { id: "body", op: "block:layer", in: { h: "x" }, params: { units: "$width" } },
        { id: "sum", op: "add", in: { x: ["x", "body"] } },
        { id: "y", op: "output", in: { x: "sum" } },
      ],
    },
    layer: {
      params: { units: 8 },
      nodes: [
        { id: "h", op: "input" },
        { id: "dense", op: "dense", in: { x: "h" }, params: { units: "$units" } },
        { id: "relu", op: "relu", in: { x: "dense" } },
        { id: "y", op: "output", in: { x: "relu" } },
      ],
    },
  },
};
const analysis = analyse(document);
const view = (...opened: readonly string[]) =>
  project(document, analysis, GENERATOR, { ...PLAINLY, opened: new Set(opened) });
const card = (id: string, ...opened: readonly string[]) =>
  view(...opened).nodes.find((node) => node.id === id);

describe("a block that is opened in place", () => {
  it("shows its inside with the shapes of this use", () => {
    expect(card("first/body/dense", "first", "first/body")?.face).toEqual({
      kind: "silhouette",
      shape: [8],
    });
    expect(card("second/body/dense", "second", "second/body")?.face).toEqual({
      kind: "silhouette",
      shape: [32],
    });
    expect(card("first/body/dense", "first", "first/body")?.parameters).toBe(8 * 8 + 8);
  });
  it("has a frame in place of its card, whose ports stand for its inputs and outputs", () => {
    const open = view("first");
    expect(open.nodes.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      "z layer",
      "first frame",
      "wide layer",
      "second block",
      "image layer",
      "first/body block",
      "first/sum layer",
    ]);
    expect(open.edges.filter(({ within }) => within === "first").map(({ id }) => id)).toEqual([
      "first.x>first/body.h",
      "first.x>first/sum.x",
      "first/body.y>first/sum.x",
      "first/sum.y>first.y",
    ]);
  });
  it("keeps the edges around it, which lead to the ports of the frame", () => {
    const around = (edges: ReturnType<typeof view>["edges"]) =>
      edges.filter(({ within }) => within === undefined).map(({ id }) => id);
    expect(around(view("first").edges)).toEqual(around(view().edges));
  });
  it("lets the places rest that a person gave", () => {
    expect(card("z")?.at).toEqual([400, 300]);
    expect(card("z", "first")?.at).toBeUndefined();
  });
  it("is another structure to the layout, and another one again when a block in it opens", () => {
    const key = (...opened: readonly string[]) => structureKey(layoutGraph(view(...opened)));
    expect(new Set([key(), key("first"), key("first", "first/body")]).size).toBe(3);
  });
});

describe("the layout around opened blocks", () => {
  const drawn = async (...opened: readonly string[]) => {
    const projected = view(...opened);
    const layout = await layOut(layoutGraph(projected), { width: 900, height: 600 }, elk);
    const boxes = withFrameSizes(projected, layout).nodes.map((node) => {
      const [left = NaN, top = NaN] = layout.positions.get(node.id) ?? [];
      return { node, left, top, right: left + node.width, bottom: top + node.height };
    });
    return { layout, boxes };
  };

  it("puts what is inside within its frame, at every depth", async () => {
    const { boxes } = await drawn("first", "first/body", "second");
    const inner = boxes.filter(({ node }) => node.parent !== undefined);
    expect(inner.length).toBe(6);
    for (const box of inner) {
      const frame = boxes.find(({ node }) => node.id === box.node.parent);
      if (!frame) throw new Error(`There is no frame around ${box.node.id}.`);
      expect(box.left, box.node.id).toBeGreaterThan(frame.left);
      expect(box.top, box.node.id).toBeGreaterThan(frame.top);
      expect(box.right, box.node.id).toBeLessThan(frame.right);
      expect(box.bottom, box.node.id).toBeLessThan(frame.bottom);
    }
  });
  it("moves everything else aside", async () => {
    const { boxes } = await drawn("first", "first/body", "second");
    const outer = boxes.filter(({ node }) => node.parent === undefined);
    for (const a of outer) {
      for (const b of outer) {
        if (a === b) continue;
        const apart =
          a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart, `${a.node.id} and ${b.node.id}`).toBe(true);
      }
    }
  });
  it("puts the ports of a frame on its sides, and an edge through one runs straight", async () => {
    const { layout, boxes } = await drawn("second", "second/body");
    const frame = layout.frames.get("second/body");
    const inner = boxes.find(({ node }) => node.id === "second/body/dense");
    const outer = layout.positions.get("second/body");
    if (!frame || !inner || !outer) throw new Error("The block is not open.");
    expect(frame.inputs[0]?.x).toBe(0);
    expect(frame.outputs[0]?.x).toBe(frame.width);
    const port = inner.node.inputs[0]?.y ?? NaN;
    expect(outer[1] + (frame.inputs[0]?.y ?? NaN)).toBeCloseTo(inner.top + port, 0);
  });
  it("is the same as ever once all blocks are closed", async () => {
    expect((await drawn()).layout.frames.size).toBe(0);
  });
});

describe("a node inside an opened block", () => {
  it("is defined in the block, which all its uses share", () => {
    expect(definitionOf(document, GENERATOR, ["first/body/dense", "first/body/relu"])).toEqual({
      graph: { kind: "block", name: "layer" },
      ids: ["dense", "relu"],
    });
    expect(definitionOf(document, GENERATOR, ["wide"])).toEqual({
      graph: GENERATOR,
      ids: ["wide"],
    });
    expect(usesOf(document, "residual")).toBe(2);
  });
  it("is found by its path, as the analysis of its use has it", () => {
    const node = nodeAt(analysis.networks["generator"], "second/body/dense");
    expect(node?.path).toBe("second/body/dense");
    expect(node?.node.params).toEqual({ units: "$units" });
    expect(node?.params["units"]).toBe(32);
    expect(nodeAt(analysis.networks["generator"], "second/nothing")).toBeUndefined();
  });
});
