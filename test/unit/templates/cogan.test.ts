/** CoGAN against mingyuliutw/CoGAN@f940c28 (net_cogan_mnistedge.py) and Keras-GAN@92a9bf9. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { cogan } from "../../../templates/papers/cogan";
import { rows } from "./rows";

/** Ids of a network's nodes whose weights are another's. */
function shared(set: Parameters<typeof cogan.build>[0], network: string): readonly string[] {
  const nodes = cogan.build(set).networks[network]?.nodes ?? [];
  return nodes.flatMap(({ id, weights }) => (weights === undefined ? [] : [id]));
}

describe("CoGAN's authors, digits and edges", () => {
  const set = { variant: "authors" };
  const document = cogan.build(set);

  it("have the table's generator: 4, 7, 13, 25, 28 pixels", () => {
    expect(rows(document, "generatorA")).toEqual([
      ["up1", [4, 4, 1024], 1_639_424],
      ["act1", [4, 4, 1024], 1],
      ["up2", [7, 7, 512], 4_719_104],
      ["act2", [7, 7, 512], 1],
      ["up3", [13, 13, 256], 1_179_904],
      ["act3", [13, 13, 256], 1],
      ["up4", [25, 25, 128], 295_040],
      ["act4", [25, 25, 128], 1],
      ["up5", [28, 28, 1], 4_609],
    ]);
  });

  it("have the table's discriminator, with two outputs whose difference is the logit", () => {
    expect(rows(document, "discriminatorA")).toEqual([
      ["look1", [24, 24, 20], 520],
      ["look2", [8, 8, 50], 25_050],
      ["look3", [1, 1, 500], 400_500],
      ["act3", [1, 1, 500], 1],
      ["verdict", [1, 1, 2], 1_002],
    ]);
    expect(analyse(document).networks.discriminatorA?.outputShapes).toEqual({ logit: [1] });
  });

  it("share all but the layer next to the image", () => {
    expect(rows(document, "generatorB")).toEqual([["up5", [28, 28, 1], 4_609]]);
    expect(rows(document, "discriminatorB")).toEqual([["look1", [24, 24, 20], 520]]);
    const up2 = document.networks.generatorB?.nodes.find(({ id }) => id === "up2");
    expect(up2?.weights).toBe("generatorA/up2");
    // Running statistics are shared as well, gain and bias or none.
    expect(shared(set, "generatorB")).toContain("norm1");
  });

  it("are paid halves for each domain, with decaying weights and one latent", () => {
    for (const { minimises, optimizer } of document.game.players) {
      expect(minimises.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
      expect(optimizer).toMatchObject({ rate: 2e-4, beta1: 0.5, weightDecay: 5e-4 });
    }
    const fakes = document.game.nodes.filter(({ id }) => id.startsWith("fake"));
    expect(fakes.map((node) => node.in)).toEqual([{ z: "z" }, { z: "z" }]);
    expect(document.game.samples).toEqual(["fakeA", "fakeB"]);
  });

  it("learn from the two halves of the digits, the second being edges", () => {
    const data = document.game.nodes.filter(({ op }) => op === "dataset");
    expect(data).toEqual([
      { id: "a", op: "dataset", params: { range: "unit", part: "first" } },
      { id: "b", op: "dataset", params: { range: "unit", part: "second", derive: "edges" } },
    ]);
  });

  it("begin kernels by Xavier with a gain of the root of two, and biases at 0.1", () => {
    const up1 = document.networks.generatorA?.nodes.find(({ id }) => id === "up1");
    const init = up1?.params?.kernelInit as { readonly high: number };
    expect(init.high).toBeCloseTo(Math.SQRT2 * Math.sqrt(6 / (16 * (100 + 1024))), 6);
    expect(up1?.params?.biasInit).toEqual({ kind: "constant", value: 0.1 });
  });
});

describe("CoGAN's domain adaptation", () => {
  it("names domain A's classes and holds a pair's features together", () => {
    const document = cogan.build({ variant: "adaptation" });
    const { networks } = analyse(document);
    expect(networks.discriminatorA?.outputShapes).toEqual({
      logit: [1],
      class: [10],
      shared: [500],
    });
    const [discriminators] = document.game.players;
    // trainer_cogan_mnist2usps.py weighs the sum over 500 features by 0.01.
    expect(discriminators?.minimises.slice(2)).toEqual([
      { loss: "nameA", weight: 10 },
      { loss: "alike", weight: 5 },
    ]);
    expect(document.game.nodes.find(({ id }) => id === "nameA")?.in).toEqual({
      x: "onRealA.class",
      label: "a.label",
    });
  });
});

describe("CoGAN in Keras-GAN", () => {
  it("shares a generator's first layers and all of a discriminator but its judge", () => {
    const document = cogan.build({ variant: "keras" });
    expect(rows(document, "generatorB")).toEqual([
      ["hidden3", [1024], 525_312],
      ["norm3", [1024], 2_048],
      ["pixels", [784], 803_600],
    ]);
    expect(rows(document, "discriminatorB")).toEqual([["judge", [1], 257]]);
    const b = document.game.nodes.find(({ id }) => id === "b");
    expect(b?.params).toEqual({ part: "second", derive: "rotate" });
  });
});

describe("CoGAN on a laptop", () => {
  it("has one or two layers of its own next to the image", () => {
    expect(rows(cogan.build(), "generatorB").map(([id]) => id)).toEqual(["up2"]);
    expect(rows(cogan.build({ unshared: 2 }), "generatorB").map(([id]) => id)).toEqual([
      "up1",
      "norm1",
      "act1",
      "up2",
    ]);
    expect(shared({ unshared: 2 }, "generatorB")).toEqual(["project", "norm0", "act0"]);
    expect(shared({}, "discriminatorB")).toEqual(["down2", "judge"]);
  });

  it("takes other data for domain B, and derives from the first where there is none", () => {
    const sources = (set: Parameters<typeof cogan.build>[0]) =>
      cogan
        .build(set)
        .game.nodes.filter(({ op }) => op === "dataset")
        .map(({ params }) => params);
    expect(sources({ data: "mnist", dataB: "../usps" })).toEqual([
      { source: "mnist" },
      { source: "folder", path: "../usps" },
    ]);
    expect(sources({ derive: "none" })).toEqual([{ part: "first" }, { part: "second" }]);
    expect(analyse(cogan.build({ derive: "negative" })).diagnostics).toEqual([]);
  });

  it("says that grey images cannot be coloured, and which sizes there are", () => {
    expect(() => cogan.build({ derive: "colour" })).toThrow(
      "derive=colour makes RGB images, and domain B has channels=1. Set channels=3, or derive something else.",
    );
    expect(() => cogan.build({ resolution: 30 })).toThrow("Choose a multiple of 4");
  });
});
