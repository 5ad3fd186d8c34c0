/** CycleGAN against pytorch-CycleGAN-and-pix2pix@7891385, junyanz/CycleGAN@40b4498 and Packt@b065726. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { cyclegan } from "../../../templates/papers/cyclegan";
import { operatorsIn, rows } from "./rows";

describe("CycleGAN's authors in PyTorch, 256 pixels", () => {
  const document = cyclegan.build({ variant: "pytorch" });

  it("have the table's generator of nine residual blocks", () => {
    expect(rows(document, "generatorAB")).toEqual([
      ["look", [256, 256, 64], 9_472],
      ["down1", [128, 128, 128], 73_856],
      ["down2", [64, 64, 256], 295_168],
      ...Array.from({ length: 9 }, (_, block) => [
        `residual${block + 1}`,
        [64, 64, 256],
        1_180_160,
      ]),
      ["up1", [128, 128, 128], 295_040],
      ["up2", [256, 256, 64], 73_792],
      ["paint", [256, 256, 3], 9_411],
    ]);
  });

  it("have reflected borders in the blocks, and nothing behind the sum", () => {
    expect(operatorsIn(document, "residual")).toEqual([
      "input",
      "reflectPad",
      "conv2d",
      "instanceNorm",
      "relu",
      "reflectPad",
      "conv2d",
      "instanceNorm",
      "add",
      "output",
    ]);
  });

  it("end in a tanh without a norm before it", () => {
    const last = document.networks.generatorBA?.nodes.slice(-3).map(({ op }) => op);
    expect(last).toEqual(["conv2d", "tanh", "output"]);
  });

  it("have the table's discriminator of 70x70 patches", () => {
    expect(rows(document, "discriminatorB")).toEqual([
      ["look1", [128, 128, 64], 3_136],
      ["look2", [64, 64, 128], 131_200],
      ["look3", [32, 32, 256], 524_544],
      ["look4", [31, 31, 512], 2_097_664],
      ["judge", [30, 30, 1], 8_193],
    ]);
  });

  it("judge a map of patches at every size", () => {
    for (const [resolution, side] of [
      [128, 14],
      [64, 6],
      [32, 2],
    ] as const) {
      const { networks } = analyse(cyclegan.build({ variant: "pytorch", resolution }));
      expect(networks.discriminatorA?.outputShapes).toEqual({ patches: [side, side, 1] });
    }
  });

  it("count 28,285,832 parameters in all", () => {
    const { networks } = analyse(document);
    const all = Object.values(networks).reduce((sum, { parameters }) => sum + parameters, 0);
    expect(all).toBe(28_285_832);
  });

  it("play with both cycles, the identity and two pools", () => {
    const { game } = document;
    const reads = Object.fromEntries(game.nodes.map((node) => [node.id, node.in]));
    expect(reads).toMatchObject({
      fakeB: { image: "a.image" },
      cycledA: { image: "fakeB" },
      fakeA: { image: "b.image" },
      cycledB: { image: "fakeA" },
      sameA: { image: "a.image" },
      onPoolB: { image: "poolB" },
      poolB: { x: "fakeB" },
      cycleA: { x: "cycledA", target: "a.image" },
      judgeA: { real: "onRealA", fake: "onPoolA" },
      foolB: { fake: "onFakeB" },
    });
    const networks = Object.fromEntries(
      game.nodes.flatMap(({ id, op, params }) => (op === "apply" ? [[id, params?.network]] : [])),
    );
    expect(networks).toMatchObject({
      fakeB: "generatorAB",
      cycledA: "generatorBA",
      sameA: "generatorBA",
      sameB: "generatorAB",
      onFakeB: "discriminatorB",
      onRealA: "discriminatorA",
    });
    expect(game.samples).toEqual(["fakeB", "cycledA", "fakeA", "cycledB"]);
  });

  it("are trained at the same weights, cycles tenfold and identities fivefold", () => {
    const { game, training } = document;
    expect(game.order).toBe("simultaneous");
    expect(training.batch).toBe(1);
    const [generators, discriminators] = game.players;
    // The loss here halves the squares, (D - 1)^2 / 2; the authors' does not.
    expect(generators?.minimises).toEqual([
      { loss: "foolB", weight: 2 },
      { loss: "foolA", weight: 2 },
      { loss: "cycleA", weight: 10 },
      { loss: "cycleB", weight: 10 },
      { loss: "identityB", weight: 5 },
      { loss: "identityA", weight: 5 },
    ]);
    expect(discriminators?.minimises).toEqual([{ loss: "judgeB" }, { loss: "judgeA" }]);
    expect(generators?.optimizer.schedule).toEqual({ kind: "linear", from: 117_700, to: 235_400 });
  });
});

describe("CycleGAN's authors in Torch7", () => {
  const document = cyclegan.build({ variant: "torch7", resolution: 256, blocks: 9 });

  it("pad by 2, so that the discriminator gives 35x35 verdicts", () => {
    expect(analyse(document).networks.discriminatorA?.outputShapes).toEqual({
      patches: [35, 35, 1],
    });
  });

  it("let four players take turns", () => {
    expect(document.game.order).toBe("sequential");
    expect(document.game.players.map(({ id, trains }) => [id, trains])).toEqual([
      ["generatorAB", ["generatorAB"]],
      ["discriminatorB", ["discriminatorB"]],
      ["generatorBA", ["generatorBA"]],
      ["discriminatorA", ["discriminatorA"]],
    ]);
  });
});

describe("CycleGAN in Packt's book", () => {
  const document = cyclegan.build({ variant: "packt-cifar" });

  it("goes from grey to colour through a U-Net, and back", () => {
    const shapes = rows(document, "generatorAB")
      .filter(([id]) => !id.startsWith("norm"))
      .map(([id, shape]) => [id, shape]);
    expect(shapes).toEqual([
      ["down1", [32, 32, 32]],
      ["down2", [16, 16, 64]],
      ["down3", [8, 8, 128]],
      ["down4", [4, 4, 256]],
      ["up1", [8, 8, 128]],
      ["up2", [16, 16, 64]],
      ["up3", [32, 32, 32]],
      ["paint", [32, 32, 3]],
    ]);
    const { networks } = analyse(document);
    expect(networks.generatorBA?.outputShapes).toEqual({ translated: [32, 32, 1] });
    expect(networks.discriminatorB?.outputShapes).toEqual({ patches: [2, 2, 1] });
    expect(networks.generatorAB?.byId.get("skip1")?.outputShapes.y).toEqual([8, 8, 256]);
  });

  it("judges the present translations and asks for no identity", () => {
    const ops = document.game.nodes.map(({ op }) => op);
    expect(ops).not.toContain("imagePool");
    expect(document.game.nodes.some(({ id }) => id.startsWith("identity"))).toBe(false);
    expect(document.game.players.map(({ id }) => id)).toEqual(["discriminators", "generators"]);
  });
});

describe("CycleGAN on a laptop", () => {
  it("translates digits into coloured ones of the other half", () => {
    const { game, training } = cyclegan.build();
    expect(game.nodes.filter(({ op }) => op === "dataset")).toEqual([
      { id: "a", op: "dataset", params: { channels: 3, part: "first" } },
      { id: "b", op: "dataset", params: { channels: 3, part: "second", derive: "colour" } },
    ]);
    expect(training.batch).toBe(8);
  });

  it("halves once and has three residual blocks", () => {
    expect(rows(cyclegan.build(), "generatorAB").map(([id, shape]) => [id, shape])).toEqual([
      ["look", [28, 28, 16]],
      ["down1", [14, 14, 32]],
      ["residual1", [14, 14, 32]],
      ["residual2", [14, 14, 32]],
      ["residual3", [14, 14, 32]],
      ["up1", [28, 28, 16]],
      ["paint", [28, 28, 3]],
    ]);
    expect(analyse(cyclegan.build()).networks.discriminatorA?.outputShapes).toEqual({
      patches: [6, 6, 1],
    });
  });

  it("takes an identity loss, no blocks, and folders for both domains", () => {
    const document = cyclegan.build({ identity: true, blocks: 0, data: "../a", dataB: "../b" });
    expect(analyse(document).diagnostics).toEqual([]);
    expect(document.blocks).toBeUndefined();
    expect(document.game.nodes.find(({ id }) => id === "b")?.params).toEqual({
      source: "folder",
      path: "../b",
      channels: 3,
    });
  });

  it("says which sizes come back as they were", () => {
    expect(() => cyclegan.build({ resolution: 30 })).toThrow(
      "resolution=30 would not come back in its size. Choose a multiple of 4, 28 or 32 for example.",
    );
  });
});
