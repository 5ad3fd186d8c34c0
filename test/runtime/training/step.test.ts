import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { decodeSafetensors } from "../../../runtime/runs/safetensors";
import type { GanDocument } from "../../../src/core/document/document";
import { built, ganvas, tiny, writeProject } from "./support";

vi.setConfig({ testTimeout: 120_000 });
beforeAll(built, 60_000);

async function stepOf(document: GanDocument, seed: number) {
  const project = writeProject(document);
  const out = join(project, "out", "step.safetensors");
  const args = ["step", project, "--seed", String(seed), "--out", out, "--json"];
  const { code, stdout, stderr } = await ganvas(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const report = JSON.parse(stdout) as { losses: Record<string, number>; tensors: number };
  return { out, report, ...decodeSafetensors(readFileSync(out), out) };
}

describe("ganvas step", () => {
  it("writes what went in, the state before and after, losses and gradients", async () => {
    const { tensors, metadata, report } = await stepOf(tiny(), 3);
    expect(metadata).toEqual({
      format: "ganvas-step-1",
      seed: "3",
      batch: "4",
      order: "sequential",
      round: "0",
      updates: '[["discriminator","generator"]]',
    });
    const names = Object.keys(tensors);
    expect(report.tensors).toBe(names.length);
    expect(report.losses["loss/generator"]).toBe(tensors["loss/generator"]?.data[0]);
    expect(tensors["draw/z"]?.shape).toEqual([4, 8]);
    expect(tensors["batch/digits/image"]?.shape).toEqual([4, 28, 28, 1]);
    const under = (prefix: string) =>
      names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])).sort();
    expect(under("after/")).toEqual(under("before/"));
    const trained = under("before/").filter(
      (path) => !/^optimizer\/|\/(mean|variance)$/.test(path),
    );
    expect(under("gradient/")).toEqual(trained.map((path) => `${path.split("/")[0]}/${path}`));
    for (const path of trained) {
      const [before, after] = [tensors[`before/${path}`], tensors[`after/${path}`]];
      expect(after?.data, path).not.toEqual(before?.data);
    }
  });

  it("keeps the updates of a round apart where there are several", async () => {
    const document = tiny();
    const players = document.game.players.map((player) =>
      player.id === "discriminator" ? { ...player, steps: 2 } : player,
    );
    const { tensors, metadata } = await stepOf(
      { ...document, game: { ...document.game, players } },
      3,
    );
    expect(JSON.parse(metadata["updates"] ?? "")).toEqual([
      ["discriminator"],
      ["discriminator"],
      ["generator"],
    ]);
    const image = (n: number) => tensors[`update/${n}/batch/digits/image`]?.data;
    expect(image(0)).toBeDefined();
    expect(image(1)).toBeDefined();
    expect(image(1)).not.toEqual(image(0));
    expect(tensors["update/2/loss/generator"]).toBeDefined();
  });
});

/** w z, faded in, judged by v times what a pool of such numbers hands out; the judge takes two batches an update. */
const growing = `import { defineGame, dense, imagePool, network, noise, sgd } from "ganvas";
import * as tf from "@tensorflow/tfjs";

const generator = network("generator", ["z"], (scope) => {
  const w = dense(scope, "w", { inputs: 1, units: 1, bias: false });
  return ({ z }, context) => tf.mul(w(z, context), context.stage.fade);
});
const judge = network("judge", ["x"], (scope) => {
  const v = dense(scope, "v", { inputs: 1, units: 1, bias: false });
  return ({ x }, context) => v(x, context);
});

export const game = defineGame({
  networks: [generator, judge],
  sources: { z: noise({ shape: [1], distribution: "normal", draw: "player" }) },
  taps: { pool: imagePool({ size: 3, shape: [1] }) },
  stages: [
    { id: "small", resolution: 4, fade: 0, images: 80 },
    { id: "large", resolution: 8, fade: 160, images: 80, batch: 4 },
  ],
  order: "sequential",
  players: [
    {
      name: "judge",
      trains: ["judge"],
      optimizer: sgd({ rate: 0.5 }),
      accumulate: 2,
      loss(context) {
        const x = generator({ z: context.noise("z") }, context.at("fake"));
        return { score: tf.mean(judge({ x: context.tap("pool", x) }, context.at("old"))) };
      },
    },
    {
      name: "generator",
      trains: ["generator"],
      optimizer: sgd({ rate: 0.5 }),
      loss(context) {
        const x = generator({ z: context.noise("z") }, context.at("fake"));
        return { score: tf.neg(tf.mean(judge({ x }, context.at("new")))) };
      },
    },
  ],
  samples: { fake: (context) => generator({ z: context.noise("z") }, context.at("fake")) },
});
`;

describe("ganvas step --stage", () => {
  it("writes a round in which the stage is half faded in, with the state of taps and each batch of an update", async () => {
    const project = writeProject(tiny({ batch: 4 }), { "src/game.ts": growing });
    const out = join(project, "step.safetensors");
    const args = ["step", project, "--stage", "large", "--seed", "3", "--out", out];
    expect(await ganvas(args)).toMatchObject({ code: 0, stderr: "" });
    const { tensors, metadata } = decodeSafetensors(readFileSync(out), out);
    // 80 images of two batches of 4 a round are 10 rounds, and as many of the next stage fade it in by half.
    expect(metadata).toMatchObject({ stage: "large", round: "20", batch: "4" });
    expect(JSON.parse(metadata["updates"] ?? "")).toEqual([[], ["judge"], ["generator"]]);
    const numbers = (name: string): number[] => Array.from(tensors[name]?.data ?? [], Number);
    const one = (name: string): number => numbers(name)[0] ?? NaN;

    const [w, v] = [one("before/generator/w/kernel"), one("before/judge/v/kernel")];
    const pool: number[] = [];
    let gradient = 0;
    for (const part of [0, 1]) {
      const fed = (name: string) => numbers(`update/${part}/${name}`);
      expect(fed("scalar/stage/fade")).toEqual([0.5]);
      const old = fed("draw/judge/z").map((z, i) => {
        const x = 0.5 * w * z;
        if (pool.length < 3) {
          pool.push(x);
          return x;
        }
        if (fed("draw/judge/pool/swap")[i] !== 1) return x;
        const place = fed("draw/judge/pool/place")[i] ?? NaN;
        const kept = pool[place] ?? NaN;
        pool[place] = x;
        return kept;
      });
      expect(old).toHaveLength(4);
      const mean = old.reduce((sum, x) => sum + x, 0) / 4;
      expect(one(`update/${part}/loss/judge`)).toBeCloseTo(v * mean, 5);
      gradient += mean / 2;
    }
    expect(one("after/judge/v/kernel")).toBeCloseTo(v - 0.5 * gradient, 5);
    expect(numbers("before/game/pool/count")).toEqual([0]);
    expect(numbers("after/game/pool/count")).toEqual([3]);
    numbers("after/game/pool/images").forEach((x, i) => expect(x).toBeCloseTo(pool[i] ?? NaN, 5));
    const z = numbers("update/2/draw/generator/z");
    const mean = z.reduce((sum, x) => sum + x, 0) / 4;
    const slope = -0.5 * mean * one("after/judge/v/kernel");
    expect(one("after/generator/w/kernel")).toBeCloseTo(w - 0.5 * slope, 5);
  });

  it("says which stages there are", async () => {
    const project = writeProject(tiny({ batch: 4 }), { "src/game.ts": growing });
    const args = ["step", project, "--stage", "huge", "--out", join(project, "x")];
    const { code, stderr } = await ganvas(args);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('no stage "huge". Its stages: small, large.') as string,
    });
  });
});
