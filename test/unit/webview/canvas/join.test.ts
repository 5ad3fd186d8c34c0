import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse";
import type { GanDocument, GraphNode, GraphPath } from "../../../../src/core/document/document";
import { ConnectionRule } from "../../../../webview/canvas/connect/rule";
import { joinedNeighbours } from "../../../../webview/canvas/edits/join";
import { GAME, graphAnalysis } from "../../../../webview/canvas/projection/graphs";
import { GAN, withGenerator } from "./fixture";

const GENERATOR: GraphPath = { kind: "network", name: "generator" };

/** What is joined, as `source>target.port`. */
function joined(document: GanDocument, path: GraphPath, ...removed: string[]): readonly string[] {
  const analysis = analyse(document);
  const graph = graphAnalysis(analysis, path);
  if (!graph) throw new Error("There is no such graph.");
  const rule = new ConnectionRule(document, analysis, graph);
  return joinedNeighbours(path, graph, new Set(removed), rule).map(
    ({ source, target, targetPort }) => `${source}>${target}.${targetPort}`,
  );
}

describe("deleting from the middle of a chain", () => {
  it("joins what stood before and behind", () => {
    expect(joined(GAN, GENERATOR, "relu")).toEqual(["map>up.x"]);
  });

  it("skips several nodes that go together", () => {
    expect(joined(GAN, GENERATOR, "relu", "up", "tanh")).toEqual(["map>image.x"]);
  });

  it("joins nothing where the shape would not fit", () => {
    expect(joined(GAN, GENERATOR, "map", "relu")).toEqual([]);
  });

  it("joins nothing at the ends of a network", () => {
    expect(joined(GAN, GENERATOR, "z")).toEqual([]);
    expect(joined(GAN, GENERATOR, "image")).toEqual([]);
  });

  it("leaves alone what reads the neighbour already: a residual branch goes without a double", () => {
    const branch: readonly GraphNode[] = [
      { id: "z", op: "input", params: { shape: [16] } },
      { id: "relu", op: "relu", in: { x: "z" } },
      { id: "sum", op: "add", in: { x: ["z", "relu"] } },
      { id: "image", op: "output", in: { x: "sum" } },
    ];
    expect(joined(withGenerator(branch), GENERATOR, "relu")).toEqual([]);
  });

  it("does not guess which of two inputs goes on", () => {
    const merged: readonly GraphNode[] = [
      { id: "z", op: "input", params: { shape: [16] } },
      { id: "relu", op: "relu", in: { x: "z" } },
      { id: "sum", op: "add", in: { x: ["z", "relu"] } },
      { id: "image", op: "output", in: { x: "sum" } },
    ];
    expect(joined(withGenerator(merged), GENERATOR, "sum")).toEqual([]);
  });

  it("takes a network of the game for no link: what it makes is another thing than it reads", () => {
    expect(joined(GAN, GAME, "onFake")).toEqual([]);
  });
});
