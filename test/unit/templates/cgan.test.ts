/** CGAN against the sizes in section 4.1 of the paper, Keras-GAN@cf65784 and Packt@b065726. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { cgan } from "../../../templates/papers/cgan";
import { rows } from "./rows";

const nodeOf = (set: Parameters<typeof cgan.build>[0], id: string) =>
  cgan.build(set).game.nodes.find((node) => node.id === id);

describe("CGAN's paper, MNIST", () => {
  const set = { variant: "paper" };
  const document = cgan.build(set);

  it("has the table's generator: latent and label apart, then together", () => {
    expect(rows(document, "generator")).toEqual([
      ["ofLatent", [200], 20_200],
      ["ofLabel", [1000], 11_000],
      ["joint", [1200], 1_441_200],
      ["pixels", [784], 941_584],
    ]);
    const { byId } = analyse(document).networks.generator ?? {};
    expect(byId?.get("both")?.outputShapes.y).toEqual([1200]);
  });

  it("has the table's discriminator of maxout layers, the joint one of four pieces", () => {
    expect(rows(document, "discriminator")).toEqual([
      ["ofImage", [240], 942_000],
      ["ofLabel", [50], 2_750],
      ["joint", [240], 279_360],
      ["judge", [1], 241],
    ]);
  });

  it("drops half of the units in both networks, and draws the latent from the unit hypercube", () => {
    for (const { nodes } of Object.values(document.networks)) {
      const dropped = nodes.filter(({ op }) => op === "dropout");
      expect(dropped).toHaveLength(3);
      for (const { params } of dropped) expect(params?.rate ?? 0.5).toBe(0.5);
    }
    expect(nodeOf(set, "z")?.params).toEqual({ distribution: "uniform", low: 0 });
    expect(nodeOf(set, "digits")?.params).toEqual({ range: "unit" });
  });

  it("descends as section 4.1 says", () => {
    expect(document.training.batch).toBe(100);
    for (const { optimizer } of document.game.players) {
      expect(optimizer).toMatchObject({
        kind: "sgd",
        rate: 0.1,
        momentum: 0.5,
        momentumSchedule: { final: 0.7 },
        schedule: { kind: "inverse", factor: 1.00004, floor: 1e-6 },
      });
    }
  });
});

describe("CGAN in Keras-GAN", () => {
  const set = { variant: "keras" };

  it("multiplies latent and image by embeddings of the label", () => {
    expect(rows(cgan.build(set), "generator")).toEqual([
      ["meaning", [100], 1_000],
      ["hidden1", [256], 25_856],
      ["norm1", [256], 512],
      ["hidden2", [512], 131_584],
      ["norm2", [512], 1_024],
      ["hidden3", [1024], 525_312],
      ["norm3", [1024], 2_048],
      ["pixels", [784], 803_600],
    ]);
    expect(rows(cgan.build(set), "discriminator")).toEqual([
      ["meaning", [784], 7_840],
      ["hidden1", [512], 401_920],
      ["hidden2", [512], 262_656],
      ["hidden3", [512], 262_656],
      ["judge", [1], 513],
    ]);
  });

  it("shows the discriminator fakes of the batch's labels, and asks the generator for others of the same latent", () => {
    expect(nodeOf(set, "fake")?.in).toEqual({ z: "z", label: "digits.label" });
    expect(nodeOf(set, "fakeOfAsked")?.in).toEqual({ z: "z", label: "asked" });
    expect(nodeOf(set, "onAsked")?.in).toEqual({ image: "fakeOfAsked", label: "asked" });
    expect(nodeOf(set, "dLoss")?.in).toEqual({ real: "onReal", fake: "onFake" });
    expect(nodeOf(set, "gLoss")?.in).toEqual({ fake: "onAsked" });
  });
});

describe("CGAN in Packt's book", () => {
  const set = { variant: "packt" };

  it("has the table's convolutions, the label as a plane of the image", () => {
    expect(rows(cgan.build(set), "generator").filter(([id]) => !id.startsWith("norm"))).toEqual([
      ["project", [6272], 696_192],
      ["up1", [14, 14, 128], 409_728],
      ["up2", [28, 28, 64], 204_864],
      ["refine1", [28, 28, 32], 51_232],
      ["refine2", [28, 28, 1], 801],
    ]);
    expect(rows(cgan.build(set), "discriminator")).toEqual([
      ["ofLabel", [784], 8_624],
      ["down1", [14, 14, 32], 1_632],
      ["down2", [7, 7, 64], 51_264],
      ["down3", [4, 4, 128], 204_928],
      ["look", [4, 4, 256], 819_456],
      ["judge", [1], 4_097],
    ]);
  });

  it("shows fakes with labels of their own, the same to both networks", () => {
    expect(nodeOf(set, "fake")?.in).toEqual({ z: "z", label: "asked" });
    expect(nodeOf(set, "onFake")?.in).toEqual({ image: "fake", label: "asked" });
    expect(nodeOf(set, "onReal")?.in).toEqual({ image: "digits.image", label: "digits.label" });
  });
});

describe("CGAN on a laptop", () => {
  it("gives the discriminator the label that the generator was given, and keeps an average", () => {
    const { game } = cgan.build();
    expect(nodeOf({}, "onFake")?.in).toEqual({ image: "fake", label: "digits.label" });
    expect(game.players.map(({ id, average }) => [id, average?.decay])).toEqual([
      ["discriminator", undefined],
      ["generator", 0.998],
    ]);
  });

  it("takes other classes, sizes and widths", () => {
    const document = cgan.build({ classes: 7, resolution: 16, channels: 3, width: 64 });
    const { networks, diagnostics } = analyse(document);
    expect(diagnostics).toEqual([]);
    expect(networks.generator?.outputShapes.image).toEqual([16, 16, 3]);
    expect(networks.generator?.byId.get("ofLabel")?.parameters).toBe(7 * 16 + 16);
  });
});
