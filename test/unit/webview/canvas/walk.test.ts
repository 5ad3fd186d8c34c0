import { describe, expect, it } from "vitest";
import type { CanvasEdge, CardNode } from "../../../../webview/canvas/flow/elements";
import { walk } from "../../../../webview/canvas/flow/walk";

/**
 *     a -> b -> c
 *       .--------'
 *     d -> e      two rows, and b is read by e as well
 */
const nodes = [
  card("a", 0, 0),
  card("b", 100, 0),
  card("c", 200, 0),
  card("d", 0, 100),
  card("e", 100, 100),
];
const edges = [edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("d", "e"), edge("b", "e")];
const to = (from: string | undefined, arrow: Parameters<typeof walk>[4]) =>
  walk(nodes, edges, "right", from, arrow);

describe("walking over the canvas with arrow keys", () => {
  it("begins at the first node", () => {
    expect(to(undefined, "ArrowDown")).toBe("a");
  });

  it("follows an edge into the next row, and back", () => {
    expect(to("c", "ArrowRight")).toBe("d");
    expect(to("d", "ArrowLeft")).toBe("c");
  });

  it("takes the nearest of several readers", () => {
    expect(
      walk([...nodes.slice(0, 4), card("e", 900, 100)], edges, "right", "b", "ArrowRight"),
    ).toBe("c");
  });

  it("goes across to what lies nearest", () => {
    expect(to("b", "ArrowDown")).toBe("e");
    expect(to("d", "ArrowUp")).toBe("a");
  });

  it("stays where nothing lies that way", () => {
    expect(to("a", "ArrowUp")).toBeUndefined();
  });

  it("follows edges downwards in a graph that runs down", () => {
    expect(walk(nodes, edges, "down", "a", "ArrowDown")).toBe("b");
  });
});

function card(id: string, x: number, y: number): CardNode {
  return { id, position: { x, y }, width: 50, height: 50 } as CardNode;
}

function edge(source: string, target: string): CanvasEdge {
  return { id: `${source}>${target}`, type: "flow", source, target };
}
