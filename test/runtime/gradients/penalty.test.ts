/**
 * Second derivatives, whole: for small critics with the layers of the papers that penalise gradients, the penalty and its
 * gradient with respect to every weight against PyTorch in float64 (test/fixtures/reference/penalties.py), eagerly and
 * compiled.
 */
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  averagePool,
  blur,
  conv2d,
  dense,
  equalized,
  fade,
  flatten,
  globalAveragePool,
  gradientPenalty,
  layerNorm,
  leakyRelu,
  minibatchStddev,
  network,
  r1Penalty,
  relu,
  type Context,
  type Network,
  type WeightScale,
} from "ganvas";
import type { TraceResult, Tracer } from "../../../runtime/compile/trace";
import { trace } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import type { HostTensor } from "../../../runtime/engines/engine";
import { valueAndGradients } from "../../../runtime/gradients/value-and-gradients";
import { cpuEngine, hostTensor } from "../compile/support";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Case {
  readonly image: Numbers;
  readonly score: Numbers;
  readonly penalty: number;
  readonly weights: Readonly<Record<string, Numbers>>;
  readonly gradients: Readonly<Record<string, Numbers>>;
}
const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/penalties.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Case>>;

const leaky = (x: tf.Tensor) => leakyRelu(x, 0.2);
const half = (x: tf.Tensor) => averagePool(x, { size: 2 });

const convolutional = network("critic", ["image"], (scope) => {
  const down1 = conv2d(scope, "down1", { inputs: 1, filters: 4, kernel: 5, stride: 2 });
  const down2 = conv2d(scope, "down2", { inputs: 4, filters: 6, kernel: 5, stride: 2 });
  const judge = dense(scope, "judge", { inputs: 24, units: 1 });
  return ({ image }, context) => {
    const x = leaky(down2(leaky(down1(image, context)), context));
    return judge(flatten(x), context);
  };
});

const residual = (normed: boolean) =>
  network("critic", ["image"], (scope) => {
    const conv = (id: string, inputs: number, filters: number, kernel: number) =>
      conv2d(scope, id, { inputs, filters, kernel });
    const norm = (id: string, channels: number) =>
      normed ? layerNorm(scope, id, { channels }) : (x: tf.Tensor) => x;
    const [first1, first2] = [conv("first1", 3, 4, 3), conv("first2", 4, 4, 3)];
    const firstShortcut = conv("firstShortcut", 3, 4, 1);
    const [norm1, norm2] = [norm("norm1", 4), norm("norm2", 5)];
    const [second1, second2] = [conv("second1", 4, 5, 3), conv("second2", 5, 5, 3)];
    const secondShortcut = conv("secondShortcut", 4, 5, 1);
    const judge = dense(scope, "judge", { inputs: 5, units: 1 });
    return ({ image }, context) => {
      const y = half(first2(relu(first1(image, context)), context));
      const x = tf.add(y, firstShortcut(half(image), context));
      const inner = second1(relu(norm1(x, context)), context);
      const outer = half(second2(relu(norm2(inner, context)), context));
      const sum = tf.add(outer, half(secondShortcut(x, context)));
      return judge(globalAveragePool(relu(sum)), context);
    };
  });

/** The layers of a critic with an equalised learning rate. */
const layersOf = (scope: Parameters<typeof conv2d>[0]) => {
  const weights: WeightScale = equalized();
  return {
    conv: (id: string, inputs: number, filters: number, kernel: number, padding?: "valid") =>
      conv2d(scope, id, { inputs, filters, kernel, weights, ...(padding && { padding }) }),
    last: (id: string, inputs: number, units: number) =>
      dense(scope, id, { inputs, units, weights }),
    judge: (inputs: number) =>
      dense(scope, "judge", { inputs, units: 1, weights: equalized({ gain: 1 }) }),
  };
};

const progressive = network("discriminator", ["image"], (scope) => {
  const layers = layersOf(scope);
  const fromRgb8 = layers.conv("fromRgb8", 3, 4, 1);
  const [conv8a, conv8b] = [layers.conv("conv8a", 4, 4, 3), layers.conv("conv8b", 4, 5, 3)];
  const fromRgb4 = layers.conv("fromRgb4", 3, 5, 1);
  const conv4 = layers.conv("conv4", 6, 6, 3);
  const last = layers.conv("last", 6, 6, 4, "valid");
  const judge = layers.judge(6);
  return ({ image }, context) => {
    const inner = leaky(conv8a(leaky(fromRgb8(image, context)), context));
    const high = half(leaky(conv8b(inner, context)));
    const low = leaky(fromRgb4(half(image), context));
    const x = minibatchStddev(fade(low, high, context), { group: 4 });
    return judge(flatten(leaky(last(leaky(conv4(x, context)), context))), context);
  };
});

const style = network("discriminator", ["image"], (scope) => {
  const layers = layersOf(scope);
  const fromRgb8 = layers.conv("fromRgb8", 3, 4, 1);
  const [conv8a, conv8b] = [layers.conv("conv8a", 4, 4, 3), layers.conv("conv8b", 4, 5, 3)];
  const conv4 = layers.conv("conv4", 6, 6, 3);
  const last = layers.last("last", 96, 6);
  const judge = layers.judge(6);
  return ({ image }, context) => {
    const inner = leaky(conv8a(leaky(fromRgb8(image, context)), context));
    const outer = leaky(half(conv8b(blur(inner), context)));
    const x = leaky(conv4(minibatchStddev(outer, { group: 4 }), context));
    return judge(leaky(last(flatten(x), context)), context);
  };
});

