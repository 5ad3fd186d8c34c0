/** A game that grows, as the training process plays it: stages change at their round, also across a resume. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { loadCheckpoint } from "../../../runtime/runs/checkpoint";
import { readEvents, resolveRun } from "../../../runtime/runs/directory";
import { built, ganvas, tiny, writeProject } from "./support";

// A process takes half a second to start, several where others are at work too.
vi.setConfig({ testTimeout: 60_000 });
beforeAll(built, 60_000);

/** Four rounds of 7 pixels, then 14 pixels, fading in over four rounds. */
const game = `import {
  adam, batchOf, conv2d, defineGame, dense, discriminatorLoss, during, fade, flatten, generatorLoss, latest,
  leakyRelu, network, noise, reshape, stageImages, tanh, upsample,
} from "ganvas";

const generator = network("generator", ["z"], (scope) => {
  const start = dense(scope, "start", { inputs: 4, units: 98 });
  const image7 = conv2d(scope, "image7", { inputs: 2, filters: 1, kernel: 1 });
  const image14 = conv2d(scope, "image14", { inputs: 2, filters: 1, kernel: 3 });
  return ({ z }, context) => {
    const x = leakyRelu(reshape(start(z, context), [7, 7, 2]), 0.2);
    const low = tanh(image7(x, context));
    const high = during(context, { from: "14" }, () =>
      fade(upsample(low, 2), tanh(image14(upsample(x, 2), context)), context),
    );
    return latest(low, high);
  };
});

const discriminator = network("discriminator", ["image"], (scope) => {
  const judge7 = dense(scope, "judge7", { inputs: 49, units: 1 });
  const judge14 = dense(scope, "judge14", { inputs: 196, units: 1 });
  return ({ image }, context) =>
    latest(
      during(context, { until: "7" }, () => judge7(flatten(image), context)),
      during(context, { from: "14" }, () => judge14(flatten(image), context)),
    );
});

const optimizer = adam({ rate: 0.01, beta1: 0.5, beta2: 0.99 });

export const game = defineGame({
  networks: [generator, discriminator],
  sources: {
    z: noise({ shape: [4], distribution: "normal", draw: "player" }),
    digits: batchOf("digits", { shape: [28, 28, 1], range: "tanh" }),
  },
  taps: { seen: stageImages() },
  stages: [
    { id: "7", resolution: 7, fade: 0, images: 16, batch: 4 },
    { id: "14", resolution: 14, fade: 8, images: 100, batch: 2 },
  ],
  order: "sequential",
  players: [
    {
      name: "discriminator",
      trains: ["discriminator"],
      optimizer,
      loss(context) {
        const real = context.tap("seen", context.batch("digits").image);
        const fake = generator({ z: context.noise("z") }, context.at("fake"));
        const onReal = discriminator({ image: real }, context.at("onReal"));
        const onFake = discriminator({ image: fake }, context.at("onFake"));
        return { adversarial: discriminatorLoss("minimax", onReal, onFake) };
      },
    },
    {
      name: "generator",
      trains: ["generator"],
      optimizer,
      average: { decay: 0.9 },
      loss(context) {
        const fake = generator({ z: context.noise("z") }, context.at("fake"));
        const onFake = discriminator({ image: fake }, context.at("onFake"));
        return { adversarial: generatorLoss("nonSaturating", onFake) };
      },
    },
  ],
  samples: { fake: (context) => generator({ z: context.noise("z") }, context.at("fake")) },
});
`;

const project = () =>
  writeProject(tiny({ steps: 10, sampleEvery: 2, checkpointEvery: 100 }), { "src/game.ts": game });

async function trained(folder: string, ...args: readonly string[]) {
  const { code, stderr } = await ganvas(["train", folder, "--device", "cpu", ...args]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const run = resolveRun("latest", folder);
  return { events: readEvents(run), checkpoint: loadCheckpoint(run) };
}

describe("a run that grows", () => {
  it("says so, and shows images of the stage at hand", async () => {
    const { events } = await trained(project());
    const told = events.flatMap((event): (string | number)[] => {
      if (event.type === "phase" && event.phase === "compiling") return [event.detail ?? "begin"];
      if (event.type === "step") return [event.step];
      return [];
    });
    expect(told).toEqual(["begin", 1, 2, 3, 4, "growing to 14x14", 5, 6, 7, 8, 9, 10]);
    const widths = events.flatMap((event) => (event.type === "samples" ? [event.width] : []));
    const [small = NaN, large = NaN] = [widths[0], widths.at(-1)];
    // Sheets at steps 0, 2, 4, 6, 8, 10: of 16 images, with gaps between.
    expect(widths).toEqual([small, small, small, large, large, large]);
    expect(large - small).toBe(16 * 7);
  });

  it("resumes exactly within a stage, and where one ends", async () => {
    const whole = await trained(project());
    // The second stage began with empty slots and does not reach the first one's judge.
    const slot = "optimizer/discriminator/discriminator/judge7/kernel/m";
    expect(whole.checkpoint.tensors[slot]?.data.every((value) => value === 0)).toBe(true);
    for (const steps of ["4", "6"]) {
      const folder = project();
      await trained(folder, "--steps", steps);
      const { events, checkpoint } = await trained(folder, "--resume", "latest", "--steps", "10");
      expect(checkpoint.tensors, `resumed at ${steps}`).toEqual(whole.checkpoint.tensors);
      expect(checkpoint.updates).toEqual(whole.checkpoint.updates);
      const losses = (from: typeof events) =>
        from.flatMap((event) => (event.type === "step" ? [event.losses] : []));
      expect(losses(events)).toEqual(losses(whole.events));
    }
  });

  it("is not resumed by code whose players step otherwise: stages are counted in updates", async () => {
    const folder = project();
    await trained(folder, "--steps", "2");
    const changed = game.replace('trains: ["generator"],', 'trains: ["generator"],\n steps: 3,');
    writeProject(tiny(), { "src/game.ts": changed }, folder);
    const { code, stderr } = await ganvas(["train", folder, "--resume", "latest", "--steps", "9"]);
    expect(code).toBe(1);
    expect(stderr).toContain('The steps of "generator" were changed since');
    expect(stderr).toContain("it had made 2 updates in 2 rounds, which the code says are 6.");
  });
});
