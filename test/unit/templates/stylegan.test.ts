/** StyleGAN against NVlabs/stylegan@1e0d5c7 (networks_stylegan.py, loss.py, training_loop.py). */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { stylegan } from "../../../templates/papers/stylegan";
import { faults, operatorsIn, rows } from "./rows";

describe("StyleGAN at 1024 pixels (networks_stylegan.py)", () => {
  const document = stylegan.build({ variant: "authors" });
  const { networks, totals } = analyse(document);

  it("maps latents through eight layers that learn at a hundredth of the rate", () => {
    expect(rows(document, "mapping")).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((layer) => [`layer${layer}`, [512], 262_656]),
    );
    const { flat = [] } = networks.mapping ?? {};
    const multipliers = flat.filter(({ node }) => node.op === "dense").map((node) => node.params);
    expect(multipliers).toEqual(
      Array(8).fill(expect.objectContaining({ weightScale: "equalized", multiplier: 0.01 })),
    );
    expect(flat[1]?.node.op).toBe("pixelNorm");
  });

  it("has the table's synthesis in its last stage", () => {
    expect(rows(document, "synthesis", "1024")).toEqual([
      ["start", [4, 4, 512], 8_192],
      ["style0", [4, 4, 512], 526_336],
      ["conv1", [4, 4, 512], 2_359_296],
      // With the convolution before it, 2,885,632.
      ["grow4", [4, 4, 512], 526_336],
      ["grow8", [8, 8, 512], 2 * 2_885_632],
      ["grow16", [16, 16, 512], 2 * 2_885_632],
      ["grow32", [32, 32, 512], 2 * 2_885_632],
      ["grow64", [64, 64, 256], 1_442_816 + 852_992],
      ["grow128", [128, 128, 128], 426_496 + 279_040],
      ["grow256", [256, 256, 64], 139_520 + 102_656],
      ["grow512", [512, 512, 32], 51_328 + 42_112],
      ["grow1024", [1024, 1024, 16], 21_056 + 18_752],
      ["rgb1024", [1024, 1024, 3], 51],
    ]);
  });

  it("paints at nine sizes over all stages, at the largest alone in the last", () => {
    expect(totals).toEqual({
      generator: 26_219_627,
      mapping: 2_101_248,
      synthesis: 24_118_379,
      discriminator: 23_087_249,
    });
    expect(analyse(document, { stage: "1024" }).totals).toEqual({
      generator: 26_212_019,
      mapping: 2_101_248,
      synthesis: 24_110_771,
      discriminator: 23_077_137,
    });
  });

  it("reads 18 styles, one a layer, in order", () => {
    const { synthesis } = networks;
    expect(synthesis?.inputShapes.styles).toEqual([18, 512]);
    const read = synthesis?.flat
      .filter(({ node }) => node.op === "row")
      .map(({ params }) => params.index);
    expect(read).toEqual(Array.from({ length: 18 }, (_, layer) => layer));
    const mixed = document.game.nodes.find(({ op }) => op === "styleMix");
    expect(mixed?.params).toMatchObject({ layers: 18 });
  });

  it("draws one map of noise for every layer: 2,796,192 values", () => {
    const { flat = [] } = networks.synthesis ?? {};
    const values = flat.flatMap(({ draws }) =>
      draws.map(({ shape }) => shape.reduce((product, side) => product * side, 1)),
    );
    expect(values).toHaveLength(18);
    expect(values.reduce((sum, each) => sum + each, 0)).toBe(2_796_192);
  });

  it("ends every layer in noise, bias, activation and style, and blurs after doubling", () => {
    expect(operatorsIn(document, "style")).toEqual([
      "input",
      "input",
      "noiseInjection",
      "bias",
      "leakyRelu",
      "row",
      "adaptiveInstanceNorm",
      "output",
    ]);
    expect(operatorsIn(document, "up")).toEqual([
      "input",
      "input",
      "upsample",
      "conv2d",
      "blur",
      "block:style",
      "conv2d",
      "block:style",
      "output",
    ]);
  });

  it("blurs before the convolution that the discriminator halves after", () => {
    expect(operatorsIn(document, "down")).toEqual([
      "input",
      "conv2d",
      "leakyRelu",
      "blur",
      "conv2d",
      "averagePool",
      "leakyRelu",
      "output",
    ]);
  });

  it("gives the images of its stage, and is without a fault, in every stage", () => {
    expect(faults(document)).toEqual([]);
    for (const { id, resolution, params } of document.stages ?? []) {
      const { synthesis, discriminator } = analyse(document, { stage: id }).networks;
      const image = [resolution, resolution, 3];
      expect(synthesis?.outputShapes.image, id).toEqual(image);
      expect(discriminator?.inputShapes.image, id).toEqual(image);
      expect(params, id).toEqual({ layers: 2 * Math.log2(resolution) - 2 });
    }
  });

  it("begins to train at 8 pixels, and shows 25 million images (training_loop.py)", () => {
    const { stages = [], training } = document;
    expect(stages.slice(0, 3).map(({ id, fade, images }) => [id, fade, images])).toEqual([
      ["4", 0, 0],
      ["8", 0, 600_000],
      ["to16", 600_000, 0],
    ]);
    const rounds = stages.map(({ fade, images, batch = 1 }) => Math.ceil((fade + images) / batch));
    const rest = (25_000_000 - 15 * 600_000) / 4;
    expect(training.steps).toBe(rounds.reduce((sum, each) => sum + each, rest));
  });

  it("learns faster and forgets its average by images, not by updates", () => {
    const stage = (id: string) => document.stages?.find((each) => each.id === id);
    expect(stage("64")?.rates).toBeUndefined();
    expect(stage("256")?.rates).toEqual({ discriminator: 0.002, generator: 0.002 });
    expect(stage("1024")?.rates).toEqual({ discriminator: 0.003, generator: 0.003 });
    for (const { averages, batch = 0 } of document.stages ?? []) {
      // Half is forgotten after 10,000 images.
      expect((averages?.generator ?? 0) ** (10_000 / batch)).toBeCloseTo(0.5, 2);
    }
  });

  it("plays the non-saturating game with R1 of gamma 10", () => {
    const [discriminator, generator] = document.game.players;
    expect(discriminator?.minimises).toEqual([{ loss: "dLoss" }, { loss: "r1", weight: 5 }]);
    expect(generator?.trains).toEqual(["mapping", "synthesis"]);
    const node = (id: string) => document.game.nodes.find((each) => each.id === id);
    expect(node("r1")?.in).toEqual({ score: "onReal", at: "reals" });
    expect(document.game.sampling).toEqual({ truncation: 0.7, noise: "fixed" });
  });

  it("caps the rates where the loss is Wasserstein's", () => {
    const { stages = [] } = stylegan.build({ variant: "authors", loss: "wgan-gp" });
    expect(Math.max(...stages.map(({ rates }) => rates?.generator ?? 0))).toBe(0.002);
  });
});

