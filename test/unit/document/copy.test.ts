import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/core/document/apply";
import { copyNodes, duplicateNodes, pasteNodes } from "../../../src/core/document/copy";
import type { GanDocument, GraphNode, GraphPath } from "../../../src/core/document/document";
import type { DocumentEdit, EditError } from "../../../src/core/document/edit";
import { fixture } from "./fixtures";

const GENERATOR: GraphPath = { kind: "network", name: "generator" };
const DISCRIMINATOR: GraphPath = { kind: "network", name: "discriminator" };

/** The nodes that the edits add. */
function added(edits: DocumentEdit[] | EditError): readonly GraphNode[] {
  if (!Array.isArray(edits)) throw new Error(edits.message);
  return edits.flatMap((edit) => (edit.kind === "addNodes" ? edit.nodes : []));
}

function placed(document: GanDocument, positions: Record<string, readonly [number, number]>) {
  const result = applyEdits(document, [{ kind: "moveNodes", graph: GENERATOR, positions }]);
  if (!result.ok) throw new Error(result.error.message);
  return result.document;
}

describe("copy and paste", () => {
  const small = fixture("small");

  it("gives copies ids of their own and keeps the edges among them", () => {
    const text = copyNodes(small, GENERATOR, ["fc1", "pixels"]);
    expect(added(pasteNodes(small, GENERATOR, text))).toEqual([
      { id: "fc2", op: "dense", in: { x: "z" }, params: { units: 784 } },
      { id: "pixels2", op: "reshape", in: { x: "fc2" }, params: { shape: [28, 28, 1] } },
    ]);
  });

  it("drops edges from nodes that the other graph does not have", () => {
    const text = copyNodes(small, GENERATOR, ["fc1", "squash"]);
    expect(added(pasteNodes(small, DISCRIMINATOR, text))).toEqual([
      { id: "fc3", op: "dense", params: { units: 784 } },
      { id: "squash", op: "tanh" },
    ]);
  });

  it("makes edits that apply", () => {
    const edits = pasteNodes(small, DISCRIMINATOR, copyNodes(small, GENERATOR, ["fc1"]));
    expect(Array.isArray(edits) && applyEdits(small, edits).ok).toBe(true);
  });

  it("puts the top left of what was placed where it is pasted", () => {
    const document = placed(small, { fc1: [100, 50], pixels: [80, 90] });
    const text = copyNodes(document, GENERATOR, ["fc1", "pixels", "squash"]);
    expect(added(pasteNodes(document, GENERATOR, text, [10.4, 20])).map(({ at }) => at)).toEqual([
      [30, 20],
      [10, 60],
      undefined,
    ]);
  });

  it("duplicates beside the original", () => {
    const document = placed(small, { fc1: [100, 50] });
    expect(added(duplicateNodes(document, GENERATOR, ["fc1", "gone"]))).toEqual([
      { id: "fc2", op: "dense", in: { x: "z" }, params: { units: 784 }, at: [140, 90] },
    ]);
  });

  it("keeps weights and stages that the document has, and drops the others", () => {
    const cogan = fixture("cogan");
    const text = copyNodes(cogan, { kind: "network", name: "generatorB" }, ["up1"]);
    const graph: GraphPath = { kind: "network", name: "generatorB" };
    expect(added(pasteNodes(cogan, graph, text))[0]?.weights).toBe("generatorA/up1");
    expect(added(pasteNodes(small, GENERATOR, text))[0]).not.toHaveProperty("weights");

    const staged = copyNodes(fixture("progan"), GENERATOR, ["rgb8"]);
    expect(added(pasteNodes(fixture("progan"), GENERATOR, staged))[0]).toMatchObject({
      from: "8",
      until: "16",
    });
    expect(added(pasteNodes(small, GENERATOR, staged))[0]).not.toHaveProperty("from");
  });

  it("keeps fields that it does not know", () => {
    const text = JSON.stringify({
      ganvasNodes: "network",
      nodes: [{ id: "a", op: "relu", note: 1 }],
    });
    expect(added(pasteNodes(small, GENERATOR, text))).toEqual([{ id: "a", op: "relu", note: 1 }]);
  });

  it("refuses what is no copy, or belongs elsewhere", () => {
    const none = { message: "The clipboard holds no nodes of GANvas." };
    expect(pasteNodes(small, GENERATOR, "hello")).toEqual(none);
    expect(pasteNodes(small, GENERATOR, '{"nodes": []}')).toEqual(none);
    expect(
      pasteNodes(small, GENERATOR, '{"ganvasNodes": "network", "nodes": [{"id": 1}]}'),
    ).toEqual(none);
    const game = copyNodes(small, { kind: "game" }, ["z"]);
    expect(pasteNodes(small, GENERATOR, game)).toEqual({
      message: "The copied nodes belong into the game and cannot be pasted into a network.",
    });
  });
});
