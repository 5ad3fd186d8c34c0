import { describe, expect, it } from "vitest";
import { evaluationOrder } from "../../../src/core/analysis/order";

describe("evaluation order", () => {
  it("puts what a node reads before the node", () => {
    // 0 reads 1 and 2, 1 reads 2.
    expect(evaluationOrder([[1, 2], [2], []])).toEqual({ order: [2, 1, 0], cycles: [] });
  });

  it("keeps document order where nothing else decides", () => {
    expect(evaluationOrder([[], [], [0], [1]]).order).toEqual([0, 1, 2, 3]);
  });

  it("puts nodes of a cycle last, and what only reads them before", () => {
    // 0 reads 1, 1 reads 2, 2 reads 1; 3 stands alone.
    expect(evaluationOrder([[1], [2], [1], []])).toEqual({ order: [0, 3, 1, 2], cycles: [[1, 2]] });
  });

  it("finds a node that reads itself, and two cycles that share a node as one", () => {
    expect(evaluationOrder([[0]]).cycles).toEqual([[0]]);
    expect(evaluationOrder([[1, 2], [0], [0]]).cycles).toEqual([[0, 1, 2]]);
  });

  it("takes chains of any length", () => {
    // Node i reads node i + 1, the last one nothing.
    const last = 49_999;
    const chain = Array.from({ length: last + 1 }, (_, node) => (node === last ? [] : [node + 1]));
    const { order } = evaluationOrder(chain);
    expect([order[0], order.at(-1), order.length]).toEqual([last, 0, last + 1]);
  });
});
