import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles } from "../../../src/core/codegen";
import type { Block, GanDocument, GraphNode } from "../../../src/core/document/document";

/** Two convolutions whose width is a parameter. */
const unit: Block = {
  params: { filters: 8 },
  nodes: [
    { id: "x", op: "input" },
    { id: "conv1", op: "conv2d", in: { x: "x" }, params: { filters: "$filters", kernel: 3 } },
    { id: "act", op: "relu", in: { x: "conv1" } },
    { id: "conv2", op: "conv2d", in: { x: "act" }, params: { filters: "$filters", kernel: 3 } },
    { id: "y", op: "output", in: { x: "conv2" } },
  ],
};

function documentOf(
  networks: Readonly<Record<string, readonly GraphNode[]>>,
  blocks: Readonly<Record<string, Block>>,
): GanDocument {
  return {
    ganvas: 1,
    name: "Blocks",
    game: { nodes: [], players: [], order: "sequential", samples: [] },
    networks: Object.fromEntries(
      Object.entries(networks).map(([name, inner]) => [
        name,
        {
          role: "generator",
          nodes: [
            { id: "image", op: "input", params: { shape: [8, 8, 3] } },
            ...inner,
            { id: "result", op: "output", in: { x: inner.at(-1)?.id ?? "" } },
          ],
        },
      ]),
    ),
    blocks,
    training: { batch: 2, steps: 1, seed: 1, sampleEvery: 1, checkpointEvery: 1 },
  };
}

function generate(document: GanDocument): Record<string, string> {
  const files = generateFiles(document, analyse(document), "a.gan.json");
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

const use = (id: string, from: string, params = {}, more = {}): GraphNode => ({
  id,
  op: "block:unit",
  in: { x: from },
  params,
  ...more,
});

describe("a block", () => {
  it("is one function; what differs between uses are its parameters, what does not stays written", () => {
    const nodes = [
      use("a", "image"),
      use("b", "a", { filters: 16 }),
      use("c", "b", { filters: 4 }),
    ];
    const text = generate(documentOf({ generator: nodes }, { unit }))["src/generator.ts"];
    expect(text).toContain(`/** The block unit: x [8, 8, inputs] -> y [8, 8, filters]. */
function unit(
  scope: Scope,
  id: string,
  { filters, inputs }: { filters: number; inputs: number },
): Layer {
  const block = scope.block(id);
  const conv1 = conv2d(block, "conv1", { inputs, filters, kernel: 3 });
  const conv2 = conv2d(block, "conv2", { inputs: filters, filters, kernel: 3 });

  return (x, context) => {
    let h = conv1(x, context); // [8, 8, filters]
    h = relu(h);
    return conv2(h, context);
  };
}`);
    expect(text).toContain('const a = unit(scope, "a", { filters: 8, inputs: 3 });');
    expect(text).toContain('const c = unit(scope, "c", { filters: 4, inputs: 16 });');
  });

  it("takes nothing where all uses are alike", () => {
    const nodes = [use("a", "image", { filters: 3 }), use("b", "a", { filters: 3 })];
    const text = generate(documentOf({ generator: nodes }, { unit }))["src/generator.ts"];
    expect(text).toContain("function unit(scope: Scope, id: string): Layer {");
    expect(text).toContain('const b = unit(scope, "b");');
  });

  it("becomes a second function where a use needs other code, never wrong code", () => {
    const padded: Block = {
      params: { padding: "same" },
      nodes: [
        { id: "x", op: "input" },
        {
          id: "conv",
          op: "conv2d",
          in: { x: "x" },
          params: { filters: 3, kernel: 3, padding: "$padding" },
        },
        { id: "y", op: "output", in: { x: "conv" } },
      ],
    };
    const nodes = [use("a", "image"), use("b", "a", { padding: "valid" })];
    const text = generate(documentOf({ generator: nodes }, { unit: padded }))["src/generator.ts"];
    expect(text).toContain("function unit(scope");
    expect(text).toContain("function unit2(scope");
    expect(text).toContain('const b = unit2(scope, "b");');
  });

  it("stands in blocks.ts where several networks use it", () => {
    const networks = { one: [use("a", "image")], other: [use("b", "image")] };
    const files = generate(documentOf(networks, { unit }));
    expect(files["src/blocks.ts"]).toContain("export function unit(");
    expect(files["src/one.ts"]).toContain('import { unit } from "./blocks";');
    expect(files["src/one.ts"]).not.toContain("function unit(");
  });

  it("calls the functions of the blocks within it, and hands their parameters on", () => {
    const pair: Block = {
      params: { width: 8 },
      nodes: [
        { id: "x", op: "input" },
        use("first", "x", { filters: "$width" }),
        use("second", "first", { filters: "$width" }),
        { id: "sum", op: "add", in: { x: ["first", "second"] } },
        { id: "y", op: "output", in: { x: "sum" } },
      ],
    };
    const nodes = ["a", "b"].map((id, at): GraphNode => ({
      id,
      op: "block:pair",
      in: { x: at === 0 ? "image" : "a" },
      params: { width: at === 0 ? 8 : 16 },
    }));
    const text = generate(documentOf({ generator: nodes }, { pair, unit }))["src/generator.ts"];
    expect(text).toContain('const first = unit(block, "first", { filters: width, inputs });');
    expect(text).toContain('unit(block, "second", { filters: width, inputs: width });');
    expect(text?.indexOf("function unit(")).toBeLessThan(text?.indexOf("function pair(") ?? 0);
  });

  it("can share the weights of a block elsewhere", () => {
    const networks = {
      one: [use("a", "image")],
      other: [use("b", "image", {}, { weights: "one/a" })],
    };
    const files = generate(documentOf(networks, { unit }));
    expect(files["src/other.ts"]).toContain('unit(scope.shared("one/a"), "b")');
  });
});
