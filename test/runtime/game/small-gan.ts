/** A small convolutional GAN with everything in it that moves: batch normalisation, dropout, momentum, an average. */
import {
  batchOf,
  defineGame,
  discriminatorLoss,
  generatorLoss,
  network,
  noise,
  sigmoid,
  sgd,
  type Game,
  type Player,
} from "ganvas";
import {
  batchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  dropout,
  flatten,
  leakyRelu,
  relu,
  reshape,
  tanh,
} from "ganvas";

export const generator = network("generator", ["z"], (scope) => {
  const project = dense(scope, "project", { inputs: 3, units: 16 });
  const norm = batchNorm(scope, "norm", { channels: 4 });
  const up = conv2dTranspose(scope, "up", { inputs: 4, filters: 1, kernel: 4 });
  return ({ z }, context) => {
    const x = relu(norm(reshape(project(z, context), [2, 2, 4]), context));
    return tanh(up(x, context));
  };
});

export const discriminator = network("discriminator", ["image"], (scope) => {
  const down = conv2d(scope, "down", { inputs: 1, filters: 4, kernel: 4, stride: 2, bias: false });
  const norm = batchNorm(scope, "norm", { channels: 4 });
  const drop = dropout(scope, "drop", { rate: 0.25 });
  const judge = dense(scope, "judge", { inputs: 16, units: 1 });
  return ({ image }, context) => {
    const x = leakyRelu(norm(down(image, context), context), 0.2);
    return judge(drop(flatten(x), context), context);
  };
});

const optimizer = sgd({ rate: 0.05, momentum: 0.5 });

export const discriminatorPlayer: Player = {
  name: "discriminator",
  trains: ["discriminator"],
  optimizer,
  loss(context) {
    const fake = generator({ z: context.noise("z") }, context.at("fake"));
    const real = context.batch("images").image;
    const onReal = discriminator({ image: real }, context.at("onReal"));
    const onFake = discriminator({ image: fake }, context.at("onFake"));
    context.report("onReal", sigmoid(onReal));
    return { adversarial: discriminatorLoss("minimax", onReal, onFake) };
  },
};

export const generatorPlayer: Player = {
  name: "generator",
  trains: ["generator"],
  optimizer,
  average: { decay: 0.9 },
  loss(context) {
    const fake = generator({ z: context.noise("z") }, context.at("fake"));
    const onFake = discriminator({ image: fake }, context.at("onFake"));
    return { adversarial: generatorLoss("nonSaturating", onFake) };
  },
};

export function smallGan(changes: Partial<Game> = {}): Game {
  return defineGame({
    networks: [generator, discriminator],
    sources: {
      z: noise({ shape: [3], distribution: "normal", draw: "round" }),
      images: batchOf("images", { shape: [4, 4, 1], range: "tanh" }),
    },
    order: "sequential",
    players: [discriminatorPlayer, generatorPlayer],
    samples: { fake: (context) => generator({ z: context.noise("z") }, context.at("fake")) },
    ...changes,
  });
}
