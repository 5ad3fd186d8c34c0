/** Runs of miniature games, small enough to compute their samples by hand, without a training process. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import {
  adam,
  batchNorm,
  batchOf,
  buildProgram,
  conv2d,
  defineGame,
  dense,
  during,
  labels,
  latest,
  network,
  noise,
  noiseInjection,
  oneHot,
  pointsOf,
  reshape,
  row,
  styleMixing,
  truncation,
  upsample,
  type Game,
  type Player,
  type ProjectConfig,
} from "ganvas";
import type { HostTensor } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import { draw } from "../../../runtime/random/draws";
import { saveCheckpoint } from "../../../runtime/runs/checkpoint";
import { writeRecord } from "../../../runtime/runs/directory";
import { SheetMaker, type Sheet } from "../../../runtime/sampling/sheets";
import { temporaryFolder } from "../training/support";

const optimizer = adam({ rate: 0.001, beta1: 0.5, beta2: 0.999 });

/** Samples are made without a loss. */
const player = (name: string, trains: readonly string[], more: Partial<Player> = {}): Player => ({
  name,
  trains,
  optimizer,
  loss: () => ({ none: tf.scalar(0) }),
  ...more,
});

/** w = M z; styles of 3 layers; pixel l of a 2 x 2 image sums up layer l, the last one is 0; then per-pixel noise. */
export function styleGame(sampling: Game["sampling"] = {}): Game {
  const mapping = network("mapping", ["z"], (scope) => {
    const fc = dense(scope, "fc", { inputs: 2, units: 2, bias: false });
    return ({ z }, context) => fc(z, context);
  });
  const synthesis = network("synthesis", ["styles"], (scope) => {
    const noisy = noiseInjection(scope, "noisy", { channels: 1 });
    return ({ styles }, context) => {
      const sums = [0, 1, 2].map((layer) => tf.sum(row(styles, layer), 1, true));
      const image = reshape(
        tf.concat([...sums, tf.zerosLike(tf.add(...pair(sums)))], 1),
        [2, 2, 1],
      );
      return noisy(image, context);
    };
  });
  return defineGame({
    networks: [mapping, synthesis],
    sources: {
      z1: noise({ shape: [2], distribution: "normal", draw: "player" }),
      z2: noise({ shape: [2], distribution: "normal", draw: "player" }),
    },
    taps: {
      mixed: styleMixing({ layers: 3, probability: 0.9 }),
      styles: truncation({ units: 2, layers: 0, decay: 0.9, cutoff: 2 }),
    },
    order: "sequential",
    players: [player("generator", ["mapping", "synthesis"])],
    samples: {
      fake: (context) => {
        // The second latent is asked for first: which is which must not follow from the order.
        const w2 = mapping({ z: context.noise("z2") }, context.at("w2"));
        const w1 = mapping({ z: context.noise("z1") }, context.at("w1"));
        const mixed = context.tap("mixed", w1, w2);
        const styles = context.tap("styles", mixed);
        return synthesis({ styles }, context.at("fake"));
      },
    },
    sampling,
  });
}

function pair([a, b]: readonly tf.Tensor[]): [tf.Tensor, tf.Tensor] {
  if (a === undefined || b === undefined) throw new Error("There are not two tensors.");
  return [a, b];
}

/** An image of 2 x 2 pixels: W [z, class as one-hot], batch-normalised per pixel. */
export function classGame(sampling: Game["sampling"] = {}): Game {
  const generator = network("generator", ["z", "label"], (scope) => {
    const fc = dense(scope, "fc", { inputs: 3, units: 4, bias: false });
    const norm = batchNorm(scope, "norm", { channels: 4, epsilon: 1e-5 });
    return ({ z, label }, context) => {
      const x = tf.concat([z, oneHot(label, 2)], 1);
      return reshape(norm(fc(x, context), context), [2, 2, 1]);
    };
  });
  return defineGame({
    networks: [generator],
    sources: {
      z: noise({ shape: [1], distribution: "normal", draw: "player" }),
      digit: labels({ classes: 2, draw: "player" }),
    },
    order: "sequential",
    players: [player("generator", ["generator"], { average: { decay: 0.9 } })],
    samples: {
      fake: (context) => {
        const inputs = { z: context.noise("z"), label: context.labels("digit") };
        return generator(inputs, context.at("fake"));
      },
    },
    sampling,
  });
}

