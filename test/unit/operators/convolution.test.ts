import { describe, expect, it } from "vitest";
import type { ParameterValue } from "../../../src/core/document/document";
import { parametersOf, shapeOf, tensorsOf } from "./site";

interface Case {
  readonly side: number;
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly gives: number;
}

/** Sizes as the papers' tables and frameworks give them. */
describe("conv2d", () => {
  it.each<Case>([
    // DCGAN: kernel 4, stride 2 halves.
    { side: 64, params: { filters: 64, kernel: 4, stride: 2 }, gives: 32 },
    // TensorFlow's "same" rounds up.
    { side: 7, params: { filters: 64, kernel: 5, stride: 2 }, gives: 4 },
    // DCGAN's last layer: the whole map.
    { side: 4, params: { filters: 64, kernel: 4, padding: "valid" }, gives: 1 },
    // GAN on CIFAR-10 (cuda-convnet): 8x8 pad 4, 8x8 pad 3, 5x5 pad 3.
    { side: 32, params: { filters: 64, kernel: 8, padding: "explicit", pad: 4 }, gives: 33 },
    { side: 16, params: { filters: 64, kernel: 8, padding: "explicit", pad: 3 }, gives: 15 },
    { side: 7, params: { filters: 64, kernel: 5, padding: "explicit", pad: 3 }, gives: 9 },
    // DCGAN's authors (Theano): 5x5 pad 2, stride 2.
    {
      side: 14,
      params: { filters: 64, kernel: 5, stride: 2, padding: "explicit", pad: 2 },
      gives: 7,
    },
  ])("takes $side pixels to $gives with $params", ({ side, params, gives }) => {
    expect(shapeOf("conv2d", [side, side, 3], params)).toEqual([gives, gives, 64]);
  });

  it("has kernel^2 * inputs * filters weights and a bias, laid out HWIO", () => {
    expect(parametersOf("conv2d", [32, 32, 64], { filters: 128, bias: false })).toBe(131_072);
    expect(tensorsOf("conv2d", [28, 28, 1], { filters: 32 })).toEqual({
      kernel: [4, 4, 1, 32],
      bias: [32],
    });
  });

  it("says when its kernel is larger than its input, and what would do", () => {
    expect(shapeOf("conv2d", [3, 3, 1], { filters: 1, kernel: 4, padding: "valid" })).toMatchObject(
      {
        parameter: "kernel",
        message: "slides a window of 4x4 pixels, but its input has only 3x3.",
        set: { kernel: 3 },
      },
    );
  });

  it("says that it needs an image", () => {
    expect(shapeOf("conv2d", [784])).toMatchObject({
      port: "x",
      message: "reads an image [height, width, channels], but gets [784].",
      fix: "Put a Reshape before it, for example to [1, 1, 784].",
    });
  });
});

describe("conv2dTranspose", () => {
  it("doubles with stride 2", () => {
    expect(shapeOf("conv2dTranspose", [7, 7, 128], { filters: 64 })).toEqual([14, 14, 64]);
  });

  it("takes 1x1 to 4x4, as DCGAN begins", () => {
    const params = { filters: 512, kernel: 4, stride: 1, padding: "valid" };
    expect(shapeOf("conv2dTranspose", [1, 1, 100], params)).toEqual([4, 4, 512]);
    expect(parametersOf("conv2dTranspose", [1, 1, 100], { ...params, bias: false })).toBe(819_200);
  });

  it("takes 10x10 to 32x32, as GAN does on CIFAR-10: 5x5, stride 3", () => {
    const params = { filters: 3, kernel: 5, stride: 3, padding: "valid" };
    expect(shapeOf("conv2dTranspose", [10, 10, 80], params)).toEqual([32, 32, 3]);
  });

  it("crops as PyTorch's padding does: CoGAN's 4, 7, 13, 25, 28", () => {
    const three = { filters: 1, kernel: 3, stride: 2, padding: "explicit", pad: 1 };
    const six = { filters: 1, kernel: 6, stride: 1, padding: "explicit", pad: 1 };
    expect(shapeOf("conv2dTranspose", [4, 4, 8], three)).toEqual([7, 7, 1]);
    expect(shapeOf("conv2dTranspose", [7, 7, 8], three)).toEqual([13, 13, 1]);
    expect(shapeOf("conv2dTranspose", [13, 13, 8], three)).toEqual([25, 25, 1]);
    expect(shapeOf("conv2dTranspose", [25, 25, 8], six)).toEqual([28, 28, 1]);
  });

  it("doubles with output padding, as DCGAN's authors do", () => {
    const params = { filters: 512, kernel: 5, padding: "explicit", pad: 2, outputPadding: 1 };
    expect(shapeOf("conv2dTranspose", [4, 4, 1024], params)).toEqual([8, 8, 512]);
  });

  it("lays its kernel out with the filters before the inputs", () => {
    expect(tensorsOf("conv2dTranspose", [7, 7, 128], { filters: 64, bias: false })).toEqual({
      kernel: [4, 4, 64, 128],
    });
  });

  it("refuses an output padding that no stride explains", () => {
    const params = { filters: 1, kernel: 4, padding: "explicit", pad: 1, outputPadding: 2 };
    expect(shapeOf("conv2dTranspose", [7, 7, 1], params)).toMatchObject({
      code: "parameter-range",
      set: { outputPadding: 1 },
    });
  });
});

describe("pools", () => {
  it.each<Case>([
    // GAN on CIFAR-10: pools of 4, stride 2 and of 2, stride 2, the last window overhanging.
    { side: 33, params: { size: 4, stride: 2, padding: "ceil" }, gives: 16 },
    { side: 15, params: { size: 4, stride: 2, padding: "ceil" }, gives: 7 },
    { side: 9, params: { size: 2, stride: 2, padding: "ceil" }, gives: 5 },
    { side: 9, params: { size: 2, stride: 2 }, gives: 4 },
    { side: 9, params: { size: 3, stride: 2, padding: "same" }, gives: 5 },
  ])("take $side pixels to $gives with $params", ({ side, params, gives }) => {
    expect(shapeOf("maxPool", [side, side, 32], params)).toEqual([gives, gives, 32]);
    expect(shapeOf("averagePool", [side, side, 32], params)).toEqual([gives, gives, 32]);
  });

  it("over the whole image leave the channels", () => {
    expect(shapeOf("globalAveragePool", [7, 7, 64])).toEqual([64]);
    expect(shapeOf("globalSumPool", [7, 7, 64])).toEqual([64]);
  });
});

describe("sizes", () => {
  it("grow by upsampling and padding, and shrink by cropping", () => {
    expect(shapeOf("upsample", [7, 7, 128])).toEqual([14, 14, 128]);
    expect(shapeOf("pad", [7, 7, 64], { bottom: 1, right: 1 })).toEqual([8, 8, 64]);
    expect(shapeOf("crop", [8, 8, 64], { bottom: 1, right: 1 })).toEqual([7, 7, 64]);
    expect(shapeOf("crop", [2, 2, 64], { top: 1, bottom: 1 })).toMatchObject({
      message: "cuts 2 rows and 0 columns off an image of 2x2, which leaves nothing.",
    });
  });
});
