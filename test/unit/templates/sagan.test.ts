/** SAGAN against brain-research/self-attention-gan@ad9612e and heykeetae/Self-Attention-GAN@8714a54. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { sagan } from "../../../templates/papers/sagan";
import { TemplateError } from "../../../templates/papers/template";
import { faults, operatorsIn, rows } from "./rows";

describe("SAGAN on ImageNet at 128 pixels (generator.py, discriminator.py)", () => {
  const document = sagan.build({ variant: "authors" });

  it("has the table's generator", () => {
    expect(rows(document, "generator")).toEqual([
      ["project", [16_384], 2_113_536],
      ["up1", [8, 8, 1024], 24_022_016],
      ["up2", [16, 16, 512], 10_675_712],
      ["up3", [32, 32, 256], 3_437_312],
      ["attention", [32, 32, 256], 81_921],
      ["up4", [64, 64, 128], 1_243_520],
      ["up5", [128, 128, 64], 502_976],
      ["norm", [128, 128, 64], 128],
      ["paint", [128, 128, 3], 1_731],
    ]);
  });

  it("has the table's discriminator, judged by projection", () => {
    expect(rows(document, "discriminator")).toEqual([
      ["down1", [64, 64, 64], 38_976],
      ["down2", [32, 32, 128], 229_760],
      ["attention", [32, 32, 128], 20_481],
      ["down3", [16, 16, 256], 918_272],
      ["down4", [8, 8, 512], 3_671_552],
      ["down5", [4, 4, 1024], 14_683_136],
      ["block6", [4, 4, 1024], 18_876_416],
      ["judge", [1], 1_025],
      ["embed", [1024], 1_024_000],
    ]);
  });

  it("normalises by class, and doubles the map before the first convolution", () => {
    expect(operatorsIn(document, "up")).toEqual([
      "input",
      "input",
      "conditionalBatchNorm",
      "relu",
      "upsample",
      "conv2d",
      "conditionalBatchNorm",
      "relu",
      "conv2d",
      "upsample",
      "conv2d",
      "add",
      "output",
    ]);
  });

  it("pools the first block's shortcut before its convolution, those of the others after", () => {
    const order = (block: string): readonly string[] =>
      operatorsIn(document, block).filter((op) => op === "averagePool" || op === "conv2d");
    expect(order("first")).toEqual(["conv2d", "conv2d", "averagePool", "averagePool", "conv2d"]);
    expect(order("down")).toEqual(["conv2d", "conv2d", "averagePool", "conv2d", "averagePool"]);
    expect(order("keep")).toEqual(["conv2d", "conv2d"]);
  });

  it("divides every kernel by its spectral norm, and no table of a batch norm", () => {
    const nodes = Object.values(analyse(document).networks).flatMap(({ flat }) => flat);
    const scaled = new Set(
      nodes
        .filter(({ params }) => params.weightScale === "spectralNorm")
        .map(({ node }) => node.op),
    );
    const plain = new Set(
      nodes.filter(({ params }) => params.weightScale === "none").map(({ node }) => node.op),
    );
    expect([...scaled].sort()).toEqual(["conv2d", "dense", "embedding", "selfAttention"]);
    expect([...plain]).toEqual(["conditionalBatchNorm"]);
  });

  it("moves the discriminator's spectral vectors on real images only", () => {
    const moves = ({ id }: { readonly id: string }) =>
      analyse(document).game.byId.get(id)?.params.updateState;
    expect([moves({ id: "onReal" }), moves({ id: "onFake" })]).toEqual([true, false]);
  });

  it("is trained as train_imagenet.py and model.py say", () => {
    const { game, training } = document;
    const adam = { kind: "adam", beta1: 0, beta2: 0.999 };
    expect(game.players.map(({ id, optimizer }) => [id, optimizer])).toEqual([
      ["discriminator", { ...adam, rate: 4e-4 }],
      ["generator", { ...adam, rate: 1e-4 }],
    ]);
    expect(training).toMatchObject({ batch: 256, steps: 1_000_000 });
    // Classes of generated images are drawn, those of real ones are their own.
    expect(game.nodes.find(({ id }) => id === "onFake")?.in).toEqual({ image: "fake", label: "y" });
    expect(game.nodes.find(({ id }) => id === "onReal")?.in).toEqual({
      image: "digits.image",
      label: "digits.label",
    });
  });
});

describe("heykeetae's SAGAN (sagan_models.py)", () => {
  const document = sagan.build({ variant: "heykeetae" });

  it("has the table's generator", () => {
    expect(rows(document, "generator")).toEqual([
      ["project", [4, 4, 512], 1_049_088],
      ["norm0", [4, 4, 512], 1_024],
      ["up1", [8, 8, 256], 2_097_408],
      ["norm1", [8, 8, 256], 512],
      ["up2", [16, 16, 128], 524_416],
      ["norm2", [16, 16, 128], 256],
      ["attention2", [16, 16, 128], 20_641],
      ["up3", [32, 32, 64], 131_136],
      ["norm3", [32, 32, 64], 128],
      ["attention3", [32, 32, 64], 5_201],
      ["up4", [64, 64, 3], 3_075],
    ]);
  });

  it("has the table's discriminator", () => {
    expect(rows(document, "discriminator")).toEqual([
      ["down1", [32, 32, 64], 3_136],
      ["down2", [16, 16, 128], 131_200],
      ["down3", [8, 8, 256], 524_544],
      ["attention3", [8, 8, 256], 82_241],
      ["down4", [4, 4, 512], 2_097_664],
      ["attention4", [4, 4, 512], 328_321],
      ["judge", [1, 1, 1], 8_193],
    ]);
  });

  it("reads no classes", () => {
    expect(document.game.nodes.some(({ op }) => op === "labels")).toBe(false);
    expect(() => sagan.build({ variant: "heykeetae", classes: 7 })).toThrow(TemplateError);
  });
});

describe("SAGAN on a laptop", () => {
  it("attends at 14 pixels between blocks that double a map of 7", () => {
    expect(rows(sagan.build(), "generator").map(([id, shape]) => [id, shape])).toEqual([
      ["project", [4704]],
      ["up1", [14, 14, 48]],
      ["attention", [14, 14, 48]],
      ["up2", [28, 28, 24]],
      ["norm", [28, 28, 24]],
      ["paint", [28, 28, 1]],
    ]);
    expect(rows(sagan.build(), "discriminator").map(([id, shape]) => [id, shape])).toEqual([
      ["down1", [14, 14, 24]],
      ["attention", [14, 14, 24]],
      ["down2", [7, 7, 48]],
      ["block3", [7, 7, 96]],
      ["judge", [1]],
      ["embed", [96]],
    ]);
  });

  it("builds every size, with and without attention", () => {
    for (const resolution of [16, 28, 32, 48, 64, 128]) {
      for (const attention of ["half", "none"]) {
        const document = sagan.build({ resolution, attention, channels: 3, classes: 4, width: 8 });
        expect(faults(document), `${resolution} ${attention}`).toEqual([]);
        expect(analyse(document).networks.generator?.outputShapes.image).toEqual([
          resolution,
          resolution,
          3,
        ]);
      }
    }
  });

  it("says when the generator has no map of the size to attend to", () => {
    expect(() => sagan.build({ attention: "quarter" })).toThrow(
      "attention=quarter is a map of 7x7 at resolution=28, but the generator begins with a map of that size.",
    );
  });
});
