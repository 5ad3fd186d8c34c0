/** BigGAN against ajbrock/BigGAN-PyTorch@9845943. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { biggan } from "../../../templates/papers/biggan";
import { chunks } from "../../../templates/papers/residual/networks";
import { faults, rows } from "./rows";

describe("BigGAN on ImageNet at 128 pixels (launch_BigGAN_bs256x8.sh)", () => {
  const document = biggan.build({ variant: "imagenet" });

  it("has the table's generator", () => {
    expect(rows(document, "generator")).toEqual([
      ["embed", [128], 128_000],
      ["project", [24_576], 516_096],
      ["up1", [8, 8, 1536], 45_740_544],
      ["up2", [16, 16, 768], 17_789_184],
      ["up3", [32, 32, 384], 4_618_368],
      ["up4", [64, 64, 192], 1_240_128],
      ["attention", [64, 64, 192], 46_081],
      ["up5", [128, 128, 96], 352_800],
      ["norm", [128, 128, 96], 192],
      ["paint", [128, 128, 3], 2_595],
    ]);
  });

  it("has the table's discriminator", () => {
    expect(rows(document, "discriminator")).toEqual([
      ["down1", [64, 64, 96], 86_112],
      ["attention", [64, 64, 96], 11_521],
      ["down2", [32, 32, 192], 516_672],
      ["down3", [16, 16, 384], 2_065_536],
      ["down4", [8, 8, 768], 8_259_840],
      ["down5", [4, 4, 1536], 33_034_752],
      ["block6", [4, 4, 1536], 42_470_400],
      ["judge", [1], 1_537],
      ["embed", [1536], 1_536_000],
    ]);
  });

  it("splits the latent in six, and gives every block its own part beside the shared embedding", () => {
    const { generator } = analyse(document).networks;
    expect(Object.values(generator?.byId.get("chunks")?.outputShapes ?? {})).toEqual(
      Array(6).fill([20]),
    );
    for (const block of [1, 2, 3, 4, 5]) {
      const condition = generator?.byId.get(`condition${block}`);
      expect(condition?.node.in).toEqual({ x: ["embed", `chunks.part${block + 1}`] });
      expect(condition?.outputShapes.y).toEqual([148]);
    }
  });

  it("divides all kernels by their spectral norms, those of conditional norms too, but not the shared embedding", () => {
    const { generator } = analyse(document).networks;
    const plain = generator?.flat.filter(({ params }) => params.weightScale === "none");
    expect(plain?.map(({ path }) => path)).toEqual(["embed"]);
  });

  it("is trained as the script says: batches of 2048, an average from update 20,000 on", () => {
    const { players } = document.game;
    const adam = { kind: "adam", beta1: 0, beta2: 0.999, epsilon: 1e-6 };
    expect(players).toMatchObject([
      { id: "discriminator", optimizer: { ...adam, rate: 4e-4 } },
      {
        id: "generator",
        optimizer: { ...adam, rate: 1e-4 },
        average: { decay: 0.9999, from: 20_000, state: true },
      },
    ]);
    for (const { accumulate = 1 } of players) {
      expect(document.training.batch * accumulate).toBe(2048);
    }
  });
});

describe("BigGAN at 256 pixels", () => {
  const document = biggan.build({ variant: "imagenet-256" });

  it("attends at 64 pixels in both networks", () => {
    const at = (network: string) => rows(document, network).find(([id]) => id === "attention")?.[1];
    expect(at("generator")).toEqual([64, 64, 384]);
    expect(at("discriminator")).toEqual([64, 64, 192]);
  });

  it("keeps the batch of 2048 in more and smaller parts", () => {
    const [player] = document.game.players;
    expect(document.training.batch * (player?.accumulate ?? 1)).toBe(2048);
  });
});

describe("BigGAN on CIFAR-10 (launch_cifar_ema.sh)", () => {
  const document = biggan.build({ variant: "cifar" });

  it("has the tables' networks", () => {
    expect(rows(document, "generator")).toEqual([
      ["project", [4096], 528_384],
      ["up1", [8, 8, 256], 1_256_192],
      ["up2", [16, 16, 256], 1_256_192],
      ["up3", [32, 32, 256], 1_256_192],
      ["norm", [32, 32, 256], 512],
      ["paint", [32, 32, 3], 6_915],
    ]);
    expect(rows(document, "discriminator")).toEqual([
      ["down1", [16, 16, 256], 598_272],
      ["down2", [8, 8, 256], 1_245_952],
      ["block3", [8, 8, 256], 1_180_160],
      ["block4", [8, 8, 256], 1_180_160],
      ["judge", [1], 257],
      ["embed", [256], 2_560],
    ]);
  });

  it("begins with small normal weights, also where a batch norm looks up its gain", () => {
    const { flat = [] } = analyse(document).networks.generator ?? {};
    const small = { kind: "normal", deviation: 0.02 };
    for (const { node, params } of flat) {
      if (node.op === "conv2d" || node.op === "dense") expect(params.kernelInit).toEqual(small);
      if (node.op === "conditionalBatchNorm") {
        expect([params.gainInit, params.biasInit]).toEqual([small, small]);
      }
    }
  });

  it("takes four steps of the discriminator a round", () => {
    expect(document.game.players[0]).toMatchObject({ steps: 4, optimizer: { rate: 2e-4 } });
    expect(document.training.batch).toBe(50);
  });
});

describe("BigGAN's game", () => {
  it("judges real and generated images in one pass", () => {
    const { game } = biggan.build();
    const reads = (id: string) => game.nodes.find((node) => node.id === id)?.in;
    expect(reads("images")).toEqual({ x: ["fake", "digits.image"] });
    expect(reads("classes")).toEqual({ x: ["y", "digits.label"] });
    expect(reads("onBoth")).toEqual({ image: "images", label: "classes" });
    expect(reads("dLoss")).toEqual({ real: "verdicts.part2", fake: "verdicts.part1" });
  });

  it("draws latents anew for every update", () => {
    const { game } = biggan.build();
    const z = game.nodes.find(({ id }) => id === "z");
    expect(z?.params).toEqual({ shape: [60], draw: "player" });
    expect(game.players[0]?.steps).toBe(2);
  });

  it("penalises generator kernels that are not orthogonal where it is told to, but for the embedding", () => {
    const document = biggan.build({ orthogonal: 1e-4 });
    expect(faults(document)).toEqual([]);
    expect(document.game.nodes.find(({ op }) => op === "orthogonalPenalty")?.params).toEqual({
      network: "generator",
      except: "embed",
    });
    expect(document.game.players[1]?.minimises).toEqual([
      { loss: "gLoss" },
      { loss: "apart", weight: 1e-4 },
    ]);
    expect(biggan.build().game.nodes.some(({ op }) => op === "orthogonalPenalty")).toBe(false);
  });
});

describe("a latent in parts", () => {
  it("loses nothing where it does not divide", () => {
    expect(chunks(120, 6)).toEqual([20, 20, 20, 20, 20, 20]);
    expect(chunks(64, 3)).toEqual([22, 21, 21]);
  });

  it("conditions blocks of any size", () => {
    for (const resolution of [16, 28, 32, 64]) {
      expect(faults(biggan.build({ resolution, latent: 61, channels: 3 }))).toEqual([]);
    }
  });
});
