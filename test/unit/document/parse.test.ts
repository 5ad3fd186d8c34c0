import { describe, expect, it } from "vitest";
import { parseDocument, type ParseResult } from "../../../src/core/document/parse";
import { alteredText, BROKEN, fixture, fixtureText, WHOLE } from "./fixtures";

/** Codes of a result's diagnostics, each with the text that it points at. */
function faults(text: string, result: ParseResult = parseDocument(text)): [string, string][] {
  return result.diagnostics.map(({ code, where }) => {
    const { offset, length } = where.text ?? { offset: 0, length: 0 };
    return [code, text.slice(offset, offset + length)];
  });
}

describe("parseDocument", () => {
  it.each(WHOLE)("reads %s without a word", (name) => {
    const text = fixtureText(name);
    const result = parseDocument(text);
    expect(result).toEqual({
      kind: "document",
      document: JSON.parse(text) as unknown,
      diagnostics: [],
    });
  });

  it("keeps unknown fields wherever they stand, in their order", () => {
    const text = alteredText(
      "small",
      ['"game": {', '"theme": { "b": 1, "a": 2 }, "game": {'],
      ['"op": "noise"', '"colour": "red", "op": "noise"'],
      ['"rate": 0.0002', '"amsgrad": true, "rate": 0.0002'],
    );
    const result = parseDocument(text);
    const plain = JSON.stringify(JSON.parse(text));
    expect(result.kind === "document" && JSON.stringify(result.document)).toBe(plain);
  });

  it("reads a file with a byte order mark, and still points at the right place", () => {
    expect(parseDocument(`\uFEFF${fixtureText("small")}`).kind).toBe("document");
    const broken = `\uFEFF${fixtureText("broken/out-of-range")}`;
    expect(faults(broken)).toContainEqual(["out-of-range", '"batch": 0']);
  });

  describe("tells what is wrong, and points at it", () => {
    it.each<[string, [string, string][]]>([
      ["empty", [["empty-file", ""]]],
      ["malformed", [["invalid-json", '"in"']]],
      ["truncated", [["invalid-json", ""]]],
      ["comment", [["invalid-json", "// A comment."]]],
      ["not-a-document", [["not-a-document", "{"]]],
      ["missing-version", [["missing-version", "{"]]],
      ["missing-field", [["missing-field", "{"]]],
      ["duplicate-key", [["duplicate-key", '"name"']]],
      ["duplicate-id", [["duplicate-id", '"id": "fc1"']]],
      ["duplicate-player", [["duplicate-id", '"id": "discriminator"']]],
      ["invalid-name", [["invalid-name", '"id": "layer 1"']]],
      ["not-finite", [["not-finite", "1e999"]]],
      [
        "out-of-range",
        [
          ["out-of-range", '"beta1": 1.5'],
          ["out-of-range", '"batch": 0'],
        ],
      ],
      [
        "unknown-choice",
        [
          ["unknown-choice", '"kind": "adamw"'],
          ["unknown-choice", '"order": "random"'],
        ],
      ],
    ])("%s", (name, expected) => {
      const text = fixtureText(`broken/${name}`);
      const result = parseDocument(text);
      expect(result.kind).toBe("invalid");
      expect(faults(text, result)).toEqual(expected);
      for (const { severity, message, fix } of result.diagnostics) {
        expect(severity).toBe("error");
        expect(message).toMatch(/\.$/);
        expect(fix).toMatch(/\.$/);
      }
    });

    it("names the node, the port and the value", () => {
      const { diagnostics } = parseDocument(fixtureText("broken/wrong-type"));
      expect(diagnostics).toHaveLength(3);
      expect(diagnostics[0]).toMatchObject({
        where: { network: "generator", node: "fc1", port: "x" },
        message:
          'Node "fc1" of network "generator": "in.x" is 5, but a reference, "node" or "node.port", or a list of them is wanted.',
      });
      expect(diagnostics[2]?.message).toBe(
        'The document: "training.batch" is "64", but a number is wanted.',
      );
    });

    it("says line and column of a syntax error, and what is wanted there", () => {
      expect(parseDocument('{\n  "ganvas": 1\n  "name": "x"\n}').diagnostics[0]?.message).toBe(
        'The file is not valid JSON: at line 3, column 3, at "\\"name\\": \\"x\\"", "," is wanted.',
      );
    });

    it("takes no quotes or colons inside strings for keys", () => {
      const name = JSON.stringify('a: "b": \\" \\\\');
      expect(parseDocument(alteredText("small", ['"Small GAN"', name])).kind).toBe("document");
    });

    it("finds a repeated key deep inside", () => {
      const text = fixtureText("small").replace('"units": 784', '"units": 784, "units": 10');
      expect(faults(text)).toEqual([["duplicate-key", '"units"']]);
    });

    it("refuses __proto__ as a key, which would change objects instead of filling them", () => {
      const text = fixtureText("small").replace('"units": 784', '"__proto__": 1');
      expect(faults(text)).toEqual([["reserved-key", "1"]]);
    });

    it("refuses a file of many megabytes at once", () => {
      const text = fixtureText("small").replace('"units": 784', `"units": 784${" ".repeat(4e6)}`);
      expect(parseDocument(text).diagnostics[0]?.message).toMatch(
        /^The file has 4,00\d,\d{3} characters, but a document has at most 4,000,000\.$/,
      );
    });

    it.each([
      ["[", 100_000, ""],
      ['{"ganvas": [', 5000, "]}"],
      ['{"x":', 5000, "}"],
    ])("refuses absurd nesting of %s instead of overflowing the stack", (open, count, close) => {
      const text = open.repeat(count) + close.repeat(count);
      const result = parseDocument(text);
      expect(result).toMatchObject({ kind: "invalid", diagnostics: [{ code: "too-deep" }] });
      expect(result.diagnostics[0]?.where.text?.offset).toBeLessThan(1000);
    });

    it("survives a string that never ends", () => {
      expect(parseDocument('{"ganvas": 1, "name": "a\\').diagnostics[0]?.code).toBe("invalid-json");
    });

    it.each([
      "null",
      "[]",
      "3",
      '"text"',
      "{}",
      '{"ganvas": "1"}',
      '{"ganvas": 0.5}',
      '{"ganvas": -1}',
    ])("refuses %s with one error", (text) => {
      expect(parseDocument(text)).toMatchObject({
        kind: "invalid",
        diagnostics: [{ severity: "error" }],
      });
    });

    it("names players and stages by their ids", () => {
      const text = alteredText(
        "progan",
        ['"fade": 20000', '"fade": -1'],
        ['["discriminator"]', '"discriminator"'],
      );
      const messages = parseDocument(text).diagnostics.map(({ message }) => message);
      expect(messages).toEqual([
        'Player "discriminator": "trains" is "discriminator", but a list is wanted.',
        'Stage "8": "fade" is -1, but a number of at least 0 is wanted.',
      ]);
    });

    it("refuses names of networks that could not be a file or a function", () => {
      const text = alteredText("small", ['"generator": {', '"my net/../x": {']);
      const { diagnostics } = parseDocument(text);
      expect(diagnostics.map(({ code }) => code)).toEqual(["invalid-name"]);
      expect(diagnostics[0]?.message).toContain('"my net/../x"');
    });
  });

  describe("a newer version", () => {
    it("is read as far as this version can, and marked", () => {
      const result = parseDocument(fixtureText("broken/newer-version"));
      expect(result).toMatchObject({
        kind: "newer",
        version: 2,
        document: { name: "Small GAN", theme: "later" },
        diagnostics: [{ code: "newer-version", severity: "warning" }],
      });
      expect(result.diagnostics[0]?.message).toContain("version 2");
    });

    it("is only named where it cannot be read", () => {
      const result = parseDocument(fixtureText("broken/newer-unreadable"));
      expect(result).toMatchObject({ kind: "newer", version: 9 });
      expect("document" in result).toBe(false);
    });
  });

  it("leaves to analysis what needs the catalogue", () => {
    const readable = BROKEN.filter(
      (name) => parseDocument(fixtureText(`broken/${name}`)).kind === "document",
    );
    expect(readable.sort()).toEqual([
      "absurd-size",
      "channel-mismatch",
      "cycle",
      "dangling-edge",
      "dangling-weights",
      "impossible-shape",
      "range-mismatch",
      "unknown-network",
      "unknown-operator",
      "unknown-parameter",
      "zero-size",
    ]);
  });
});

