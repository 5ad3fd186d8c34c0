/** What style-based and growing networks are made of; counts from the papers' tables. */
import { describe, expect, it } from "vitest";
import { emitted, operatorOf, outputsOf, parametersOf, shapeOf } from "./site";

describe("a style-based synthesis", () => {
  it("begins with a learned constant of 8,192 numbers", () => {
    expect(outputsOf("constant", {})).toEqual({ y: [4, 4, 512] });
    expect(parametersOf("constant", {})).toBe(8192);
    expect(emitted("constant", {}, { shape: [4, 4, 32] }, {})).toEqual({
      declare: 'constant(scope, "n", { shape: [4, 4, 32] })',
      apply: "n(context)",
      uses: ["constant"],
    });
  });

  it("adds one map of noise to a layer, with a strength for each channel or one", () => {
    expect(parametersOf("noiseInjection", [8, 8, 512])).toBe(512);
    expect(parametersOf("noiseInjection", [8, 8, 512], { per: "layer" })).toBe(1);
    expect(shapeOf("noiseInjection", [8, 4, 512])).toEqual([8, 4, 512]);
    const site = { inputs: { x: [[8, 4, 512]] } } as never;
    expect(operatorOf("noiseInjection").draws?.(site, {})).toEqual([
      { name: "noise", shape: [8, 4, 1], distribution: "normal" },
    ]);
    expect(emitted("noiseInjection", { x: [[8, 8, 32]] }, { per: "layer" }).declare).toBe(
      'noiseInjection(scope, "n", { channels: 32, per: "layer" })',
    );
  });

  it("picks one layer's style, counted from 0", () => {
    expect(shapeOf("row", [6, 64], { index: 5 })).toEqual([64]);
    expect(emitted("row", { x: [[6, 64]] }, { index: 5 }).apply).toBe("row(x, 5)");
    expect(shapeOf("row", [6, 64], { index: 6 })).toMatchObject({
      parameter: "index",
      message: "picks row 6, counted from 0, but its input has 6 rows.",
      set: { index: 5 },
    });
    expect(shapeOf("row", [64])).toMatchObject({ port: "x" });
  });

  it("smooths without changing the size", () => {
    expect(shapeOf("blur", [16, 16, 32])).toEqual([16, 16, 32]);
    expect(emitted("blur", { x: [[16, 16, 32]] }).apply).toBe("blur(x)");
  });
});

describe("growth", () => {
  it("fades from one image to another of the same shape", () => {
    expect(outputsOf("fade", { low: [8, 8, 3], high: [8, 8, 3] })).toEqual({ y: [8, 8, 3] });
    expect(outputsOf("fade", { low: [4, 4, 3], high: [8, 8, 3] })).toMatchObject({
      port: "high",
      message: "passes from one input to the other, but gets [4, 4, 3] and [8, 8, 3].",
    });
    const args = { low: ["low"], high: ["high"] };
    expect(emitted("fade", {}, {}, args).apply).toBe("fade(low, high, context)");
  });

  it("adds the deviation map that makes ProGAN's 512 channels 513", () => {
    expect(shapeOf("minibatchStddev", [4, 4, 512])).toEqual([4, 4, 513]);
    expect(emitted("minibatchStddev", { x: [[4, 4, 512]] }).apply).toBe(
      "minibatchStddev(x, { group: 4 })",
    );
    expect(parametersOf("conv2d", [4, 4, 513], { filters: 512, kernel: 3 })).toBe(2_364_416);
  });
});

describe("parts and products", () => {
  it("split a latent as BigGAN does: 120 into six", () => {
    const sizes = [20, 20, 20, 20, 20, 20];
    expect(outputsOf("split", [120], { sizes })).toEqual({
      part1: [20],
      part2: [20],
      part3: [20],
      part4: [20],
      part5: [20],
      part6: [20],
    });
    expect(emitted("split", { x: [[120]] }, { sizes }).apply).toBe(
      "split(x, [20, 20, 20, 20, 20, 20])",
    );
    expect(outputsOf("split", [7, 7, 30], { sizes: [10, 20] })).toEqual({
      part1: [7, 7, 10],
      part2: [7, 7, 20],
    });
    expect(outputsOf("split", [100], { sizes: [20, 60] })).toMatchObject({
      parameter: "sizes",
      message: "cuts off parts of 20 + 60 = 80 features, but gets [100].",
    });
  });

  it("have a port for each part", () => {
    const { outputs } = operatorOf("split");
    const ports = (params?: { readonly sizes: readonly number[] }) =>
      typeof outputs === "function"
        ? outputs({ id: "n", op: "split", params: params as never }, undefined as never).map(
            ({ name }) => name,
          )
        : [];
    expect(ports()).toEqual(["part1", "part2", "part3"]);
    expect(ports({ sizes: [1, 2, 3, 4] })).toEqual(["part1", "part2", "part3", "part4"]);
  });

  it("multiply two vectors to one number", () => {
    expect(outputsOf("innerProduct", { x: [48], y: [48] })).toEqual({ y: [1] });
    expect(outputsOf("innerProduct", { x: [48], y: [10] })).toMatchObject({ port: "y" });
    expect(emitted("innerProduct", {}, {}, { x: ["h"], y: ["e"] }).apply).toBe(
      "innerProduct(h, e)",
    );
  });
});

describe("reflectPad", () => {
  it("keeps CycleGAN's first layer at its size: 256 pixels, pad 3, 7x7", () => {
    expect(shapeOf("reflectPad", [256, 256, 3], { pad: 3 })).toEqual([262, 262, 3]);
    const params = { filters: 64, kernel: 7, padding: "valid" };
    expect(shapeOf("conv2d", [262, 262, 3], params)).toEqual([256, 256, 64]);
    expect(parametersOf("conv2d", [262, 262, 3], params)).toBe(9_472);
    expect(emitted("reflectPad", { x: [[8, 8, 1]] }, { pad: 3 }).apply).toBe("reflectPad(x, 3)");
  });

  it("cannot mirror more than there is", () => {
    expect(shapeOf("reflectPad", [3, 8, 1], { pad: 2 })).toEqual([7, 12, 1]);
    expect(shapeOf("reflectPad", [3, 8, 1], { pad: 3 })).toMatchObject({
      parameter: "pad",
      message: "mirrors 3 pixels beyond every side, but an image of 3x8 has only 2 to mirror.",
      set: { pad: 2 },
    });
  });
});
