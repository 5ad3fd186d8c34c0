import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resolveParameters } from "../../../src/core/analysis/parameters";
import type { ParameterValue } from "../../../src/core/document/document";
import { CATALOGUE, lookup } from "../../../src/core/operators/catalogue";
import { CATEGORIES } from "../../../src/core/operators/operator";

const README = readFileSync(
  new URL("../../../src/core/operators/README.md", import.meta.url),
  "utf8",
);
/** Operators whose code is no call of a function of their own name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  dataset: "batchOf",
  apply: "generator({ z }, context.at",
};

describe("the catalogue", () => {
  it("has every operator once and finds it by its id", () => {
    const ids = CATALOGUE.map((operator) => operator.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operator of CATALOGUE) expect(lookup(operator.id)).toBe(operator);
    expect(lookup("tahn")).toBeUndefined();
  });

  it("is sorted by palette section", () => {
    const sections = CATALOGUE.map((operator) => CATEGORIES.indexOf(operator.category));
    expect(sections).toEqual(sections.toSorted((a, b) => a - b));
    expect(sections).not.toContain(-1);
  });

  it("holds what GAN and DCGAN need", () => {
    const needed = [
      "noise",
      "dataset",
      "apply",
      "discriminatorLoss",
      "generatorLoss",
      "input",
      "output",
    ];
    const layers = [
      "dense",
      "maxout",
      "conv2d",
      "conv2dTranspose",
      "batchNorm",
      "relu",
      "leakyRelu",
    ];
    const rest = [
      "tanh",
      "sigmoid",
      "dropout",
      "flatten",
      "reshape",
      "maxPool",
      "bias",
      "upsample",
      "pad",
    ];
    for (const id of [...needed, ...layers, ...rest]) expect(lookup(id)?.id).toBe(id);
  });
});

describe.each(CATALOGUE.map((operator) => ({ id: operator.id, operator })))(
  "$id",
  ({ operator }) => {
    it("is documented in sentences", () => {
      expect(operator.doc).toMatch(/\.$/);
      expect(operator.title).not.toBe("");
      for (const spec of Object.values(operator.params)) expect(spec.label).not.toBe("");
    });

    it("has defaults that satisfy its own descriptions", () => {
      const defaults = Object.fromEntries(
        Object.entries(operator.params).map(([name, spec]) => [
          name,
          spec.default as ParameterValue,
        ]),
      );
      const { faults } = resolveParameters(operator.params, defaults, {});
      expect(faults).toEqual([]);
    });

    it("is on the page for those who write the runtime, unless it is a port and needs none", () => {
      if (operator.category === "Ports") return;
      expect(README).toContain(`\`${OTHER_NAMES[operator.id] ?? operator.id}`);
    });
  },
);
