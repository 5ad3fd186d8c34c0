import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse";
import { applyEdits } from "../../../../src/core/document/apply";
import { nodesOf, type GanDocument, type GraphPath } from "../../../../src/core/document/document";
import { acceptingPorts } from "../../../../webview/canvas/connect/accepting";
import { ConnectionRule } from "../../../../webview/canvas/connect/rule";
import { acceptsOffer } from "../../../../webview/canvas/edits/accepts";
import {
  addAfter,
  addAlone,
  addAtEnd,
  addInto,
  type Addition,
} from "../../../../webview/canvas/edits/add";
import { offersFor, searchOffers, type Offer } from "../../../../webview/canvas/edits/offers";
import { GAME, graphAnalysis } from "../../../../webview/canvas/projection/graphs";
import { GAN } from "./fixture";

const GENERATOR: GraphPath = { kind: "network", name: "generator" };

function site(document: GanDocument, path: GraphPath) {
  const analysis = analyse(document);
  const graph = graphAnalysis(analysis, path);
  if (!graph) throw new Error("There is no such graph.");
  return { document, path, graph, analysis, rule: new ConnectionRule(document, analysis, graph) };
}
const edge = (source: string, target: string, targetPort = "x", sourcePort = "y") => ({
  source,
  sourcePort,
  target,
  targetPort,
});
const generator = site(GAN, GENERATOR);
const game = site(GAN, GAME);

describe("the connection rule", () => {
  it("takes an edge forward and refuses one that closes a cycle", () => {
    expect(generator.rule.judge(edge("map", "up")).ok).toBe(true);
    const cycle = generator.rule.judge(edge("up", "relu"));
    expect(cycle.ok ? "" : cycle.reason).toContain("cycle");
    expect(generator.rule.judge(edge("up", "up")).ok).toBe(false);
  });
  it("asks the target's shape rule: a vector is no image", () => {
    const verdict = generator.rule.judge(edge("z", "up"));
    expect(verdict).toMatchObject({ ok: false });
  });
  it("asks an application for the shape of its network's input", () => {
    expect(game.rule.judge(edge("z", "onFake", "image")).ok).toBe(false);
    expect(game.rule.judge(edge("digits", "onFake", "image", "image")).ok).toBe(true);
  });
  it("keeps labels, tensors and losses apart", () => {
    expect(game.rule.judge(edge("digits", "onReal", "image", "label"))).toEqual({
      ok: false,
      reason: "a class label does not fit a port for a tensor.",
    });
  });
  it("greys out everything that an edge could not reach", () => {
    const ports = acceptingPorts(game.rule, game.graph, { node: "z", port: "y", side: "source" });
    expect(ports.has("target fake.z")).toBe(true);
    expect(ports.has("target onReal.image")).toBe(false);
    expect(ports.has("source z.y")).toBe(true);
  });
});

describe("adding a node", () => {
  const offer = (id: string, path: GraphPath = GENERATOR): Offer => {
    const found = offersFor(GAN, path).find((one) => one.id === id);
    if (!found) throw new Error(`There is no offer ${id}.`);
    return found;
  };
  const apply = (addition: Addition, path: GraphPath = GENERATOR) => {
    const result = applyEdits(GAN, addition.edits);
    if (!result.ok) throw new Error(result.error.message);
    const nodes = nodesOf(result.document, path) ?? [];
    return {
      document: result.document,
      read: (id: string) => nodes.find((node) => node.id === id)?.in,
    };
  };

  it("puts it between the selected node and its only reader", () => {
    const addition = addAfter(generator, offer("leakyRelu"), "up");
    const { read, document } = apply(addition);
    expect(addition.id).toBe("lrelu");
    expect(read("lrelu")).toEqual({ x: "up" });
    expect(read("tanh")).toEqual({ x: "lrelu" });
    expect(analyse(document).diagnostics.filter(({ severity }) => severity === "error")).toEqual(
      [],
    );
  });
  it("leaves other readers alone where there are several", () => {
    const { read } = apply(addAfter(game, offer("stopGradient", GAME), "onFake"), GAME);
    expect(read("stopGradient")).toEqual({ x: "onFake" });
    expect(read("gLoss")).toEqual({ fake: "onFake" });
  });
  it("does not guess where more than one port fits", () => {
    const { read, document } = apply(addAfter(game, offer("l1Loss", GAME), "fake"), GAME);
    expect(document.game.nodes).toHaveLength(GAN.game.nodes.length + 1);
    expect(read("l1Loss")).toBeUndefined();
  });
  it("goes into an edge it is dropped on, if it fits", () => {
    const addition = addInto(generator, offer("batchNorm"), edge("map", "relu"));
    if (!addition) throw new Error("A batch norm fits into an edge.");
    expect(apply(addition).read("relu")).toEqual({ x: "norm" });
    expect(addInto(generator, offer("input"), edge("map", "relu"))).toBeUndefined();
  });
  it("hangs on the edge that was dropped in empty space", () => {
    const end = { node: "relu", port: "y", side: "source" } as const;
    const addition = addAtEnd(generator, offer("add"), end, [10.4, 20.6]);
    const { read, document } = apply(addition);
    expect(read("add")).toEqual({ x: ["relu"] });
    expect(nodesOf(document, GENERATOR)?.find(({ id }) => id === "add")?.at).toEqual([10, 21]);
  });
  it("takes a free id", () => {
    expect(addAlone(generator, offer("relu")).id).toBe("relu2");
  });
});

describe("the palette", () => {
  const offers = offersFor(GAN, GENERATOR);
  it("offers what belongs into the graph", () => {
    expect(offers.some(({ id }) => id === "noise")).toBe(false);
    expect(offersFor(GAN, GAME).map(({ id }) => id)).toEqual(
      expect.arrayContaining(["noise", "apply:generator", "apply:discriminator"]),
    );
  });
  it("finds by title and by keyword, titles first", () => {
    expect(searchOffers(offers, "batch")[0]?.id).toBe("batchNorm");
    expect(searchOffers(offers, "lrelu").map(({ id }) => id)).toContain("leakyRelu");
    expect(searchOffers(offers, "no such thing")).toEqual([]);
  });
  it("offers for a dropped edge only what would take it", () => {
    const fits = (id: string, node: string) => {
      const offer = offers.find((one) => one.id === id);
      return (
        offer &&
        acceptsOffer(GAN, generator.analysis, generator.graph, offer, {
          node,
          port: "y",
          side: "source",
        })
      );
    };
    expect(fits("conv2d", "map")).toBe(true);
    expect(fits("conv2d", "z")).toBe(false);
    expect(fits("dense", "z")).toBe(true);
    expect(fits("oneHot", "z")).toBe(false);
  });
});
