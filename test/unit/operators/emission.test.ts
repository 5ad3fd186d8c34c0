import { describe, expect, it } from "vitest";
import { emitted } from "./site";

const image = { x: [[7, 7, 128]] };
const vector = { x: [[100]] };

describe("emitted code", () => {
  it("declares a layer on its scope with what differs from the runtime's defaults", () => {
    expect(emitted("dense", vector, { units: 1200 })).toEqual({
      declare: 'dense(scope, "n", { inputs: 100, units: 1200 })',
      apply: "n(x, context)",
      uses: ["dense"],
    });
    const params = { units: 1, bias: false, kernelInit: { kind: "normal", deviation: 0.02 } };
    expect(emitted("dense", vector, params).declare).toBe(
      'dense(scope, "n", { inputs: 100, units: 1, bias: false, kernelInit: { kind: "normal", deviation: 0.02 } })',
    );
  });

  it("declares shared weights on the scope that it is given", () => {
    const shared = { scope: 'scope.shared("generatorA/fc1")' };
    expect(emitted("dense", vector, { units: 2 }, undefined, shared).declare).toBe(
      'dense(scope.shared("generatorA/fc1"), "n", { inputs: 100, units: 2 })',
    );
  });

  it("writes padding as the runtime takes it: a word or a number", () => {
    const up = {
      filters: 64,
      kernel: 5,
      padding: "explicit",
      pad: 2,
      outputPadding: 1,
      bias: false,
    };
    expect(emitted("conv2dTranspose", image, up).declare).toBe(
      'conv2dTranspose(scope, "n", { inputs: 128, filters: 64, kernel: 5, stride: 2, padding: 2, outputPadding: 1, bias: false })',
    );
    const last = { filters: 1, kernel: 4, padding: "valid" };
    expect(emitted("conv2d", { x: [[4, 4, 512]] }, last).declare).toBe(
      'conv2d(scope, "n", { inputs: 512, filters: 1, kernel: 4, padding: "valid" })',
    );
  });

  it("names channels for batch norm, or the shape where statistics are per unit of an image", () => {
    expect(emitted("batchNorm", image).declare).toBe('batchNorm(scope, "n", { channels: 128 })');
    expect(emitted("batchNorm", image, { axis: "unit" }).declare).toBe(
      'batchNorm(scope, "n", { shape: [7, 7, 128] })',
    );
    expect(emitted("batchNorm", vector, { axis: "unit", epsilon: 1e-8 }).declare).toBe(
      'batchNorm(scope, "n", { channels: 100, epsilon: 1e-8 })',
    );
  });

  it("calls a function where there are no tensors", () => {
    expect(emitted("relu", image)).toEqual({ apply: "relu(x)", uses: ["relu"] });
    expect(emitted("leakyRelu", image).apply).toBe("leakyRelu(x, 0.2)");
    expect(emitted("reshape", { x: [[6272]] }, { shape: [7, 7, 128] }).apply).toBe(
      "reshape(x, [7, 7, 128])",
    );
    expect(emitted("affine", vector, { scale: 2, offset: -1 }).apply).toBe(
      "affine(x, { scale: 2, offset: -1 })",
    );
    expect(emitted("pad", image, { bottom: 1, right: 1 }).apply).toBe(
      "pad(x, { bottom: 1, right: 1 })",
    );
    expect(emitted("maxPool", image, { size: 4, padding: "ceil" }).apply).toBe(
      'maxPool(x, { size: 4, stride: 2, padding: "ceil" })',
    );
    expect(emitted("planes", vector, { height: 7, width: 7 }).apply).toBe(
      "planes(x, { height: 7, width: 7 })",
    );
  });

  it("hands several inputs over in order", () => {
    const two = { x: [[100], [10]] };
    expect(emitted("concat", two, {}, { x: ["z", "y"] }).apply).toBe("concat([z, y])");
    expect(emitted("add", { x: [[8], [8]] }, {}, { x: ["a", "b"] }).apply).toBe("add(a, b)");
    expect(emitted("add", { x: [[8]] }, {}, { x: ["a"] })).toEqual({ apply: "a", uses: [] });
  });

  it("reads sources from the context", () => {
    expect(emitted("noise", {}, { shape: [64] })).toEqual({
      declare: 'noise({ shape: [64], distribution: "normal", draw: "round" })',
      apply: 'context.noise("n")',
      uses: ["noise"],
    });
    expect(emitted("noise", {}, { distribution: "uniform", low: 0 }).declare).toBe(
      'noise({ shape: [100], distribution: "uniform", low: 0, draw: "round" })',
    );
    expect(emitted("dataset", {}, { channels: 3, range: "unit" })).toEqual({
      declare: 'batchOf("n", { shape: [28, 28, 3], range: "unit" })',
      apply: 'context.batch("n")',
      uses: ["batchOf"],
    });
    expect(emitted("labels", {}).apply).toBe('context.labels("n")');
  });

  it("applies a network by its inputs' names at a named place", () => {
    const args = { z: ["z"], label: ["digits.label"] };
    expect(emitted("apply", {}, { network: "generator" }, args).apply).toBe(
      'generator({ z, label: digits.label }, context.at("n"))',
    );
    const params = { network: "critic", statistics: "running", updateState: false, draws: "round" };
    expect(emitted("apply", {}, params, { image: ["fake"] }).apply).toBe(
      'critic({ image: fake }, context.at("n", { statistics: "running", updateState: false, draws: "round" }))',
    );
  });

  it("names the kind of a loss first", () => {
    const args = { real: ["onReal"], fake: ["onFake"] };
    const inputs = { real: [[1]], fake: [[1]] };
    expect(emitted("discriminatorLoss", inputs, {}, args).apply).toBe(
      'discriminatorLoss("minimax", onReal, onFake)',
    );
    expect(emitted("discriminatorLoss", inputs, { smoothing: 0.1 }, args).apply).toBe(
      'discriminatorLoss("minimax", onReal, onFake, { smoothing: 0.1 })',
    );
    expect(emitted("generatorLoss", inputs, { kind: "hinge" }, args).apply).toBe(
      'generatorLoss("hinge", onFake)',
    );
  });
});
