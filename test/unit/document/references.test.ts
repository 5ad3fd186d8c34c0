import { describe, expect, it } from "vitest";
import { freshId } from "../../../src/core/document/freshId";
import {
  formatReference,
  mapReferences,
  nodeReferences,
  parseReference,
} from "../../../src/core/document/references";

describe("references", () => {
  it("name a node, or one of its outputs", () => {
    expect(parseReference("up-1_b")).toEqual({ node: "up-1_b" });
    expect(parseReference("chunks.part2")).toEqual({ node: "chunks", port: "part2" });
    for (const text of ["z", "chunks.part2"])
      expect(formatReference(parseReference(text))).toBe(text);
  });

  it("are listed by port, in order", () => {
    const node = { id: "sum", op: "add", in: { x: ["a", "b.out"], gate: "c" } };
    expect(nodeReferences(node)).toEqual([
      { port: "x", index: 0, reference: "a", source: { node: "a" } },
      { port: "x", index: 1, reference: "b.out", source: { node: "b", port: "out" } },
      { port: "gate", index: 0, reference: "c", source: { node: "c" } },
    ]);
    expect(nodeReferences({ id: "z", op: "input" })).toEqual([]);
  });

  it("change without touching a node in which nothing changes", () => {
    const node = { id: "sum", op: "add", in: { x: ["a", "b"], gate: "c" } };
    expect(mapReferences(node, (reference) => reference)).toBe(node);
    expect(mapReferences(node, (reference) => (reference === "a" ? undefined : reference))).toEqual(
      {
        ...node,
        in: { x: ["b"], gate: "c" },
      },
    );
    expect(mapReferences(node, () => undefined)).toEqual({ id: "sum", op: "add" });
  });
});

describe("freshId", () => {
  it.each([
    ["conv", [], "conv"],
    ["conv", ["conv"], "conv2"],
    ["conv1", ["conv1"], "conv2"],
    ["conv1", ["conv1", "conv2", "conv3"], "conv4"],
    ["conv9", ["conv9", "conv1"], "conv10"],
    ["8", ["8"], "82"],
  ])("%s among %j is %s", (base, ids, expected) => {
    expect(
      freshId(
        ids.map((id) => ({ id })),
        base,
      ),
    ).toBe(expected);
  });
});
