import { describe, expect, it } from "vitest";
import { shortcutOf } from "../../../../webview/canvas/flow/shortcuts";
import { curvePath } from "../../../../webview/canvas/nodes/curve";
import { graphKey, humanise } from "../../../../webview/canvas/projection/graphs";
import { extrasOf, playerText } from "../../../../webview/canvas/round/playerText";
import type { Player } from "../../../../src/core/document/document";

describe("names", () => {
  it("read as words", () => {
    expect(["generator", "generatorA", "up_1", "onFake"].map(humanise)).toEqual([
      "Generator",
      "Generator A",
      "Up 1",
      "On Fake",
    ]);
  });
  it("of graphs are keys", () => {
    expect(graphKey({ kind: "network", name: "a" })).not.toBe(
      graphKey({ kind: "block", name: "a" }),
    );
  });
});

describe("a player in the round", () => {
  const critic: Player = {
    id: "critic",
    trains: ["critic"],
    minimises: [],
    optimizer: { kind: "rmsprop", rate: 5e-5, decay: 0.99 },
    steps: 5,
    bursts: [{ steps: 100, below: 25, every: 500 }],
    clip: { limit: 0.01, when: "after" },
  };
  it("is said as the paper says it", () => {
    expect(playerText(critic)).toBe("5 × Critic · RMSProp 5e-5");
    expect(extrasOf(critic)).toEqual([
      "100 steps below round 25 and every 500 rounds",
      "clip ±0.01",
    ]);
  });
});

describe("keys", () => {
  const press = (
    key: string,
    held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
  ) => shortcutOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });
  it("mean the same with Ctrl and with Cmd", () => {
    expect(press("d", { ctrlKey: true })).toBe("duplicate");
    expect(press("d", { metaKey: true })).toBe("duplicate");
  });
  it("tell Find from Fit", () => {
    expect(press("f")).toBe("fit");
    expect(press("f", { ctrlKey: true })).toBe("find");
  });
  it("leave undo and redo to VS Code", () => {
    expect(press("z", { ctrlKey: true })).toBeUndefined();
    expect(press("Z", { ctrlKey: true, shiftKey: true })).toBeUndefined();
    expect(press("y", { ctrlKey: true })).toBeUndefined();
  });
});

describe("the curve of an activation", () => {
  const ys = (operator: string) =>
    [...curvePath(operator, 0.2, 40, 20).matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y));
  it("is flat left of zero for ReLU, and rises for the leaky one", () => {
    expect(new Set(ys("relu").slice(0, 12))).toEqual(new Set([10]));
    expect(ys("leakyRelu")[0]).toBeGreaterThan(10);
  });
  it("is odd for tanh", () => {
    const points = ys("tanh");
    expect((points[0] ?? 0) + (points.at(-1) ?? 0)).toBeCloseTo(20, 5);
  });
  it("is empty for what is no activation", () => {
    expect(curvePath("conv2d", 0, 40, 20)).toBe("");
  });
});