describe("StyleGAN at smaller sizes", () => {
  it("has the activations of 32 pixels", () => {
    const document = stylegan.build({ variant: "authors", resolution: 32 });
    const { synthesis } = analyse(document, { stage: "32" }).networks;
    const shape = (id: string) => synthesis?.byId.get(id)?.outputShapes.y;
    expect(["start", "grow4", "grow8", "grow16", "grow32", "rgb32"].map(shape)).toEqual([
      [4, 4, 512],
      [4, 4, 512],
      [8, 8, 512],
      [16, 16, 512],
      [32, 32, 512],
      [32, 32, 3],
    ]);
  });
});

describe("StyleGAN on a laptop", () => {
  it("does not grow unless it is told to, and then from 7 to 28 pixels", () => {
    expect(stylegan.build().stages).toBeUndefined();
    const grown = stylegan.build({ growth: true });
    expect(grown.stages?.map(({ id }) => id)).toEqual(["7", "to14", "14", "to28", "28"]);
    // What grows ends as what did not.
    const last = analyse(grown, { stage: "28" });
    expect(last.totals).toEqual(analyse(stylegan.build()).totals);
  });

  it("plays either loss, grown or not, at several sizes", () => {
    for (const loss of ["r1", "wgan-gp"]) {
      for (const growth of [false, true]) {
        for (const resolution of [8, 28, 32]) {
          const document = stylegan.build({ loss, growth, resolution, channels: 3 });
          expect(faults(document), `${loss} ${growth} ${resolution}`).toEqual([]);
        }
      }
    }
  });

  it("judges the images of the stage where it grows, and the data where it does not", () => {
    const at = (growth: boolean) =>
      stylegan.build({ growth, loss: "r1" }).game.nodes.find(({ op }) => op === "r1Penalty")?.in
        ?.at;
    expect([at(true), at(false)]).toEqual(["reals", "digits.image"]);
  });
});
