import { describe, expect, it } from "vitest";
import { resolveParameters } from "../../../src/core/analysis/parameters";
import type { ParameterSpecs } from "../../../src/core/operators/operator";

const SPECS: ParameterSpecs = {
  units: { type: "integer", default: 128, min: 1, label: "Units" },
  rate: { type: "number", default: 0.5, min: 0, max: 0.99, label: "Rate" },
  bias: { type: "boolean", default: true, label: "Bias" },
  kind: { type: "choice", choices: ["a", "b"], default: "a", label: "Kind" },
  shape: { type: "shape", default: [100], label: "Shape" },
  init: { type: "initializer", default: { kind: "zeros" }, label: "Init" },
};

const resolve = (given: Record<string, never> | object, scope = {}) =>
  resolveParameters(SPECS, given as never, scope);

describe("parameters", () => {
  it("are filled in with their defaults", () => {
    expect(resolve({ units: 3 }).values).toMatchObject({ units: 3, rate: 0.5, kind: "a" });
    expect(resolveParameters(SPECS, undefined, {}).values).toMatchObject({ units: 128 });
  });

  it("read $name, also inside lists", () => {
    const scope = { width: 32, side: 7 };
    const { values, faults } = resolve({ units: "$width", shape: ["$side", "$side", 3] }, scope);
    expect(faults).toEqual([]);
    expect(values).toMatchObject({ units: 32, shape: [7, 7, 3] });
  });

  it("say which $name nothing surrounds", () => {
    expect(resolve({ units: "$wdith" }, { width: 32 }).faults).toMatchObject([
      {
        code: "parameter-type",
        message: 'reads "$wdith" as its units, but nothing of that name surrounds it.',
        fix: "There is: $width.",
      },
    ]);
  });

  it.each([
    [{ units: 0 }, "parameter-range", "has 0 as its units, but 1 or more is wanted.", 1],
    [{ rate: 1.5 }, "parameter-range", "has 1.5 as its rate, but 0 to 0.99 is wanted.", 0.99],
    [{ units: 2.5 }, "parameter-type", "has 2.5 as its units, but a whole number is wanted.", 128],
    [{ units: "64" }, "parameter-type", 'has "64" as its units, but a number is wanted.', 128],
    [{ bias: 1 }, "parameter-type", "has 1 as its bias, but true or false is wanted.", true],
    [{ kind: "c" }, "parameter-type", 'has "c" as its kind, but one of "a", "b" is wanted.', "a"],
    [
      { shape: [28, 0] },
      "parameter-type",
      "has [28,0] as its shape, but a list of sizes of 1 or more is wanted.",
      [100],
    ],
  ])("%j is a %s", (given, code, message, value) => {
    const { faults, values } = resolve(given);
    expect(faults).toMatchObject([{ code, message, value }]);
    const [parameter = ""] = Object.keys(given);
    expect(values[parameter]).toEqual(SPECS[parameter]?.default);
  });

  it.each([
    [{ kind: "normal", deviation: 0.02 }, true],
    [{ kind: "normal", mean: 1, deviation: 0.02 }, true],
    [{ kind: "dataLogit" }, true],
    [{ kind: "normal" }, false],
    [{ kind: "uniform", low: -1 }, false],
    [{ kind: "gaussian", deviation: 1 }, false],
    ["zeros", false],
  ])("an initialiser %j is accepted: %s", (init, accepted) => {
    expect(resolve({ init }).faults.length === 0).toBe(accepted);
  });

  it("that the operator does not have are named", () => {
    expect(resolve({ filters: 3 }).faults).toMatchObject([
      { code: "unknown-parameter", message: 'has no parameter "filters".', value: null },
    ]);
  });
});
