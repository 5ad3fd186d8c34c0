/** A whole DCGAN, five rounds, against PyTorch in float64: see test/fixtures/reference/dcgan.py. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  batchNorm,
  batchOf,
  buildProgram,
  conv2d,
  conv2dTranspose,
  defineGame,
  dense,
  discriminatorLoss,
  flatten,
  generatorLoss,
  leakyRelu,
  network,
  noise,
  relu,
  reshape,
  sgd,
  tanh,
} from "ganvas";
import { trace } from "../../../runtime/compile/trace";
import type { HostTensor } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import { difference } from "./play";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/dcgan.json", import.meta.url), "utf8"),
) as {
  readonly start: Readonly<Record<string, Numbers>>;
  readonly end: Readonly<Record<string, Numbers>>;
  readonly z: readonly Numbers[];
  readonly images: readonly Numbers[];
  readonly losses: readonly (readonly [discriminator: number, generator: number])[];
};

const generator = network("generator", ["z"], (scope) => {
  const project = dense(scope, "project", { inputs: 5, units: 32, bias: false });
  const norm0 = batchNorm(scope, "norm0", { channels: 8 });
  const up1 = conv2dTranspose(scope, "up1", { inputs: 8, filters: 4, kernel: 4, bias: false });
  const norm1 = batchNorm(scope, "norm1", { channels: 4 });
  const up2 = conv2dTranspose(scope, "up2", { inputs: 4, filters: 1, kernel: 4 });
  return ({ z }, context) => {
    let x = reshape(project(z, context), [2, 2, 8]);
    x = up1(relu(norm0(x, context)), context);
    x = up2(relu(norm1(x, context)), context);
    return tanh(x);
  };
});

const discriminator = network("discriminator", ["image"], (scope) => {
  const down1 = conv2d(scope, "down1", { inputs: 1, filters: 4, kernel: 4, stride: 2 });
  const down2 = conv2d(scope, "down2", {
    inputs: 4,
    filters: 8,
    kernel: 4,
    stride: 2,
    bias: false,
  });
  const norm2 = batchNorm(scope, "norm2", { channels: 8 });
  const judge = dense(scope, "judge", { inputs: 32, units: 1 });
  return ({ image }, context) => {
    const x = down2(leakyRelu(down1(image, context), 0.2), context);
    return judge(flatten(leakyRelu(norm2(x, context), 0.2)), context);
  };
});

const optimizer = sgd({ rate: 0.05, momentum: 0.5 });
const game = defineGame({
  networks: [generator, discriminator],
  sources: {
    z: noise({ shape: [5], distribution: "normal", draw: "round" }),
    images: batchOf("images", { shape: [8, 8, 1], range: "tanh" }),
  },
  order: "sequential",
  players: [
    {
      name: "discriminator",
      trains: ["discriminator"],
      optimizer,
      loss(context) {
        const fake = generator({ z: context.noise("z") }, context.at("fake"));
        const { image } = context.batch("images");
        const onReal = discriminator({ image }, context.at("onReal"));
        const onFake = discriminator({ image: fake }, context.at("onFake"));
        return { adversarial: discriminatorLoss("minimax", onReal, onFake) };
      },
    },
    {
      name: "generator",
      trains: ["generator"],
      optimizer,
      loss(context) {
        const fake = generator({ z: context.noise("z") }, context.at("fake"));
        const onFake = discriminator({ image: fake }, context.at("onFake"));
        return { adversarial: generatorLoss("nonSaturating", onFake) };
      },
    },
  ],
  samples: {},
});

describe("a DCGAN", () => {
  it("plays five rounds as PyTorch does: losses, weights, running statistics", async () => {
    const program = buildProgram(game, { batch: 6 });
    const engine = createOnnxRuntimeEngine({ provider: "cpu", threads: 1 });
    const state = engine.createState({
      ...program.initialState({ seed: 0 }),
      ...hosts(reference.start),
    });
    const [plan] = program.plans;
    if (plan === undefined) throw new Error("The game has no plan.");
    const step = await engine.load(trace(plan.build));
    for (const [round, [lossD, lossG]] of reference.losses.entries()) {
      const updates = { discriminator: round, generator: round };
      const feeds = plan.feeds(
        { seed: 0, round, updates },
        { images: { image: host(reference.images[round]) } },
      );
      const outputs = await step.run(state, { ...feeds, "draw/z": host(reference.z[round]) });
      expect(outputs["loss/discriminator"]?.data[0]).toBeCloseTo(lossD, 5);
      expect(outputs["loss/generator"]?.data[0]).toBeCloseTo(lossG, 5);
    }
    const end = await state.read(Object.keys(reference.end));
    expect(difference(hosts(reference.end), end)).toBeLessThan(1e-4);
    await engine.dispose();
  });
});

function host(numbers: Numbers | undefined): HostTensor {
  if (numbers === undefined) throw new Error("The reference ends before the game.");
  return { shape: numbers.shape, dtype: "float32", data: Float32Array.from(numbers.data) };
}

function hosts(tensors: Readonly<Record<string, Numbers>>): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, numbers]) => [name, host(numbers)]),
  );
}