/** Where the reference fades: a quarter. */
const FADE = 0.25;

type Read = Context["read"];
/** A context in which weights are what `read` says. */
function contextOf(read: Read, batch: number): Context {
  const none = (): never => {
    throw new Error("A critic here draws nothing.");
  };
  const context: Context = {
    batch,
    phase: "training",
    statistics: "batch",
    updatesState: false,
    stage: { id: "8", resolution: 8, fade: tf.scalar(FADE), params: {}, exists: () => true },
    read,
    write: none,
    draw: none,
    within: () => context,
  };
  return context;
}

/** Score, penalty and the penalty's gradients by the weights, as one step. */
function stepOf(
  critic: Network<"image">,
  penalty: (score: tf.Tensor, at: tf.Tensor) => tf.Scalar,
  { image, weights }: Case,
) {
  return (tracer: Tracer): TraceResult => {
    const at = tracer.input("image", { shape: image.shape, dtype: "float32" });
    const names = Object.keys(weights);
    const tensors = critic.declarations.map(({ path, shape }) =>
      tracer.state(path, { shape, dtype: "float32" }),
    );
    const outputs: Record<string, tf.Tensor> = {};
    const read: Read = ({ path }) => tracer.state(path, weightAt(critic, path, weights));
    const { value, gradients } = valueAndGradients(() => {
      const score = critic({ image: at }, contextOf(read, image.shape[0] ?? 1));
      outputs["score"] = tf.keep(score.clone());
      return penalty(score, at);
    }, tensors);
    critic.declarations.forEach(({ path }, i) => {
      const gradient = gradients[i];
      if (gradient !== undefined) outputs[`gradient/${nameOf(path)}`] = gradient;
    });
    const score = outputs["score"]?.clone();
    outputs["score"]?.dispose();
    expect(names.sort()).toEqual(critic.declarations.map(({ path }) => nameOf(path)).sort());
    return { outputs: { ...outputs, ...(score && { score }), penalty: value }, updates: {} };
  };
}

const nameOf = (path: string) => path.split("/").slice(1).join("/");
function weightAt(critic: Network<"image">, path: string, weights: Case["weights"]) {
  const weight = weights[nameOf(path)];
  if (weight === undefined) throw new Error(`The reference has no ${path} of ${critic.name}.`);
  return { shape: weight.shape, dtype: "float32" as const };
}

const hosted = ({ shape, data }: Numbers): HostTensor => hostTensor(shape, data);

async function compiled(
  step: (tracer: Tracer) => TraceResult,
  state: Record<string, HostTensor>,
  feeds: Record<string, HostTensor>,
): Promise<Record<string, HostTensor>> {
  const program = await cpuEngine().load(trace(step));
  const outputs = await program.run(cpuEngine().createState(state), feeds);
  await program.dispose();
  return outputs;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Holds all numbers against the reference's. */
function expectReference(outputs: Readonly<Record<string, HostTensor>>, expected: Case): void {
  const numbers = (name: string) => [...(outputs[name]?.data ?? [])];
  expected.score.data.forEach((value, i) => {
    expect(Math.abs((numbers("score")[i] ?? NaN) - value)).toBeLessThan(
      1e-5 * (1 + Math.abs(value)),
    );
  });
  expect(numbers("penalty")[0]).toBeCloseTo(expected.penalty, 5);
  const largest = Math.max(
    ...Object.values(expected.gradients).flatMap(({ data }) => data.map(Math.abs)),
  );
  for (const [name, { data, shape }] of Object.entries(expected.gradients)) {
    const actual = numbers(`gradient/${name}`);
    // A bias before a piecewise linear activation moves only where the kinks are: its gradient is zero, here undefined or 0.
    if (data.every((value) => value === 0)) {
      expect(
        actual.every((value) => value === 0),
        name,
      ).toBe(true);
      continue;
    }
    expect(outputs[`gradient/${name}`]?.shape, name).toEqual(shape);
    // Numbers that all but cancel out are measured against the largest of all.
    const errors = data.map(
      (value, i) =>
        Math.abs((actual[i] ?? NaN) - value) / Math.max(Math.abs(value), 1e-3 * largest),
    );
    expect(median(errors), `median error of ${name}`).toBeLessThan(1e-4);
    expect(Math.max(...errors), `largest error of ${name}`).toBeLessThan(2e-2);
  }
}

const cases = {
  convolutional: [convolutional, gradientPenalty],
  residual: [residual(false), gradientPenalty],
  residualLayerNorm: [residual(true), gradientPenalty],
  progressive: [
    progressive,
    (score: tf.Tensor, at: tf.Tensor) => gradientPenalty(score, at, { target: 750 }),
  ],
  style: [style, r1Penalty],
} as const;

describe("a penalty on gradients, and its gradient with respect to all weights", () => {
  for (const [name, [critic, penalty]] of Object.entries(cases)) {
    const expected = reference[name];
    if (expected === undefined) throw new Error(`The reference has no case ${name}.`);
    const step = stepOf(critic, penalty, expected);
    const state = Object.fromEntries(
      critic.declarations.map(({ path }) => {
        const weight = expected.weights[nameOf(path)];
        if (weight === undefined) throw new Error(`The reference has no ${path}.`);
        return [path, hosted(weight)];
      }),
    );
    const feeds = { image: hosted(expected.image) };

    it(`${name}, eagerly`, () => {
      expectReference(runEagerly(step, state, feeds).outputs, expected);
    });
    it(`${name}, compiled`, async () => {
      expectReference(await compiled(step, state, feeds), expected);
    });
  }
});
