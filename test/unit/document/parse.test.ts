import { describe, expect, it } from "vitest";
import { parseDocument, type ParseResult } from "../../../src/core/document/parse";
import { BROKEN, fixture, fixtureText, WHOLE } from "./fixtures";

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
    expect(result).toEqual({ kind: "document", document: JSON.parse(text), diagnostics: [] });
  });

  it("keeps unknown fields wherever they stand, in their order", () => {
    const raw = JSON.parse(fixtureText("small"));
    raw.theme = { b: 1, a: 2 };
    raw.game.nodes[0].colour = "red";
    raw.game.players[0].optimizer.amsgrad = true;
    const result = parseDocument(JSON.stringify(raw));
    expect(result.kind === "document" && JSON.stringify(result.document)).toBe(JSON.stringify(raw));
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
      const raw = JSON.parse(fixtureText("small"));
      raw.name = 'a: "b": \\" \\\\';
      expect(parseDocument(JSON.stringify(raw)).kind).toBe("document");
    });

    it("finds a repeated key deep inside, and a repeated __proto__", () => {
      const text = fixtureText("small").replace('"units": 784', '"units": 784, "units": 10');
      expect(faults(text)).toEqual([["duplicate-key", '"units"']]);
      const proto = fixtureText("small").replace('"units": 784', '"__proto__": 1, "__proto__": 2');
      expect(faults(proto)).toEqual([["duplicate-key", '"__proto__"']]);
    });

    it.each(["[".repeat(100_000), `{"ganvas": 1, "x": ${"[".repeat(5000)}${"]".repeat(5000)}}`])(
      "refuses absurd nesting instead of overflowing the stack",
      (text) => {
        expect(parseDocument(text)).toMatchObject({ kind: "invalid" });
        expect(parseDocument(text).diagnostics[0]?.code).toMatch(/too-deep|invalid-json/);
      },
    );

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
      const raw = JSON.parse(fixtureText("progan"));
      raw.stages[1].fade = -1;
      raw.game.players[0].trains = "critic";
      const messages = parseDocument(JSON.stringify(raw)).diagnostics.map(({ message }) => message);
      expect(messages).toEqual([
        'Player "critic": "trains" is "critic", but a list is wanted.',
        'Stage "8": "fade" is -1, but a number of at least 0 is wanted.',
      ]);
    });

    it("refuses names of networks that could not be a file or a function", () => {
      const raw = JSON.parse(fixtureText("small"));
      raw.networks["my net/../x"] = raw.networks.generator;
      expect(parseDocument(JSON.stringify(raw)).diagnostics).toMatchObject([
        { code: "invalid-name", message: expect.stringContaining('"my net/../x"') },
      ]);
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
  it("turns the edge lists of version 0 into what each port reads", () => {
    const result = parseDocument(fixtureText("older/version-0"));
    expect(result).toEqual({
      kind: "document",
      document: fixture("small"),
      diagnostics: [expect.objectContaining({ code: "migrated", severity: "information" })],
    });
  });

  it("makes a list of several edges into one port, in their order", () => {
    const raw = JSON.parse(fixtureText("older/version-0"));
    raw.networks.generator.nodes.push({ id: "sum", op: "add" });
    raw.networks.generator.edges.push({ from: "fc1", to: "sum.x" }, { from: "z", to: "sum.x" });
    const result = parseDocument(JSON.stringify(raw));
    const nodes = result.kind === "document" ? result.document.networks["generator"]?.nodes : [];
    expect(nodes?.at(-1)).toEqual({ id: "sum", op: "add", in: { x: ["fc1", "z"] } });
  });

  it("keeps an edge that leads nowhere", () => {
    const raw = JSON.parse(fixtureText("older/version-0"));
    const lost = { from: "fc1", to: "gone.x" };
    raw.networks.generator.edges.push(lost);
    const result = parseDocument(JSON.stringify(raw));
    expect(result.kind === "document" && result.document.networks["generator"]).toMatchObject({
      edges: [lost],
    });
  });
});
