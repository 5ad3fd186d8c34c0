import { Position } from "@xyflow/react";
import { describe, expect, it } from "vitest";
import { AROUND, drawingBounds } from "../../../../webview/canvas/edges/reach";
import type { CanvasEdge, CardNode } from "../../../../webview/canvas/flow/elements";
import type { Point } from "../../../../webview/canvas/layout/graph";
import type { EdgeView } from "../../../../webview/canvas/projection/view";

const first = card("first", 0, 0);
const below = card("below", 0, 200);
const ahead = card("ahead", 300, 0);

describe("the room that a drawing takes", () => {
  it("is that of its cards where edges run between them", () => {
    expect(drawingBounds([first, ahead], [edge("first", "ahead")])).toEqual({
      x: 0,
      y: 0,
      width: 400,
      height: 60,
    });
  });

  it("includes an edge that runs around both ends of a row", () => {
    const { x, width } = drawingBounds([first, below], [edge("first", "below")]);
    expect(x).toBeLessThanOrEqual(-AROUND);
    expect(x + width).toBeGreaterThanOrEqual(100 + AROUND);
  });

  it("includes the bends of a route", () => {
    const routed = edge("first", "ahead", [[200, -80]]);
    expect(drawingBounds([first, ahead], [routed])).toMatchObject({ y: -80, height: 140 });
  });
});

function card(id: string, x: number, y: number): CardNode {
  const port = { id: "p", y: 30, width: 0, height: 0 };
  return {
    id,
    position: { x, y },
    width: 100,
    height: 60,
    handles: [
      { ...port, type: "target", position: Position.Left, x: 0 },
      { ...port, type: "source", position: Position.Right, x: 100 },
    ],
  } as CardNode;
}

function edge(source: string, target: string, route?: readonly Point[]): CanvasEdge {
  const ends = { source, sourcePort: "p", target, targetPort: "p" };
  const view: EdgeView = {
    id: "edge",
    ...ends,
    tint: "neutral",
    type: "tensor",
    label: "",
    faulty: false,
    idle: false,
  };
  return {
    id: "edge",
    type: "flow",
    source,
    target,
    sourceHandle: "p",
    targetHandle: "p",
    data: { view, route },
  };
}