/** Two generators of one latent. */
export function coupledGame(): Game {
  const generator = (name: string) =>
    network(name, ["z"], (scope) => {
      const fc = dense(scope, "fc", { inputs: 2, units: 4, bias: false });
      return ({ z }, context) => reshape(fc(z, context), [2, 2, 1]);
    });
  const [a, b] = [generator("generatorA"), generator("generatorB")];
  return defineGame({
    networks: [a, b],
    sources: { z: noise({ shape: [2], distribution: "uniform", draw: "player" }) },
    order: "sequential",
    players: [player("generators", ["generatorA", "generatorB"])],
    samples: {
      fakeA: (context) => a({ z: context.noise("z") }, context.at("fakeA")),
      fakeB: (context) => b({ z: context.noise("z") }, context.at("fakeB")),
    },
  });
}

/** Points A z of the plane. */
export function pointGame(): Game {
  const generator = network("generator", ["z"], (scope) => {
    const fc = dense(scope, "fc", { inputs: 2, units: 2, bias: false });
    return ({ z }, context) => fc(z, context);
  });
  return defineGame({
    networks: [generator],
    sources: {
      z: noise({ shape: [2], distribution: "normal", draw: "player" }),
      plane: pointsOf({ kind: "ring8" }),
    },
    order: "sequential",
    players: [player("generator", ["generator"])],
    samples: { fake: (context) => generator({ z: context.noise("z") }, context.at("fake")) },
  });
}

/** Translates images of grey into ones of colour and back: each pixel by itself, v_c = k_c v + b_c. */
export function translatingGame(): Game {
  const generator = (name: string, inputs: number, filters: number) =>
    network(name, ["image"], (scope) => {
      const conv = conv2d(scope, "conv", { inputs, filters, kernel: 1 });
      return ({ image }, context) => conv(image, context);
    });
  const [there, back] = [generator("generatorAB", 1, 3), generator("generatorBA", 3, 1)];
  return defineGame({
    networks: [there, back],
    sources: {
      a: batchOf("a", { shape: [28, 28, 1], range: "tanh" }),
      b: batchOf("b", { shape: [28, 28, 3], range: "tanh" }),
    },
    order: "sequential",
    players: [player("generators", ["generatorAB", "generatorBA"])],
    samples: {
      cycledA: (context) => {
        const fakeB = there({ image: context.batch("a").image }, context.at("fakeB"));
        return back({ image: fakeB }, context.at("cycledA"));
      },
      fakeB: (context) => there({ image: context.batch("a").image }, context.at("fakeB")),
      fakeA: (context) => back({ image: context.batch("b").image }, context.at("fakeA")),
      cycledB: (context) => {
        const fakeA = back({ image: context.batch("b").image }, context.at("fakeA"));
        return there({ image: fakeA }, context.at("cycledB"));
      },
    },
  });
}

/** One pixel, W1 z; then 2 x 2 pixels: that pixel four times, and W2 z to which it fades. 10 rounds, then 20 of fading. */
export function growingGame(): Game {
  const generator = network("generator", ["z"], (scope) => {
    const one = dense(scope, "one", { inputs: 1, units: 1, bias: false });
    const four = dense(scope, "four", { inputs: 1, units: 4, bias: false });
    return ({ z }, context) => {
      const low = reshape(one(z, context), [1, 1, 1]);
      const grown = during(context, { from: "two" }, () => {
        const high = reshape(four(z, context), [2, 2, 1]);
        const before = upsample(low, 2);
        const share = context.stage?.fade ?? tf.scalar(1);
        return tf.add(before, tf.mul(share, tf.sub(high, before)));
      });
      return latest(low, grown);
    };
  });
  return defineGame({
    networks: [generator],
    sources: { z: noise({ shape: [1], distribution: "normal", draw: "player" }) },
    stages: [
      { id: "one", resolution: 1, fade: 0, images: 40 },
      { id: "two", resolution: 2, fade: 80, images: 40 },
    ],
    order: "sequential",
    players: [player("generator", ["generator"])],
    samples: { fake: (context) => generator({ z: context.noise("z") }, context.at("fake")) },
  });
}

