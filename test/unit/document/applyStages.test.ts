import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/core/document/apply";
import type { DocumentEdit } from "../../../src/core/document/edit";
import { parseDocument } from "../../../src/core/document/parse";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { documentEditSchema } from "../../../src/host/edits";
import { fixture } from "./fixtures";

const growing = fixture("progan");
const [first, second, third] = growing.stages ?? [];
if (!first || !second || !third) throw new Error("The fixture has no three stages.");
const graph = { kind: "network", name: "generator" } as const;
const node = growing.networks["generator"]?.nodes[1];
if (!node) throw new Error("The fixture's generator is empty.");

/** The edit as it arrives over the wire, applied. */
const after = (edit: DocumentEdit) =>
  applyEdits(growing, [documentEditSchema.parse(JSON.parse(JSON.stringify(edit)))]);
const lifetime = (from: string | undefined, until: string | undefined): DocumentEdit => ({
  kind: "setLifetime",
  graph,
  id: node.id,
  from,
  until,
});

describe("the stages in which a node exists", () => {
  it("are set and taken away, and survive the file", () => {
    const bound = after(lifetime(first.id, second.id));
    if (!bound.ok) throw new Error(bound.error.message);
    const parsed = parseDocument(serialiseDocument(bound.document));
    const read = parsed.kind === "document" ? parsed.document : undefined;
    expect(read?.networks["generator"]?.nodes[1]).toMatchObject({
      from: first.id,
      until: second.id,
    });
    const free = applyEdits(bound.document, [lifetime(undefined, undefined)]);
    expect(free.ok && Object.keys(free.document.networks["generator"]?.nodes[1] ?? {})).toEqual(
      Object.keys(node).filter((key) => key !== "from" && key !== "until"),
    );
  });
  it.each([
    [lifetime("gone", undefined), /There is no stage "gone".*there are: /],
    [lifetime(third.id, first.id), /cannot end with stage .* comes before/],
  ])("are refused where they make no sense", (edit, message) => {
    const result = after(edit);
    expect(result.ok ? "" : result.error.message).toMatch(message);
  });
});

describe("a stage", () => {
  it("is replaced by another of its id, and all else stays what it was", () => {
    const result = after({ kind: "setStage", stage: { ...second, images: 42, batch: 3 } });
    if (!result.ok) throw new Error(result.error.message);
    expect(result.document.stages?.[1]).toEqual({ ...second, images: 42, batch: 3 });
    expect(result.document.stages?.[0]).toBe(first);
    expect(result.document.networks).toBe(growing.networks);
  });
  it.each([
    [{ ...second, id: "gone" }, /There is no stage "gone"/],
    [{ ...second, images: -1 }, /^The stage is not valid/],
  ])("is refused where it makes no sense", (stage, message) => {
    const result = after({ kind: "setStage", stage });
    expect(result.ok ? "" : result.error.message).toMatch(message);
  });
});
