import { describe, expect, it } from "vitest";
import { parseDocument } from "../../../src/core/document/parse";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { applyTextEdits, textEdits } from "../../../src/core/document/textEdits";
import { largeDocument } from "../../fixtures/largeDocument";
import { fixture, fixtureText, WHOLE } from "./fixtures";

describe("serialiseDocument", () => {
  it.each(WHOLE)("writes %s as it stands", (name) => {
    expect(serialiseDocument(fixture(name))).toBe(fixtureText(name));
  });

  it("orders known keys as the types do, and unknown ones after them as they came", () => {
    const { ganvas, name, game, ...rest } = fixture("small");
    const nodes = [{ note: "n", params: { shape: [2], draw: "use" }, op: "noise", id: "z", b: 1 }];
    const shuffled = { zebra: 1, apple: 2, game: { ...game, nodes }, ...rest, name, ganvas };
    const text = serialiseDocument(shuffled);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(
      "ganvas name game networks training zebra apple".split(" "),
    );
    expect(text).toContain(
      '      { "id": "z", "op": "noise", "params": { "shape": [2], "draw": "use" }, "note": "n", "b": 1 }\n',
    );
  });

  it("keeps every line within 100 columns that can be broken", () => {
    for (const name of WHOLE) {
      for (const line of fixtureText(name).split("\n"))
        expect(line.length).toBeLessThanOrEqual(100);
    }
  });

  it("gives back what it was given: strange strings, numbers, unknown fields", () => {
    const strange = {
      ...fixture("small"),
      name: 'Ünïcödé \u2028 "quotes" \\ \ud800',
      extra: { empty: {}, none: [], nested: [[1e-7, -0, 5e300], { "key: with, signs": null }] },
      long: Array.from({ length: 60 }, (_, i) => i / 3),
    };
    const text = serialiseDocument(strange);
    expect(JSON.parse(text)).toEqual(strange);
    const again = parseDocument(text);
    expect(again.kind === "document" && serialiseDocument(again.document)).toBe(text);
  });

  it("writes a change of one node as a change of one line", () => {
    const document = largeDocument(200);
    const { discriminator } = document.networks;
    const nodes = discriminator?.nodes.map((node) =>
      node.id === "conv7a" ? { ...node, params: { ...node.params, stride: 2 } } : node,
    );
    const changed = {
      ...document,
      networks: {
        ...document.networks,
        discriminator: { role: "discriminator" as const, nodes: nodes ?? [] },
      },
    };
    const before = serialiseDocument(document).split("\n");
    const after = serialiseDocument(changed).split("\n");
    expect(after.length).toBe(before.length);
    expect(after.filter((line, at) => line !== before[at])).toHaveLength(1);
  });
});

describe("textEdits", () => {
  const before = "a\nb\nc\nd\ne\nf\n";

  it.each([
    ["nothing", before, 0],
    ["one line", "a\nb\nC\nd\ne\nf\n", 1],
    ["two lines apart", "a\nB\nc\nd\nE\nf\n", 2],
    ["an insertion", "a\nb\nnew\nc\nd\ne\nf\n", 1],
    ["a removal at the end", "a\nb\nc\nd\ne\n", 1],
    ["a last line without an ending", "a\nb\nc\nd\ne\nf", 1],
    ["everything", "x\ny\n", 1],
    ["emptiness", "", 1],
  ])("changes %s", (_what, after, count) => {
    const edits = textEdits(before, after);
    expect(edits).toHaveLength(count);
    expect(applyTextEdits(before, edits)).toBe(after);
  });

  it("touches no more than the lines that differ", () => {
    expect(textEdits(before, "a\nB\nc\nd\nE\nf\n")).toEqual([
      { offset: 2, length: 2, text: "B\n" },
      { offset: 8, length: 2, text: "E\n" },
    ]);
  });

  it("begins a file", () => {
    expect(applyTextEdits("", textEdits("", "a\n"))).toBe("a\n");
  });

  it("keeps the file's own line endings", () => {
    const windows = "a\r\nb\r\nc\r\n";
    const edits = textEdits(windows, "a\nB\nc\n");
    expect(edits).toEqual([{ offset: 3, length: 3, text: "B\r\n" }]);
  });

  it("gives the wanted text between any two documents", () => {
    const texts = [...WHOLE.map(fixtureText), serialiseDocument(largeDocument(1000))];
    for (const from of texts) {
      for (const to of texts) expect(applyTextEdits(from, textEdits(from, to))).toBe(to);
    }
  });
});
