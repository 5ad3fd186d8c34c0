/** DCGAN as generated code writes it, for any width: the 28-pixel preset and the paper's 64-pixel networks. */
import {
  adam,
  batchNorm,
  batchOf,
  conv2d,
  conv2dTranspose,
  dense,
  discriminatorLoss,
  flatten,
  generatorLoss,
  leakyRelu,
  network,
  noise,
  relu,
  reshape,
  tanh,
  type Context,
  type Game,
  type GameContext,
  type Layer,
  type Scope,
} from "../../runtime";
import type * as tf from "@tensorflow/tfjs";

const kernelInit = { kind: "normal", deviation: 0.02 } as const;
const gainInit = { kind: "normal", mean: 1, deviation: 0.02 } as const;
const optimizer = adam({ rate: 2e-4, beta1: 0.5, beta2: 0.999 });

type Step = (x: tf.Tensor, context: Context) => tf.Tensor;
const chain =
  (steps: readonly Step[]): Step =>
  (x, context) =>
    steps.reduce((value, step) => step(value, context), x);

const norm = (scope: Scope, id: string, channels: number): Layer =>
  batchNorm(scope, id, { channels, gainInit });

/** A game of DCGAN at 28 or 64 pixels. */
export function dcganGame(size: 28 | 64, width: number): Game {
  const { generator, discriminator } = size === 28 ? small(width) : paper(width);
  const fakes = (context: GameContext) => generator({ z: context.noise("z") }, context.at("fake"));
  return {
    networks: [generator, discriminator],
    sources: {
      z: noise({ shape: [100], distribution: "normal", draw: "round" }),
      digits: batchOf("digits", { shape: [size, size, size === 28 ? 1 : 3], range: "tanh" }),
    },
    order: "sequential",
    players: [
      {
        name: "discriminator",
        trains: ["discriminator"],
        optimizer,
        loss(context) {
          const { image } = context.batch("digits");
          const onReal = discriminator({ image }, context.at("onReal"));
          const onFake = discriminator({ image: fakes(context) }, context.at("onFake"));
          return { loss: discriminatorLoss("minimax", onReal, onFake) };
        },
      },
      {
        name: "generator",
        trains: ["generator"],
        optimizer,
        loss(context) {
          const onFake = discriminator({ image: fakes(context) }, context.at("onFake"));
          return { loss: generatorLoss("nonSaturating", onFake) };
        },
      },
    ],
    samples: { fake: fakes },
  };
}

function small(width: number) {
  const deep = 2 * width;
  const generator = network("generator", ["z"], (scope) => {
    const units = 49 * deep;
    const steps = chain([
      dense(scope, "project", { inputs: 100, units, bias: false, kernelInit }),
      (x) => reshape(x, [7, 7, deep]),
      norm(scope, "norm0", deep),
      relu,
      conv2dTranspose(scope, "up1", {
        inputs: deep,
        filters: width,
        kernel: 4,
        bias: false,
        kernelInit,
      }),
      norm(scope, "norm1", width),
      relu,
      conv2dTranspose(scope, "up2", { inputs: width, filters: 1, kernel: 4, kernelInit }),
      tanh,
    ]);
    return ({ z }, context) => steps(z, context);
  });
  const discriminator = network("discriminator", ["image"], (scope) => {
    const steps = chain([
      conv2d(scope, "down1", { inputs: 1, filters: width, kernel: 4, stride: 2, kernelInit }),
      (x) => leakyRelu(x, 0.2),
      conv2d(scope, "down2", {
        inputs: width,
        filters: deep,
        kernel: 4,
        stride: 2,
        bias: false,
        kernelInit,
      }),
      norm(scope, "norm2", deep),
      (x) => leakyRelu(x, 0.2),
      flatten,
      dense(scope, "judge", { inputs: 49 * deep, units: 1, kernelInit }),
    ]);
    return ({ image }, context) => steps(image, context);
  });
  return { generator, discriminator };
}

function paper(width: number) {
  const widths = [8, 4, 2, 1].map((factor) => factor * width);
  const deepest = 8 * width;
  const generator = network("generator", ["z"], (scope) => {
    const first = {
      inputs: 100,
      filters: deepest,
      kernel: 4,
      stride: 1,
      padding: "valid",
    } as const;
    const steps = chain([
      (x) => reshape(x, [1, 1, 100]),
      conv2dTranspose(scope, "project", { ...first, bias: false, kernelInit }),
      ...widths.flatMap((inputs, i) => {
        const filters = widths[i + 1] ?? 3;
        const up = { inputs, filters, kernel: 4, bias: false, kernelInit };
        return [norm(scope, `norm${i}`, inputs), relu, conv2dTranspose(scope, `up${i}`, up)];
      }),
      tanh,
    ]);
    return ({ z }, context) => steps(z, context);
  });
  const discriminator = network("discriminator", ["image"], (scope) => {
    const steps = chain([
      ...widths.toReversed().flatMap((filters, i, all): Step[] => {
        const down = {
          inputs: all[i - 1] ?? 3,
          filters,
          kernel: 4,
          stride: 2,
          bias: false,
          kernelInit,
        };
        const normed = i === 0 ? [] : [norm(scope, `norm${i}`, filters)];
        return [conv2d(scope, `down${i}`, down), ...normed, (x) => leakyRelu(x, 0.2)];
      }),
      conv2d(scope, "judge", {
        inputs: deepest,
        filters: 1,
        kernel: 4,
        padding: "valid",
        bias: false,
        kernelInit,
      }),
      flatten,
    ]);
    return ({ image }, context) => steps(image, context);
  });
  return { generator, discriminator };
}