const settings = { height: 28, width: 28, fit: "resize", range: "tanh", flip: false } as const;

/** Grey digits, and the same in three channels, both of the bundled set. */
export const TRANSLATED_SOURCES: ProjectConfig["sources"] = {
  a: { ...settings, source: { kind: "digits" }, channels: 1 },
  b: { ...settings, source: { kind: "digits" }, channels: 3 },
};

export interface TestRun {
  readonly run: string;
  /** The raw state that the checkpoints hold. */
  readonly state: Readonly<Record<string, HostTensor>>;
  readonly sheet: Sheet;
}

/** Batch size of {@link runOf}. */
const BATCH = 4;

/**
 * A run as training leaves it at the given steps, with all state drawn from a normal distribution (variances and averages
 * of them above 0). `changed` replaces tensors.
 */
export async function runOf(
  game: Game,
  options: {
    readonly steps?: readonly number[];
    readonly stages?: readonly string[];
    readonly sources?: ProjectConfig["sources"];
    readonly changed?: Readonly<Record<string, readonly number[]>>;
  } = {},
): Promise<TestRun> {
  const { steps = [1], stages = [undefined], sources = {}, changed = {} } = options;
  const directory = temporaryFolder();
  const run = join(directory, "runs", "2020-01-01-000000-test");
  mkdirSync(join(run, "samples"), { recursive: true });
  mkdirSync(join(run, "checkpoints"));
  const config: ProjectConfig = {
    ...{ name: "test", batch: BATCH, steps: 100, seed: 1, sampleEvery: 1, checkpointEvery: 1 },
    sources,
  };
  await writeRecord(run, {
    ...{ format: 1, id: "test", name: "test", status: "finished", createdAt: "2020-01-01" },
    ...{ seed: 1, steps: 100, batch: BATCH, device: "cpu", why: "", versions: {}, settings: {} },
    ...{ document: {}, lastStep: steps.at(-1) ?? 0 },
  });
  const engine = createOnnxRuntimeEngine({ provider: "cpu", threads: 1 });
  try {
    const specs = buildProgram(game, { batch: BATCH }).state;
    const state = Object.fromEntries(
      Object.entries(specs).map(([path, { shape }]) => {
        const count = shape.reduce((product, side) => product * side, 1);
        const drawn = draw({ seed: 2, stream: path, step: 0 }, { kind: "normal" }, count);
        const positive = path.endsWith("variance") ? drawn.map((x) => 0.1 + x * x) : drawn;
        const data = Float32Array.from(changed[path] ?? positive);
        return [path, { shape, dtype: "float32" as const, data }];
      }),
    );
    let sheet: Sheet | undefined;
    for (const stage of stages) {
      const program = buildProgram(game, { batch: BATCH, stage });
      const on = { run, directory, program, engine, config, game, labelled: {} };
      const sheets = await SheetMaker.create(on);
      const live = engine.createState(state);
      sheet = await sheets.make(live, steps.at(-1) ?? 0);
      expectUntouched(await live.read(), state);
      live.dispose();
      await sheets.dispose();
    }
    for (const step of steps) {
      await saveCheckpoint(run, { step, seed: 1, updates: {}, time: 0, tensors: state });
    }
    if (sheet === undefined) throw new Error("No sheet was made.");
    return { run, state, sheet };
  } finally {
    await engine.dispose();
  }
}

/** Making a sheet must not change what trains. */
function expectUntouched(
  now: Readonly<Record<string, HostTensor>>,
  before: Readonly<Record<string, HostTensor>>,
): void {
  for (const [path, { data }] of Object.entries(before)) {
    if (now[path]?.data.join() !== data.join()) throw new Error(`Sampling changed "${path}".`);
  }
}
