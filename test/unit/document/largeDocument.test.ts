import { describe, expect, it } from "vitest";
import { nodesOf } from "../../../src/core/document/document";
import { parseDocument } from "../../../src/core/document/parse";
import { graphsOf } from "../../../src/core/document/references";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { largeDocument } from "../../fixtures/largeDocument";

describe("a large document", () => {
  it.each([17, 24, 100, 1000])("has exactly %i nodes and reads back", (count) => {
    const document = largeDocument(count);
    const nodes = graphsOf(document).flatMap((graph) => nodesOf(document, graph) ?? []);
    expect(nodes).toHaveLength(count);
    expect(parseDocument(serialiseDocument(document))).toEqual({
      kind: "document",
      document,
      diagnostics: [],
    });
  });

  it("refuses to be too small", () => {
    expect(() => largeDocument(3)).toThrow("at least 17");
  });
});
