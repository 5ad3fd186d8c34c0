/** WGAN against WassersteinGAN@f7a01e8, improved_wgan_training@fa66c57 and Keras-GAN@62ec627. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { TemplateError } from "../../../templates/papers/template";
import { wgan } from "../../../templates/papers/wgan";
import { operatorsIn, rows } from "./rows";

const nodeOf = (set: Parameters<typeof wgan.build>[0], id: string) =>
  wgan.build(set).game.nodes.find((node) => node.id === id);

describe("WGAN's authors", () => {
  const document = wgan.build({ variant: "dcgan" });

  it("have DCGAN's networks, the critic's score being linear", () => {
    expect(rows(document, "critic")).toEqual([
      ["down1", [32, 32, 64], 3_072],
      ["down2", [16, 16, 128], 131_072],
      ["norm2", [16, 16, 128], 256],
      ["down3", [8, 8, 256], 524_288],
      ["norm3", [8, 8, 256], 512],
      ["down4", [4, 4, 512], 2_097_152],
      ["norm4", [4, 4, 512], 1_024],
      ["judge", [1, 1, 1], 8_192],
    ]);
    const { critic, generator } = analyse(document).networks;
    expect(critic?.outputShapes).toEqual({ score: [1] });
    expect(generator?.outputShapes).toEqual({ image: [64, 64, 3] });
  });

  it("clip before each of five critic steps, with bursts of a hundred", () => {
    const [critic, generator] = document.game.players;
    expect(critic).toMatchObject({
      id: "critic",
      optimizer: { kind: "rmsprop", rate: 5e-5, decay: 0.99, epsilon: 1e-8 },
      steps: 5,
      bursts: [
        { steps: 100, below: 25 },
        { steps: 100, every: 500 },
      ],
      clip: { limit: 0.01, when: "before" },
    });
    expect(generator?.steps).toBeUndefined();
    expect(document.game.nodes.some(({ op }) => op === "gradientPenalty")).toBe(false);
  });

  it("draw other latents for every step", () => {
    expect(nodeOf({ variant: "dcgan" }, "z")?.params).toEqual({ draw: "player" });
  });

  it("take the generator's batch norms out without leaving a gap", () => {
    const plain = wgan.build({ variant: "dcgan", batchNorm: false });
    expect(rows(plain, "generator").map(([id]) => id)).toEqual([
      "project",
      "up1",
      "up2",
      "up3",
      "up4",
    ]);
    const relu = plain.networks.generator?.nodes.find(({ id }) => id === "relu2");
    expect(relu?.in).toEqual({ x: "up2" });
  });

  it("have perceptrons that begin as PyTorch's linear layers and end without a tanh", () => {
    const mlp = wgan.build({ variant: "mlp", resolution: 28, channels: 1 });
    expect(rows(mlp, "generator")).toEqual([
      ["hidden1", [512], 51_712],
      ["hidden2", [512], 262_656],
      ["hidden3", [512], 262_656],
      ["pixels", [784], 402_192],
    ]);
    const first = mlp.networks.generator?.nodes.find(({ id }) => id === "hidden1");
    expect(first?.params?.kernelInit).toEqual({ kind: "uniform", low: -0.1, high: 0.1 });
    expect(mlp.networks.generator?.nodes.some(({ op }) => op === "tanh")).toBe(false);
  });
});

describe("WGAN-GP on MNIST (gan_mnist.py)", () => {
  const set = { variant: "gp-mnist" };
  const document = wgan.build(set);

  it("has the table's networks, 8 pixels being cut to 7", () => {
    expect(rows(document, "generator")).toEqual([
      ["project", [4096], 528_384],
      ["up1", [8, 8, 128], 819_328],
      ["up2", [14, 14, 64], 204_864],
      ["up3", [28, 28, 1], 1_601],
    ]);
    expect(analyse(document).networks.generator?.byId.get("to7")?.outputShapes.y).toEqual([
      7, 7, 128,
    ]);
    expect(rows(document, "critic")).toEqual([
      ["down1", [14, 14, 64], 1_664],
      ["down2", [7, 7, 128], 204_928],
      ["down3", [4, 4, 256], 819_456],
      ["judge", [1], 4_097],
    ]);
  });

  it("penalises the slope at points between real and fake, tenfold, and clips nothing", () => {
    expect(nodeOf(set, "between")).toMatchObject({
      op: "interpolate",
      in: { a: "digits.image", b: "fake" },
    });
    expect(nodeOf(set, "slope")?.in).toEqual({ score: "onBetween", at: "between" });
    const [critic] = document.game.players;
    expect(critic?.minimises).toEqual([{ loss: "criticLoss" }, { loss: "slope", weight: 10 }]);
    expect(critic?.clip).toBeUndefined();
    expect(critic?.steps).toBe(5);
    expect(critic?.optimizer).toEqual({ kind: "adam", rate: 1e-4, beta1: 0.5, beta2: 0.9 });
  });

  it("begins kernels with a variance of 4 / (fan-in + fan-out)", () => {
    const down1 = document.networks.critic?.nodes.find(({ id }) => id === "down1");
    const init = down1?.params?.kernelInit as { readonly high: number };
    // A uniform variable on [-a, a] has the variance a^2 / 3; a stride of 2 quarters the outgoing connections.
    expect(init.high ** 2 / 3).toBeCloseTo(4 / (25 + (25 * 64) / 4), 6);
  });
});

describe("WGAN-GP on CIFAR-10 (gan_cifar.py, gan_cifar_resnet.py)", () => {
  it("normalises the projection by unit", () => {
    expect(rows(wgan.build({ variant: "gp-cifar" }), "generator").slice(0, 3)).toEqual([
      ["project", [8192], 1_056_768],
      ["norm0", [8192], 16_384],
      ["up1", [8, 8, 256], 3_277_056],
    ]);
  });

  it("has three blocks up, and one down and two plain ones behind the first", () => {
    const document = wgan.build({ variant: "gp-resnet" });
    expect(rows(document, "generator")).toEqual([
      ["project", [2048], 264_192],
      ["up1", [8, 8, 128], 312_192],
      ["up2", [16, 16, 128], 312_192],
      ["up3", [32, 32, 128], 312_192],
      ["normEnd", [32, 32, 128], 256],
      ["toImage", [32, 32, 3], 3_459],
    ]);
    expect(rows(document, "critic")).toEqual([
      ["conv1", [32, 32, 128], 3_584],
      ["conv2", [32, 32, 128], 147_584],
      ["past", [16, 16, 128], 512],
      ["down", [8, 8, 128], 311_680],
      ["plain1", [8, 8, 128], 295_168],
      ["plain2", [8, 8, 128], 295_168],
      ["judge", [1], 129],
    ]);
  });

  it("conditions batch norm on the class, and has the critic name it", () => {
    const document = wgan.build({ variant: "gp-resnet-classes" });
    expect(operatorsIn(document, "up").filter((op) => op === "conditionalBatchNorm")).toHaveLength(
      2,
    );
    expect(analyse(document).networks.critic?.outputShapes).toEqual({ score: [1], class: [10] });
    const [critic, generator] = document.game.players;
    expect(critic?.minimises).toEqual([
      { loss: "criticLoss" },
      { loss: "nameReal" },
      { loss: "slope", weight: 10 },
    ]);
    expect(generator?.minimises).toEqual([
      { loss: "generatorLoss" },
      { loss: "nameFake", weight: 0.1 },
    ]);
  });

  it("lets the rate fall to zero with the generator's 100,000th step", () => {
    const [critic, generator] = wgan.build({ variant: "gp-resnet" }).game.players;
    expect(generator?.optimizer.schedule).toEqual({ kind: "linear", from: 0, to: 100_000 });
    expect(critic?.optimizer.schedule).toEqual({ kind: "linear", from: 0, to: 500_000 });
  });
});

describe("WGAN-GP at 64 pixels (gan_64x64.py)", () => {
  const document = wgan.build({ variant: "gp-64" });

  it("has the table's networks", () => {
    expect(rows(document, "generator").map(([, shape]) => shape)).toEqual([
      [8192],
      [8, 8, 512],
      [16, 16, 256],
      [32, 32, 128],
      [64, 64, 64],
      [64, 64, 64],
      [64, 64, 3],
    ]);
    expect(rows(document, "critic").map(([, shape]) => shape)).toEqual([
      [64, 64, 64],
      [32, 32, 128],
      [16, 16, 256],
      [8, 8, 512],
      [4, 4, 512],
      [1],
    ]);
  });

  it("has layer norm and no batch norm in the critic", () => {
    expect(operatorsIn(document, "down").filter((op) => op.endsWith("Norm"))).toEqual([
      "layerNorm",
      "layerNorm",
    ]);
    expect(document.networks.critic?.nodes.some(({ op }) => op === "batchNorm")).toBe(false);
  });
});

describe("WGAN in Keras-GAN", () => {
  it("has the table's networks and clips after each step", () => {
    const document = wgan.build({ variant: "keras" });
    expect(rows(document, "critic").map(([, shape]) => shape)).toEqual([
      [14, 14, 16],
      [7, 7, 32],
      [8, 8, 32],
      [4, 4, 64],
      [4, 4, 64],
      [4, 4, 128],
      [4, 4, 128],
      [1],
    ]);
    expect(document.game.players[0]?.clip).toEqual({ limit: 0.01, when: "after" });
  });
});

describe("WGAN in the plane", () => {
  it.each(["ring8", "gaussians25", "swissRoll"])("plays with %s on points", (kind) => {
    for (const variant of ["laptop", "clip", "gp-plane"]) {
      const analysis = analyse(wgan.build({ variant, data: kind }));
      expect(analysis.diagnostics).toEqual([]);
      expect(analysis.game.byId.get("plane")?.params.kind).toBe(kind);
      expect(analysis.networks.generator?.outputShapes).toEqual({ point: [2] });
      expect(analysis.networks.critic?.inputShapes).toEqual({ point: [2] });
    }
  });

  it("penalises a tenth in place of tenfold, as gan_toy.py does", () => {
    const [critic] = wgan.build({ variant: "gp-plane" }).game.players;
    expect(critic?.minimises).toContainEqual({ loss: "slope", weight: 0.1 });
    expect(wgan.build({ variant: "gp-plane" }).training.batch).toBe(256);
  });

  it("says which variants have networks for points, and for images", () => {
    expect(() => wgan.build({ variant: "dcgan", data: "ring8" })).toThrow(
      'The variant "dcgan" has networks for images alone, and data=ring8 are points. Choose laptop, clip or gp-plane.',
    );
    expect(() => wgan.build({ variant: "gp-plane", data: "digits" })).toThrow(TemplateError);
  });
});

describe("WGAN on a laptop", () => {
  it("differs by penalty and clip alone", () => {
    const [penalised, clipped] = [wgan.build(), wgan.build({ variant: "clip" })];
    expect(penalised.networks.generator).toEqual(clipped.networks.generator);
    expect(rows(penalised, "critic")).toEqual(rows(clipped, "critic"));
    expect(penalised.game.players[0]?.clip).toBeUndefined();
    expect(clipped.game.players[0]?.clip).toEqual({ limit: 0.01, when: "after" });
    expect(clipped.game.nodes.map(({ op }) => op)).not.toContain("gradientPenalty");
  });

  it("halves to 4 pixels without batch norm in the critic", () => {
    expect(rows(wgan.build(), "critic")).toEqual([
      ["down1", [14, 14, 32], 544],
      ["down2", [7, 7, 64], 32_832],
      ["down3", [4, 4, 128], 73_856],
      ["judge", [1], 2_049],
    ]);
  });
});
