/** ProGAN against tkarras/progressive_growing_of_gans@2504c3f (TensorFlow) and @1a05598 (Theano). */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { progan } from "../../../templates/papers/progan";
import { faults, operatorsIn, rows } from "./rows";

const SIZES = [4, 8, 16, 32, 64, 128, 256, 512, 1024];

describe("ProGAN at 1024 pixels (networks.py)", () => {
  const document = progan.build({ variant: "tensorflow" });

  it("has the table's generator in its last stage", () => {
    expect(rows(document, "generator", "1024")).toEqual([
      // 4,194,816 with the bias that follows the reshape.
      ["project", [8192], 4_194_304],
      ["offset", [4, 4, 512], 512],
      ["grow4", [4, 4, 512], 2_359_808],
      ["grow8", [8, 8, 512], 2 * 2_359_808],
      ["grow16", [16, 16, 512], 2 * 2_359_808],
      ["grow32", [32, 32, 512], 2 * 2_359_808],
      ["grow64", [64, 64, 256], 1_179_904 + 590_080],
      ["grow128", [128, 128, 128], 295_040 + 147_584],
      ["grow256", [256, 256, 64], 73_792 + 36_928],
      ["grow512", [512, 512, 32], 18_464 + 9_248],
      ["grow1024", [1024, 1024, 16], 4_624 + 2_320],
      ["rgb1024", [1024, 1024, 3], 51],
    ]);
  });

  it("has the table's discriminator in its last stage", () => {
    expect(rows(document, "discriminator", "1024")).toEqual([
      ["read1024", [1024, 1024, 16], 64],
      ["shrink1024", [512, 512, 32], 2_320 + 4_640],
      ["shrink512", [256, 256, 64], 9_248 + 18_496],
      ["shrink256", [128, 128, 128], 36_928 + 73_856],
      ["shrink128", [64, 64, 256], 147_584 + 295_168],
      ["shrink64", [32, 32, 512], 590_080 + 1_180_160],
      ["shrink32", [16, 16, 512], 2 * 2_359_808],
      ["shrink16", [8, 8, 512], 2 * 2_359_808],
      ["shrink8", [4, 4, 512], 2 * 2_359_808],
      ["conv", [4, 4, 512], 2_364_416],
      ["hidden", [512], 4_194_816],
      ["judge", [1], 513],
    ]);
  });

  it("paints at all sizes over all stages, at the largest alone in the last", () => {
    expect(analyse(document).totals).toEqual({
      generator: 23_079_115,
      discriminator: 23_087_249,
    });
    expect(analyse(document, { stage: "1024" }).totals).toEqual({
      generator: 23_071_507,
      discriminator: 23_077_137,
    });
  });

  it("gives the images of its stage, and is without a fault, in every stage", () => {
    expect(faults(document)).toEqual([]);
    for (const { id, resolution } of document.stages ?? []) {
      const { generator, discriminator } = analyse(document, { stage: id }).networks;
      const image = [resolution, resolution, 3];
      expect(generator?.outputShapes.image, id).toEqual(image);
      expect(discriminator?.inputShapes.image, id).toEqual(image);
      expect(discriminator?.outputShapes.logit, id).toEqual([1]);
    }
  });

  it("fades in every size but the first, at both ends, and nothing besides", () => {
    for (const { id } of document.stages ?? []) {
      const { generator, discriminator } = analyse(document, { stage: id }).networks;
      const fades = [generator, discriminator].map((network) =>
        network?.nodes.filter(({ node }) => node.op === "fade").map(({ path }) => path),
      );
      const wanted = id.startsWith("to") ? [id.replace("to", "fade")] : [];
      expect(fades, id).toEqual([wanted, wanted]);
    }
  });

  it("scales weights as the code does: a quarter of the gain at first, none of it at the ends", () => {
    const { generator, discriminator } = analyse(document).networks;
    const gain = (id: string) =>
      (generator?.byId.get(id) ?? discriminator?.byId.get(id))?.params.gain;
    expect(gain("project")).toBeCloseTo(Math.SQRT2 / 4, 12);
    expect([gain("rgb1024"), gain("judge")]).toEqual([1, 1]);
    expect([gain("read1024"), gain("conv"), gain("hidden")]).toEqual(Array(3).fill(Math.SQRT2));
  });

  it("normalises pixels after every activation of the generator, and pools after the discriminator's second", () => {
    expect(operatorsIn(document, "layer")).toEqual([
      "input",
      "conv2d",
      "leakyRelu",
      "pixelNorm",
      "output",
    ]);
    expect(operatorsIn(document, "down").slice(-3)).toEqual(["leakyRelu", "averagePool", "output"]);
  });

  it("shows 600 thousand images a phase, 12 million in all (config.py, v2-1gpu)", () => {
    const { stages = [], training } = document;
    expect(stages.map(({ resolution }) => resolution)).toEqual(
      SIZES.flatMap((size, index) => (index === 0 ? [size] : [size, size])),
    );
    expect(new Set(stages.map(({ fade, images }) => fade + images))).toEqual(new Set([600_000]));
    const batches = [128, 128, 128, 64, 32, 16, 8, 4, 4];
    expect(stages.filter(({ fade }) => fade === 0).map(({ batch }) => batch)).toEqual(batches);
    expect(
      stages.filter(({ rates }) => rates !== undefined).map(({ id, rates }) => [id, rates]),
    ).toEqual([
      ["to1024", { discriminator: 0.0015, generator: 0.0015 }],
      ["1024", { discriminator: 0.0015, generator: 0.0015 }],
    ]);
    const rounds = stages.map(({ fade, images, batch = 1 }) => Math.ceil((fade + images) / batch));
    const rest = (12_000_000 - 17 * 600_000) / 4;
    expect(training.steps).toBe(rounds.reduce((sum, each) => sum + each, rest));
  });

  it("begins every stage with fresh slots", () => {
    for (const { slots } of document.stages ?? []) expect(slots ?? "reset").toBe("reset");
  });
});

