import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { literal, statement } from "../../../src/core/codegen/print";

describe("literal", () => {
  it("writes values as a person would", () => {
    expect(
      literal({
        units: 100,
        init: { kind: "normal", deviation: 0.02 },
        sizes: [1, 2],
        "a-b": null,
      }),
    ).toBe('{ units: 100, init: { kind: "normal", deviation: 0.02 }, sizes: [1, 2], "a-b": null }');
  });
});

describe("statement", () => {
  const long = 'kernelInit: { kind: "normal", deviation: 0.02 }, biasInit: { kind: "zeros" }';
  it.each([
    `const a = dense(scope, "a", { inputs: 1, units: 2 });`,
    `const project = dense(scope, "project", { inputs: 100, units: 6272, bias: false, ${long} });`,
    `const many = [${Array.from({ length: 12 }, (_, n) => `"network number ${n}"`).join(", ")}];`,
    `import { ${Array.from({ length: 14 }, (_, n) => `someOperator${n}`).join(", ")} } from "ganvas";`,
    `const text = dense(scope, "with, (brackets] in } a string that is long enough to pass the margin", { units: 2 });`,
  ])("breaks lines as Prettier does: %s", async (source) => {
    expect(`${statement(source, 0)}\n`).toBe(
      await format(source, { parser: "typescript", printWidth: 100 }),
    );
  });
});
