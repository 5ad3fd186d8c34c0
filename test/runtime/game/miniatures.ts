/** Games with the parts of the papers in them, so small that a round takes milliseconds. */
import * as tf from "@tensorflow/tfjs";
import {
  batchNorm,
  batchOf,
  conditionalBatchNorm,
  conv2d,
  defineGame,
  dense,
  discriminatorLoss,
  during,
  equalized,
  fade,
  flatten,
  generatorLoss,
  gradientPenalty,
  imagePool,
  instanceNorm,
  interpolation,
  joinBatches,
  l1Loss,
  labels,
  latest,
  leakyRelu,
  minibatchStddev,
  network,
  noise,
  oneHot,
  pixelNorm,
  pointsOf,
  r1Penalty,
  relu,
  reshape,
  sgd,
  spectralNorm,
  splitBatch,
  stageImages,
  tanh,
  upsample,
  weighted,
  type Game,
  type Optimizer,
} from "ganvas";

const slow = sgd({ rate: 0.02 });

/** WGAN-GP on points: a gradient of a gradient, several critic steps. */
export function penalised(optimizer: Optimizer = slow): Game {
  const generator = network("generator", ["z"], (scope) => {
    const hidden = dense(scope, "hidden", { inputs: 2, units: 8 });
    const out = dense(scope, "out", { inputs: 8, units: 2 });
    return ({ z }, context) => out(relu(hidden(z, context)), context);
  });
  const critic = network("critic", ["point"], (scope) => {
    const hidden = dense(scope, "hidden", { inputs: 2, units: 8 });
    const out = dense(scope, "out", { inputs: 8, units: 1 });
    return ({ point }, context) => out(leakyRelu(hidden(point, context), 0.2), context);
  });
  return defineGame({
    networks: [generator, critic],
    sources: {
      z: noise({ shape: [2], distribution: "normal", draw: "player" }),
      plane: pointsOf({ kind: "ring8" }),
    },
    taps: { between: interpolation() },
    order: "sequential",
    players: [
      {
        name: "critic",
        trains: ["critic"],
        optimizer,
        steps: 3,
        loss(context) {
          const real = context.points("plane");
          const fake = generator({ z: context.noise("z") }, context.at("fake"));
          const between = context.tap("between", real, fake);
          const onBetween = critic({ point: between }, context.at("onBetween"));
          const onReal = critic({ point: real }, context.at("onReal"));
          const onFake = critic({ point: fake }, context.at("onFake"));
          return {
            critic: discriminatorLoss("wasserstein", onReal, onFake),
            penalty: weighted(10, gradientPenalty(onBetween, between)),
          };
        },
      },
      {
        name: "generator",
        trains: ["generator"],
        optimizer,
        loss(context) {
          const fake = generator({ z: context.noise("z") }, context.at("fake"));
          const onFake = critic({ point: fake }, context.at("onFake"));
          return { generator: generatorLoss("wasserstein", onFake) };
        },
      },
    ],
    samples: { fake: (c) => generator({ z: c.noise("z") }, c.at("fake")) },
  });
}

