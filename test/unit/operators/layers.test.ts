import { describe, expect, it } from "vitest";
import { parametersOf, shapeOf, tensorsOf } from "./site";

describe("dense", () => {
  it("gives its units", () => expect(shapeOf("dense", [100], { units: 1200 })).toEqual([1200]));

  it("has (inputs + 1) * units parameters, as GAN's first layer: 121,200", () => {
    expect(parametersOf("dense", [100], { units: 1200 })).toBe(121_200);
    expect(parametersOf("dense", [100], { units: 6272, bias: false })).toBe(627_200);
  });

  it("says what to do with an image", () => {
    expect(shapeOf("dense", [7, 7, 128], { units: 1 })).toMatchObject({
      port: "x",
      message: "reads a vector [features], but gets [7, 7, 128].",
      fix: "Put a Flatten before it.",
    });
  });
});

describe("maxout", () => {
  it("gives its units, each the largest of its pieces", () => {
    expect(shapeOf("maxout", [784], { units: 240, pieces: 5 })).toEqual([240]);
  });

  it("has (inputs + 1) * units * pieces parameters, as GAN's discriminator: 942,000 and 289,200", () => {
    expect(parametersOf("maxout", [784], { units: 240, pieces: 5 })).toBe(942_000);
    expect(parametersOf("maxout", [240], { units: 240, pieces: 5 })).toBe(289_200);
  });
});

describe("batchNorm", () => {
  it("keeps the shape and has a gain and a bias per channel", () => {
    expect(shapeOf("batchNorm", [4, 4, 512])).toEqual([4, 4, 512]);
    expect(parametersOf("batchNorm", [4, 4, 512])).toBe(1024);
  });

  it("normalises every unit of a projection, as DCGAN's authors do: 32,768 for 16,384 units", () => {
    expect(parametersOf("batchNorm", [16384])).toBe(32_768);
    expect(parametersOf("batchNorm", [4, 4, 1024], { axis: "unit" })).toBe(32_768);
  });

  it("has running statistics that are not trained, and nothing else without gain and bias", () => {
    expect(tensorsOf("batchNorm", [7, 7, 64], { gain: false, bias: false })).toEqual({
      mean: [64],
      variance: [64],
    });
    expect(parametersOf("batchNorm", [7, 7, 64], { gain: false, bias: false })).toBe(0);
  });

  it("refuses a scalar", () => {
    expect(shapeOf("batchNorm", [])).toMatchObject({ port: "x" });
  });
});

describe("activations", () => {
  it.each(["relu", "leakyRelu", "tanh", "sigmoid", "softplus", "prelu", "dropout", "affine"])(
    "%s keeps the shape",
    (id) => expect(shapeOf(id, [14, 14, 3])).toEqual([14, 14, 3]),
  );

  it("prelu learns one slope, or one per channel", () => {
    expect(parametersOf("prelu", [4, 4, 1024])).toBe(1);
    expect(parametersOf("prelu", [4, 4, 1024], { slopes: "channel" })).toBe(1024);
  });

  it("maxPieces keeps the largest of consecutive channels", () => {
    expect(shapeOf("maxPieces", [33, 33, 64], { pieces: 2 })).toEqual([33, 33, 32]);
    expect(shapeOf("maxPieces", [33, 33, 63], { pieces: 2 })).toMatchObject({
      parameter: "pieces",
      message: "makes groups of 2 channels, but its input has 63, which is no multiple of 2.",
      fix: "Give it 64 channels, or choose pieces that divide 63.",
    });
  });
});

describe("shape operators", () => {
  it("flatten multiplies the sides", () => expect(shapeOf("flatten", [4, 4, 512])).toEqual([8192]));

  it("reshape keeps the number of elements, or says both numbers", () => {
    expect(shapeOf("reshape", [6272], { shape: [7, 7, 128] })).toEqual([7, 7, 128]);
    expect(shapeOf("reshape", [6272], { shape: [7, 7, 64] })).toMatchObject({
      message:
        "makes [7, 7, 64], which has 3136 elements, but gets [6272], which has 6272 elements.",
    });
  });

  it("concat adds channels of one size of image", () => {
    expect(shapeOf("concat", [[100], [10]])).toEqual([110]);
    expect(
      shapeOf("concat", [
        [28, 28, 1],
        [28, 28, 10],
      ]),
    ).toEqual([28, 28, 11]);
    expect(shapeOf("concat", [[28, 28, 1], [10]])).toMatchObject({
      message: "joins channels of one size of image, but gets [28, 28, 1] and [10].",
    });
  });

  it("planes repeats a vector over an image", () => {
    expect(shapeOf("planes", [10], { height: 14, width: 7 })).toEqual([14, 7, 10]);
  });

  it("add and multiply stretch sides of 1 and refuse the rest", () => {
    expect(
      shapeOf("add", [
        [14, 14, 64],
        [1, 1, 64],
      ]),
    ).toEqual([14, 14, 64]);
    expect(shapeOf("multiply", [[100], [100]])).toEqual([100]);
    expect(shapeOf("add", [[100], [10]])).toMatchObject({
      message: "combines inputs element by element, but gets [100] and [10].",
    });
  });

  it("bias adds one number per element, as GAN's deconvolution does, or per channel", () => {
    expect(parametersOf("bias", [32, 32, 3])).toBe(3072);
    expect(parametersOf("bias", [32, 32, 3], { per: "channel" })).toBe(3);
  });
});

describe("labels", () => {
  it("become vectors", () => {
    expect(shapeOf("oneHot", [], { classes: 10 })).toEqual([10]);
    expect(shapeOf("embedding", [], { classes: 10, units: 784 })).toEqual([784]);
    expect(parametersOf("embedding", [], { classes: 10, units: 784 })).toBe(7840);
  });
});