describe("ProGAN at smaller sizes", () => {
  // Counts with the last image layers alone.
  it.each([
    [{ variant: "tensorflow", resolution: 32 }, 20_715_011, 20_720_641],
    [{ variant: "tensorflow", resolution: 32, channels: 1 }, 20_713_985, 20_719_617],
    [{ variant: "cifar" }, 1_295_747, 1_297_153],
    [{ variant: "cifar", channels: 1 }, 1_295_489, 1_296_897],
  ])("%j counts the final layers as the authors' code", (set, generator, discriminator) => {
    expect(analyse(progan.build(set), { stage: "32" }).totals).toEqual({
      generator,
      discriminator,
    });
  });

  it("has 128 channels everywhere on CIFAR-10, and one map more where variety is told", () => {
    const { generator, discriminator } = analyse(progan.build({ variant: "cifar" })).networks;
    const shape = (id: string) => generator?.byId.get(id)?.outputShapes.y;
    expect(["grow4", "grow8", "grow16", "grow32", "rgb32"].map(shape)).toEqual([
      [4, 4, 128],
      [8, 8, 128],
      [16, 16, 128],
      [32, 32, 128],
      [32, 32, 3],
    ]);
    expect(discriminator?.byId.get("spread")?.outputShapes.y).toEqual([4, 4, 129]);
  });
});

describe("ProGAN's game", () => {
  it("holds the critic's gradient between real and generated images, and keeps its logits near zero", () => {
    const { game } = progan.build();
    const node = (id: string) => game.nodes.find((each) => each.id === id);
    expect(node("between")).toMatchObject({ op: "interpolate", in: { a: "reals", b: "fake" } });
    expect(node("penalty")?.in).toEqual({ score: "onBetween", at: "between" });
    expect(node("drift")?.in).toEqual({ x: "onReal" });
    expect(game.players[0]?.minimises).toEqual([
      { loss: "dLoss" },
      { loss: "penalty", weight: 10 },
      { loss: "drift", weight: 0.001 },
    ]);
  });

  it("wants gradients of 750 on CIFAR-10", () => {
    const { game } = progan.build({ variant: "cifar" });
    expect(game.nodes.find(({ id }) => id === "penalty")?.params).toEqual({ target: 750 });
  });

  it("mirrors faces, and never digits", () => {
    const flip = (data: string) =>
      progan.build({ variant: "tensorflow", data }).game.nodes.find(({ op }) => op === "dataset")
        ?.params?.flip;
    expect([flip("../faces"), flip("digits")]).toEqual([true, undefined]);
  });
});

describe("ProGAN on a laptop", () => {
  it("grows from 4 to 32 pixels in seven stages", () => {
    const document = progan.build();
    expect(document.stages?.map(({ id }) => id)).toEqual([
      "4",
      "to8",
      "8",
      "to16",
      "16",
      "to32",
      "32",
    ]);
    expect(faults(document)).toEqual([]);
  });

  it("grows to any size that halves down to 4 to 7 pixels", () => {
    for (const resolution of [8, 28, 48, 64]) {
      expect(faults(progan.build({ resolution, channels: 3 })), String(resolution)).toEqual([]);
    }
    expect(() => progan.build({ resolution: 50 })).toThrow(/no 4, 5, 6 or 7 times a power of two/);
  });
});
