/** Normalisations, and the ones that are computed from a condition; counts from the papers' tables. */
import { describe, expect, it } from "vitest";
import { emitted, outputsOf, parametersOf, shapeOf, tensorsOf } from "./site";

describe("instanceNorm", () => {
  it("keeps an image, and has no parameters unless it is told to", () => {
    expect(shapeOf("instanceNorm", [64, 64, 256])).toEqual([64, 64, 256]);
    expect(parametersOf("instanceNorm", [64, 64, 256])).toBe(0);
    expect(tensorsOf("instanceNorm", [64, 64, 256], { gain: true, bias: true })).toEqual({
      gain: [256],
      bias: [256],
    });
    expect(shapeOf("instanceNorm", [256])).toMatchObject({ port: "x" });
  });

  it("emits what differs", () => {
    expect(emitted("instanceNorm", { x: [[8, 8, 64]] }).declare).toBe(
      'instanceNorm(scope, "n", { channels: 64 })',
    );
    expect(
      emitted("instanceNorm", { x: [[8, 8, 64]] }, { gain: true, epsilon: 1e-8 }).declare,
    ).toBe('instanceNorm(scope, "n", { channels: 64, epsilon: 1e-8, gain: true })');
  });
});

describe("layerNorm", () => {
  it("has a gain and a bias for each channel, whatever the image's size", () => {
    expect(tensorsOf("layerNorm", [16, 16, 128])).toEqual({ gain: [128], bias: [128] });
    expect(shapeOf("layerNorm", [512])).toEqual([512]);
    expect(emitted("layerNorm", { x: [[16, 16, 128]] })).toEqual({
      declare: 'layerNorm(scope, "n", { channels: 128 })',
      apply: "n(x, context)",
      uses: ["layerNorm"],
    });
  });
});

describe("pixelNorm", () => {
  it("keeps vectors and images, and has nothing to learn", () => {
    expect(shapeOf("pixelNorm", [512])).toEqual([512]);
    expect(shapeOf("pixelNorm", [4, 4, 512])).toEqual([4, 4, 512]);
    expect(parametersOf("pixelNorm", [4, 4, 512])).toBe(0);
    expect(emitted("pixelNorm", { x: [[512]] }).apply).toBe("pixelNorm(x)");
    expect(emitted("pixelNorm", { x: [[512]] }, { epsilon: 1e-6 }).apply).toBe(
      "pixelNorm(x, { epsilon: 0.000001 })",
    );
  });
});

describe("conditionalBatchNorm", () => {
  /** BigGAN at 128 pixels: a condition of 128 + 20 features. */
  const biggan = { x: [4, 4, 1536], condition: [148] };

  it("has two bias-free kernels", () => {
    expect(outputsOf("conditionalBatchNorm", biggan)).toEqual({ y: [4, 4, 1536] });
    expect(tensorsOf("conditionalBatchNorm", biggan)).toEqual({
      gain: [148, 1536],
      bias: [148, 1536],
      mean: [1536],
      variance: [1536],
    });
  });

  it("makes BigGAN's first block come to 45,740,544, and the one on CIFAR-10 to 1,256,192", () => {
    const block = (inputs: number, units: number) =>
      2 * parametersOf("conditionalBatchNorm", { x: [4, 4, inputs], condition: [units] }) +
      2 * parametersOf("conv2d", [8, 8, inputs], { filters: inputs, kernel: 3 }) +
      parametersOf("conv2d", [8, 8, inputs], { filters: inputs, kernel: 1 });
    expect(block(1536, 148)).toBe(45_740_544);
    expect(block(256, 10)).toBe(1_256_192);
  });

  it("is applied to its condition", () => {
    const inputs = { x: [[7, 7, 48]], condition: [[52]] };
    const args = { x: ["x"], condition: ["condition"] };
    expect(emitted("conditionalBatchNorm", inputs, { momentum: 0.999 }, args)).toEqual({
      declare: 'conditionalBatchNorm(scope, "n", { channels: 48, condition: 52, momentum: 0.999 })',
      apply: "n(x, condition, context)",
      uses: ["conditionalBatchNorm"],
    });
  });

  it("says that its condition has to be a vector", () => {
    expect(
      outputsOf("conditionalBatchNorm", { x: [7, 7, 48], condition: [7, 7, 10] }),
    ).toMatchObject({
      port: "condition",
      message: "reads a vector [features], but gets [7, 7, 10].",
    });
  });
});

describe("adaptiveInstanceNorm", () => {
  it.each([
    { channels: 512, parameters: 525_312 },
    { channels: 256, parameters: 262_656 },
    { channels: 16, parameters: 16_416 },
  ])("has StyleGAN's $parameters parameters for $channels channels", ({ channels, parameters }) => {
    const reads = { x: [8, 8, channels], style: [512] };
    expect(parametersOf("adaptiveInstanceNorm", reads)).toBe(parameters);
    expect(outputsOf("adaptiveInstanceNorm", reads)).toEqual({ y: [8, 8, channels] });
  });

  it("is applied to one layer's style", () => {
    const args = { x: ["x"], style: ["w"] };
    const inputs = { x: [[4, 4, 32]], style: [[64]] };
    expect(emitted("adaptiveInstanceNorm", inputs, {}, args)).toMatchObject({
      declare: 'adaptiveInstanceNorm(scope, "n", { channels: 32, style: 64 })',
      apply: "n(x, w, context)",
    });
    expect(outputsOf("adaptiveInstanceNorm", { x: [4, 4, 32], style: [6, 64] })).toMatchObject({
      port: "style",
      message: "reads one style, but gets [6, 64], one for each of 6 layers.",
      fix: "Put a Row before it, which picks this layer's style.",
    });
  });
});
