/** Output shapes layer by layer, as the tables of the papers and of their code have them. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import type { Shape } from "../../../src/core/document/document";
import { dcgan } from "../../../templates/papers/dcgan";
import { gan } from "../../../templates/papers/gan";
import type { OptionValues, Template } from "../../../templates/papers/template";

/** Shape and parameters of every layer that has any parameters, in order. */
function layers(
  template: Template,
  set: OptionValues,
  network: string,
): readonly (readonly [string, Shape, number])[] {
  const analysis = analyse(template.build(set));
  return (analysis.networks[network]?.flat ?? [])
    .filter((node) => node.parameters > 0)
    .map((node) => [node.path, node.outputShapes.y ?? [], node.parameters]);
}

describe("GAN on MNIST (mnist.yaml)", () => {
  it("has the table's generator", () => {
    expect(layers(gan, { variant: "paper" }, "generator")).toEqual([
      ["hidden1", [1200], 121_200],
      ["hidden2", [1200], 1_441_200],
      ["pixels", [784], 941_584],
    ]);
  });

  it("has the table's discriminator", () => {
    expect(layers(gan, { variant: "paper" }, "discriminator")).toEqual([
      ["maxout1", [240], 942_000],
      ["maxout2", [240], 289_200],
      ["judge", [1], 241],
    ]);
  });

  it("is trained as the yaml says", () => {
    const { game, training, networks } = gan.build({ variant: "paper" });
    expect(game.order).toBe("simultaneous");
    expect(training.batch).toBe(100);
    expect(game.players.map(({ optimizer }) => optimizer)).toEqual(
      Array(2).fill({
        kind: "sgd",
        rate: 0.1,
        momentum: 0.5,
        // 50,000 images in batches of 100 are 500 updates an epoch.
        momentumSchedule: { final: 0.7, from: 500, to: 125_000 },
        schedule: { kind: "inverse", factor: 1.000004, floor: 1e-6 },
      }),
    );
    const rates = networks.discriminator?.nodes
      .filter(({ op }) => op === "dropout")
      .map(({ params }) => params?.rate ?? 0.5);
    expect(rates).toEqual([0.2, 0.5, 0.5]);
    const z = game.nodes.find(({ id }) => id === "z");
    expect(z?.params).toEqual({ distribution: "uniform", low: -Math.sqrt(3), high: Math.sqrt(3) });
  });
});

describe("GAN on CIFAR-10, convolutional", () => {
  it("has cuda-convnet's sizes: pooled to 16, 7 and 5", () => {
    const { networks } = analyse(gan.build({ variant: "cifar-conv" }));
    const shape = (id: string): Shape | undefined =>
      networks.discriminator?.byId.get(id)?.outputShapes.y;
    expect(["pool1", "pool2", "pool3", "maxout4"].map(shape)).toEqual([
      [16, 16, 32],
      [7, 7, 32],
      [5, 5, 192],
      [500],
    ]);
    expect(networks.generator?.byId.get("unfold")?.outputShapes.y).toEqual([32, 32, 3]);
    expect(networks.generator?.byId.get("offset")?.parameters).toBe(3072);
  });
});

describe("DCGAN at 64 pixels (pytorch/examples)", () => {
  const set = { resolution: 64, channels: 3 };

  it("has the table's generator", () => {
    expect(layers(dcgan, set, "generator")).toEqual([
      ["project", [4, 4, 512], 819_200],
      ["norm0", [4, 4, 512], 1_024],
      ["up1", [8, 8, 256], 2_097_152],
      ["norm1", [8, 8, 256], 512],
      ["up2", [16, 16, 128], 524_288],
      ["norm2", [16, 16, 128], 256],
      ["up3", [32, 32, 64], 131_072],
      ["norm3", [32, 32, 64], 128],
      ["up4", [64, 64, 3], 3_072],
    ]);
  });

  it("has the table's discriminator", () => {
    expect(layers(dcgan, set, "discriminator")).toEqual([
      ["down1", [32, 32, 64], 3_072],
      ["down2", [16, 16, 128], 131_072],
      ["norm2", [16, 16, 128], 256],
      ["down3", [8, 8, 256], 524_288],
      ["norm3", [8, 8, 256], 512],
      ["down4", [4, 4, 512], 2_097_152],
      ["norm4", [4, 4, 512], 1_024],
      ["judge", [1, 1, 1], 8_192],
    ]);
  });
});

describe("DCGAN at 28 pixels", () => {
  it("projects to 7x7, normalises the map's channels, and doubles twice", () => {
    expect(layers(dcgan, { width: 32 }, "generator")).toEqual([
      ["project", [3136], 313_600],
      ["norm0", [7, 7, 64], 128],
      ["up1", [14, 14, 32], 32_768],
      ["norm1", [14, 14, 32], 64],
      ["up2", [28, 28, 1], 513],
    ]);
    expect(layers(dcgan, { width: 32 }, "discriminator")).toEqual([
      ["down1", [14, 14, 32], 544],
      ["down2", [7, 7, 64], 32_768],
      ["norm2", [7, 7, 64], 128],
      ["judge", [1], 3_137],
    ]);
  });
});

describe("DCGAN's authors", () => {
  it("normalise the projection by unit and convolve with kernels of 5", () => {
    expect(layers(dcgan, { variant: "authors" }, "generator").slice(0, 3)).toEqual([
      ["project", [16384], 1_638_400],
      ["norm0", [16384], 32_768],
      ["up1", [8, 8, 512], 13_107_200],
    ]);
  });

  it("take turns, the generator first", () => {
    const { game } = dcgan.build({ variant: "authors" });
    expect(game.order).toBe("alternating");
    expect(game.players.map(({ id }) => id)).toEqual(["generator", "discriminator"]);
  });
});

describe("Packt's and Keras-GAN's DCGAN", () => {
  it("pass through the sizes of their code", () => {
    const shapes = (set: OptionValues, network: string): readonly Shape[] =>
      layers(dcgan, set, network)
        .filter(([id]) => !id.startsWith("norm"))
        .map(([, shape]) => shape);
    expect(shapes({ variant: "packt" }, "discriminator")).toEqual([
      [14, 14, 32],
      [7, 7, 64],
      [4, 4, 128],
      [4, 4, 256],
      [1],
    ]);
    expect(shapes({ variant: "keras" }, "discriminator")).toEqual([
      [14, 14, 32],
      [7, 7, 64],
      [4, 4, 128],
      [4, 4, 256],
      [1],
    ]);
    expect(shapes({ variant: "packt" }, "generator")).toEqual([
      [6272],
      [14, 14, 128],
      [28, 28, 64],
      [28, 28, 32],
      [28, 28, 1],
    ]);
  });
});
