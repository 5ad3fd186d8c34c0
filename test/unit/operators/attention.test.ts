import { describe, expect, it } from "vitest";
import { emitted, operatorOf, parametersOf, shapeOf, tensorsOf } from "./site";

/** C/8 queries and keys, C values, biases, no pooling, no output convolution: SAGAN's unofficial 64-pixel code. */
const UNOFFICIAL = { values: 1, pool: false, output: false, bias: true };

describe("selfAttention", () => {
  it.each([
    // SAGAN's authors, 128 pixels: generator and discriminator; BigGAN's the same with 192 and 96.
    { channels: 256, params: {}, parameters: 81_921 },
    { channels: 128, params: {}, parameters: 20_481 },
    { channels: 192, params: {}, parameters: 46_081 },
    { channels: 96, params: {}, parameters: 11_521 },
    { channels: 128, params: UNOFFICIAL, parameters: 20_641 },
    { channels: 64, params: UNOFFICIAL, parameters: 5_201 },
    { channels: 512, params: UNOFFICIAL, parameters: 328_321 },
  ])("has $parameters parameters for $channels channels, $params", ({ channels, ...row }) => {
    expect(parametersOf("selfAttention", [8, 8, channels], row.params)).toBe(row.parameters);
    expect(shapeOf("selfAttention", [8, 8, channels], row.params)).toEqual([8, 8, channels]);
  });

  it("has a kernel for each 1x1 convolution, and a strength", () => {
    expect(tensorsOf("selfAttention", [14, 14, 24], { bias: true })).toEqual({
      query: [24, 3],
      queryBias: [3],
      key: [24, 3],
      keyBias: [3],
      value: [24, 12],
      valueBias: [12],
      output: [12, 24],
      outputBias: [24],
      strength: [1],
    });
  });

  it("emits what differs", () => {
    expect(emitted("selfAttention", { x: [[32, 32, 128]] })).toEqual({
      declare: 'selfAttention(scope, "n", { channels: 128 })',
      apply: "n(x, context)",
      uses: ["selfAttention"],
    });
    expect(emitted("selfAttention", { x: [[16, 16, 128]] }, UNOFFICIAL).declare).toBe(
      'selfAttention(scope, "n", { channels: 128, values: 1, pool: false, output: false, bias: true })',
    );
  });

  it("says when channels do not divide, when values cannot be added, and when there is nothing to pool", () => {
    expect(shapeOf("selfAttention", [8, 8, 20])).toMatchObject({
      parameter: "keys",
      message: "divides its 20 channels by 8 for its keys, which leaves a remainder.",
      fix: "Choose a divisor of 20, or give it 24 channels.",
    });
    expect(shapeOf("selfAttention", [8, 8, 32], { output: false })).toMatchObject({
      parameter: "values",
      set: { values: 1 },
    });
    expect(shapeOf("selfAttention", [1, 1, 32])).toMatchObject({ set: { pool: false } });
  });

  it("costs its projections and its map", () => {
    // At 4x4 with 8 channels, pooled to 2x2: query, key 8x1, value 8x4, output 4x8; scores 16x4x1, sums 16x4x4.
    const flops = operatorOf("selfAttention").flops;
    const site = {
      node: { id: "n", op: "selfAttention" },
      params: { keys: 8, values: 2, pool: true, output: true } as never,
      inputs: { x: [[4, 4, 8]] },
      document: undefined as never,
    };
    expect(flops?.(site, { y: [4, 4, 8] })).toBe(2 * 16 * (8 + 8 + 32 + 32) + 2 * 16 * 4 * (1 + 4));
  });
});