/** ProGAN from 4 to 8 pixels: 4 images of the first stage, then 8 that fade in. */
export function growing(
  changes: { readonly optimizer?: Optimizer; readonly slots?: "reset" | "keep" } = {},
): Game {
  const { optimizer = slow, slots } = changes;
  const weights = equalized();
  const generator = network("generator", ["z"], (scope) => {
    const start = dense(scope, "start", { inputs: 4, units: 64, weights });
    const image4 = conv2d(scope, "image4", { inputs: 4, filters: 1, kernel: 1, weights });
    const conv8 = conv2d(scope, "conv8", { inputs: 4, filters: 4, kernel: 3, weights });
    const image8 = conv2d(scope, "image8", { inputs: 4, filters: 1, kernel: 1, weights });
    return ({ z }, context) => {
      const x4 = pixelNorm(leakyRelu(reshape(start(pixelNorm(z), context), [4, 4, 4]), 0.2));
      const small = image4(x4, context);
      const grown = during(context, { from: "8" }, () => {
        const x8 = pixelNorm(leakyRelu(conv8(upsample(x4, 2), context), 0.2));
        return fade(upsample(small, 2), image8(x8, context), context);
      });
      return latest(small, grown);
    };
  });
  const discriminator = network("discriminator", ["image"], (scope) => {
    const from8 = conv2d(scope, "from8", { inputs: 1, filters: 4, kernel: 1, weights });
    const down8 = conv2d(scope, "down8", { inputs: 4, filters: 4, kernel: 3, stride: 2, weights });
    const from4 = conv2d(scope, "from4", { inputs: 1, filters: 4, kernel: 1, weights });
    const judge = dense(scope, "judge", { inputs: 80, units: 1, weights });
    return ({ image }, context) => {
      const low = during(context, { until: "4" }, () => leakyRelu(from4(image, context), 0.2));
      const grown = during(context, { from: "8" }, () => {
        const high = leakyRelu(down8(leakyRelu(from8(image, context), 0.2), context), 0.2);
        const halved = tf.avgPool(image as tf.Tensor4D, 2, 2, "valid");
        return fade(leakyRelu(from4(halved, context), 0.2), high, context);
      });
      const features = minibatchStddev(latest(low, grown), { group: 2 });
      return judge(flatten(features), context);
    };
  });
  return defineGame({
    networks: [generator, discriminator],
    sources: {
      z: noise({ shape: [4], distribution: "normal", draw: "player" }),
      images: batchOf("images", { shape: [8, 8, 1], range: "tanh" }),
    },
    taps: { seen: stageImages() },
    stages: [
      { id: "4", resolution: 4, fade: 0, images: 16, batch: 4 },
      {
        id: "8",
        resolution: 8,
        fade: 8,
        images: 1000,
        batch: 2,
        rates: { generator: 0.01 },
        averages: { generator: 0.5 },
        slots,
      },
    ],
    order: "sequential",
    players: [
      {
        name: "discriminator",
        trains: ["discriminator"],
        optimizer,
        loss(context) {
          const real = context.tap("seen", context.batch("images").image);
          const fake = generator({ z: context.noise("z") }, context.at("fake"));
          const onReal = discriminator({ image: real }, context.at("onReal"));
          const onFake = discriminator({ image: fake }, context.at("onFake"));
          return {
            adversarial: discriminatorLoss("minimax", onReal, onFake),
            penalty: weighted(5, r1Penalty(onReal, real)),
          };
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
    samples: { fake: (c) => generator({ z: c.noise("z") }, c.at("fake")) },
  });
}

/** CycleGAN: one player with two generators, discriminators that see earlier fakes. */
export function translating(optimizer: Optimizer = slow): Game {
  const translator = (name: string) =>
    network(name, ["image"], (scope) => {
      const hidden = conv2d(scope, "hidden", { inputs: 1, filters: 3, kernel: 3 });
      const norm = instanceNorm(scope, "norm", { channels: 3 });
      const out = conv2d(scope, "out", { inputs: 3, filters: 1, kernel: 3 });
      return ({ image }, context) =>
        tanh(out(relu(norm(hidden(image, context), context)), context));
    });
  const judge = (name: string) =>
    network(name, ["image"], (scope) => {
      const down = conv2d(scope, "down", { inputs: 1, filters: 3, kernel: 4, stride: 2 });
      const out = conv2d(scope, "out", { inputs: 3, filters: 1, kernel: 1 });
      return ({ image }, context) => out(leakyRelu(down(image, context), 0.2), context);
    });
  const [generatorAB, generatorBA] = [translator("generatorAB"), translator("generatorBA")];
  const [discriminatorA, discriminatorB] = [judge("discriminatorA"), judge("discriminatorB")];
  const shape = [4, 4, 1];
  const sees = (name: "a" | "b") =>
    ({
      a: { player: "discriminatorA", network: discriminatorA, real: "a", pool: "poolA" },
      b: { player: "discriminatorB", network: discriminatorB, real: "b", pool: "poolB" },
    })[name];
  const judging = (domain: "a" | "b") => {
    const { player, network: discriminator, real, pool } = sees(domain);
    return {
      name: player,
      trains: [player],
      optimizer,
      loss: (context: Parameters<Game["players"][number]["loss"]>[0]) => {
        const [source, translate] =
          domain === "a" ? (["b", generatorBA] as const) : (["a", generatorAB] as const);
        const image = context.batch(source).image;
        const fake = context.tap(pool, translate({ image }, context.at(`fake${domain}`)));
        const onReal = discriminator({ image: context.batch(real).image }, context.at("onReal"));
        const onFake = discriminator({ image: fake }, context.at("onFake"));
        return { adversarial: discriminatorLoss("leastSquares", onReal, onFake) };
      },
    };
  };
  return defineGame({
    networks: [generatorAB, generatorBA, discriminatorA, discriminatorB],
    sources: {
      a: batchOf("a", { shape, range: "tanh" }),
      b: batchOf("b", { shape, range: "tanh" }),
    },
    taps: { poolA: imagePool({ size: 3, shape }), poolB: imagePool({ size: 3, shape }) },
    order: "sequential",
    players: [
      {
        name: "generators",
        trains: ["generatorAB", "generatorBA"],
        optimizer,
        loss(context) {
          const [a, b] = [context.batch("a").image, context.batch("b").image];
          const fakeB = generatorAB({ image: a }, context.at("fakeb"));
          const fakeA = generatorBA({ image: b }, context.at("fakea"));
          const backA = generatorBA({ image: fakeB }, context.at("backA"));
          const onFakeB = discriminatorB({ image: fakeB }, context.at("onFakeB"));
          const onFakeA = discriminatorA({ image: fakeA }, context.at("onFakeA"));
          return {
            ab: generatorLoss("leastSquares", onFakeB),
            ba: generatorLoss("leastSquares", onFakeA),
            cycle: weighted(10, l1Loss(backA, a)),
          };
        },
      },
      judging("a"),
      judging("b"),
    ],
    samples: {
      fakeB: (c) => generatorAB({ image: c.batch("a").image }, c.at("fakeb")),
    },
  });
}

/** BigGAN: gradients of several batches, spectral norm, an average with its state, real and fake in one pass. */
export function accumulating(optimizer: Optimizer = slow, accumulate = 3): Game {
  const classes = 3;
  const generator = network("generator", ["z", "label"], (scope) => {
    const weights = spectralNorm();
    const start = dense(scope, "start", { inputs: 2, units: 16, weights });
    const norm = conditionalBatchNorm(scope, "norm", { channels: 4, condition: classes, weights });
    const plain = batchNorm(scope, "plain", { channels: 4 });
    const out = conv2d(scope, "out", { inputs: 4, filters: 1, kernel: 3, weights });
    return ({ z, label }, context) => {
      const x = reshape(start(z, context), [2, 2, 4]);
      const y = relu(norm(x, oneHot(label, classes), context));
      return tanh(out(plain(upsample(y, 2), context), context));
    };
  });
  const discriminator = network("discriminator", ["image"], (scope) => {
    const weights = spectralNorm();
    const down = conv2d(scope, "down", { inputs: 1, filters: 4, kernel: 4, stride: 2, weights });
    const out = dense(scope, "out", { inputs: 16, units: 1, weights });
    return ({ image }, context) => out(flatten(relu(down(image, context))), context);
  });
  return defineGame({
    networks: [generator, discriminator],
    sources: {
      z: noise({ shape: [2], distribution: "normal", draw: "player" }),
      y: labels({ classes, draw: "round" }),
      images: batchOf("images", { shape: [4, 4, 1], range: "tanh" }),
    },
    order: "sequential",
    players: [
      {
        name: "discriminator",
        trains: ["discriminator"],
        optimizer,
        accumulate,
        loss(context) {
          const given = { z: context.noise("z"), label: context.labels("y") };
          const fake = generator(given, context.at("fake"));
          const image = joinBatches(context.batch("images").image, fake);
          const onBoth = splitBatch(discriminator({ image }, context.at("onBoth")), 2);
          return { hinge: discriminatorLoss("hinge", onBoth.part1, onBoth.part2) };
        },
      },
      {
        name: "generator",
        trains: ["generator"],
        optimizer,
        accumulate,
        average: { decay: 0.9, state: true },
        loss(context) {
          const given = { z: context.noise("z"), label: context.labels("y") };
          const fake = generator(given, context.at("fake"));
          const settings = { updateState: false };
          const onFake = discriminator({ image: fake }, context.at("onFake", settings));
          return { hinge: generatorLoss("hinge", onFake) };
        },
      },
    ],
    samples: {
      fake: (c) => generator({ z: c.noise("z"), label: c.labels("y") }, c.at("fake")),
    },
  });
}