describe("migration", () => {
  /** The document of version 0 with one more edge at the end of the generator's. */
  function withEdges(edge: string): string {
    const text = fixtureText("older/version-0");
    const last = text.indexOf('"image.x"');
    const end = text.indexOf("}", last) + 1;
    return `${text.slice(0, end)}, ${edge}${text.slice(end)}`;
  }

  it("turns the edge lists of version 0 into what each port reads", () => {
    const result = parseDocument(fixtureText("older/version-0"));
    expect(result.kind === "document" && result.document).toEqual(fixture("small"));
    expect(result.diagnostics).toMatchObject([{ code: "migrated", severity: "information" }]);
  });

  it("makes a list of several edges into one port, in their order", () => {
    const result = parseDocument(withEdges('{ "from": "pixels", "to": "squash.x" }'));
    const nodes = result.kind === "document" ? result.document.networks["generator"]?.nodes : [];
    const squash = nodes?.find(({ id }) => id === "squash");
    expect(squash?.in).toEqual({ x: ["pixels", "pixels"] });
  });

  it("keeps an edge that leads nowhere", () => {
    const result = parseDocument(withEdges('{ "from": "fc1", "to": "gone.x" }'));
    expect(result.kind === "document" && result.document.networks["generator"]).toMatchObject({
      edges: [{ from: "fc1", to: "gone.x" }],
    });
  });
});
