/** Computed weights over many uses: the power iteration's vector, and what an optimizer does to a scaled kernel. */
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Context } from "../../../runtime/game/context";
import { openScope } from "../../../runtime/game/scope";
import { valueAndGradients } from "../../../runtime/gradients/value-and-gradients";
import * as layers from "../../../runtime/layers";
import { meanSquaredLoss } from "../../../runtime/losses";
import { adam, updateRule } from "../../../runtime/optimizers";
import type { Numbers } from "./bench";
import { contextOf } from "./context";

interface Reference {
  readonly singular: Readonly<
    Record<
      string,
      {
        readonly kernel: Numbers;
        readonly outputAxis: number;
        readonly singularValues: readonly number[];
      }
    >
  >;
  readonly equalized: {
    readonly x: Numbers;
    readonly target: Numbers;
    readonly y: Numbers;
    readonly before: Readonly<Record<"kernel" | "bias", Numbers>>;
    readonly after: Readonly<Record<"kernel" | "bias", Numbers>>;
  };
}

/** Written by test/fixtures/reference/weights.py with NumPy and PyTorch in float64. */
const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/weights.json", import.meta.url), "utf8"),
) as Reference;

function singularOf(name: string) {
  const found = reference.singular[name];
  if (found === undefined) throw new Error(`The reference has no kernel "${name}".`);
  const { kernel, outputAxis, singularValues } = found;
  return { kernel: tensor(kernel), singularValues, outputs: kernel.shape[outputAxis] };
}

const tensor = ({ data, shape }: Numbers) => tf.tensor([...data], [...shape]);
/** The largest difference of two numbers at the same place. */
const distance = (x: tf.Tensor, { data }: Numbers) =>
  Math.max(...numbers(x).map((value, i) => Math.abs(value - (data[i] ?? NaN))));
const numbers = (x: tf.Tensor) => [...x.dataSync()];
const scope = () => openScope("net").scope;
const spectral = layers.spectralNorm();

type Scaled = (weights: layers.WeightScale | undefined, context: Context) => tf.Tensor;

/** Layers without bias, so that what they make is as large as their kernel, each with an input. */
const linear: Readonly<Record<string, Scaled>> = {
  dense: (weights, context) => {
    const options = { inputs: 6, units: 4, bias: false, weights };
    return layers.dense(scope(), "node", options)(tf.eye(6), context);
  },
  conv2d: (weights, context) => {
    const options = { inputs: 2, filters: 4, kernel: 3, bias: false, weights };
    return layers.conv2d(scope(), "node", options)(image(2), context);
  },
  conv2dTranspose: (weights, context) => {
    const options = { inputs: 5, filters: 3, kernel: 4, bias: false, weights };
    return layers.conv2dTranspose(scope(), "node", options)(image(5), context);
  },
  embedding: (weights, context) => {
    const embed = layers.embedding(scope(), "node", { classes: 7, units: 4, weights });
    return embed(tf.range(0, 7, 1, "int32"), context);
  },
};

function image(channels: number): tf.Tensor {
  return tf.linspace(-1, 1, 2 * 3 * 3 * channels).reshape([2, 3, 3, channels]);
}

describe("spectral normalisation", () => {
  const start = [0.3, -0.5, 0.8, 0.1, -0.9, 0.4, 0.7];

  it.each(Object.entries(linear))(
    "of many steps divides by the largest singular value: %s",
    (name, layer) => {
      const { kernel, singularValues, outputs } = singularOf(name);
      const u = tf.tensor1d(start.slice(0, outputs));
      const tensors = { kernel, table: kernel, u };
      const context = contextOf({ updatesState: true }, tensors);
      for (let step = 0; step < 200; step++) layer(spectral, context);
      const scaled = numbers(layer(spectral, context));
      const ratios = numbers(layer(undefined, context)).flatMap((value, i) =>
        Math.abs(value) < 0.1 ? [] : [value / (scaled[i] ?? NaN)],
      );
      expect(ratios.length).toBeGreaterThan(10);
      for (const ratio of ratios) expect(ratio / (singularValues[0] ?? NaN)).toBeCloseTo(1, 4);
    },
  );

  it("leaves its vector where it is when the context does not update state", () => {
    const { kernel } = singularOf("dense");
    const u = tf.tensor1d(start.slice(0, 4));
    const tensors: Record<string, tf.Tensor> = { kernel, u };
    const apply = (updatesState: boolean) =>
      numbers(linear["dense"]?.(spectral, contextOf({ updatesState }, tensors)) ?? u);
    const frozen = apply(false);
    expect(tensors["u"]).toBe(u);
    expect(apply(true)).toEqual(frozen);
    expect(tensors["u"]).not.toBe(u);
    expect(apply(true)).not.toEqual(frozen);
  });

  it("gives a kernel of zeros a finite gradient, and keeps its vector", () => {
    const kernel = tf.zeros([6, 4]);
    const tensors: Record<string, tf.Tensor> = { kernel, u: tf.tensor1d(start.slice(0, 4)) };
    const context = contextOf({ updatesState: true }, tensors);
    const layer = layers.dense(scope(), "node", {
      inputs: 6,
      units: 4,
      bias: false,
      weights: spectral,
    });
    const gradient = tf.grad((table: tf.Tensor) => {
      tensors["kernel"] = table;
      return tf.sum(layer(tf.eye(6), context));
    })(kernel);
    expect(new Set(numbers(gradient))).toEqual(new Set([1]));
    for (const [i, value] of numbers(tensors["u"] ?? kernel).entries()) {
      expect(value).toBeCloseTo(start[i] ?? NaN, 6);
    }
  });
});

describe("an equalised learning rate", () => {
  const options = { gain: 1, multiplier: 0.01 };

  it("declares kernels that begin as normals of deviation 1 / multiplier, whatever the layer was told", () => {
    const { scope, declarations } = openScope("net");
    const kernelInit = { kind: "zeros" } as const;
    const scale = layers.equalized(options);
    layers.dense(scope, "node", { inputs: 6, units: 3, weights: scale, kernelInit });
    expect(declarations.map(({ initializer }) => initializer)).toEqual([
      { kind: "normal", deviation: 100 },
      { kind: "zeros" },
    ]);
  });

  it("moves the stored weights under Adam as PyTorch's twin does", () => {
    const { x, target, y, before, after } = reference.equalized;
    const [kernel, bias] = [tensor(before.kernel), tensor(before.bias)];
    const context = contextOf({}, { kernel, bias });
    const scale = layers.equalized(options);
    const layer = layers.dense(scope(), "node", { inputs: 6, units: 3, weights: scale });
    expect(distance(layer(tensor(x), context), y)).toBeLessThan(1e-5);

    const loss = () => meanSquaredLoss(layer(tensor(x), context), tensor(target));
    const { gradients } = valueAndGradients(loss, [kernel, bias]);
    const rule = updateRule(adam({ rate: 0.5, beta1: 0, beta2: 0.99, epsilon: 1e-4 }));
    const scalars = Object.fromEntries(
      Object.entries(rule.scalars(0)).map(([name, value]) => [name, tf.scalar(value)]),
    );
    const step = (parameter: tf.Tensor, gradient: tf.Tensor | undefined) => {
      const slots = { m: tf.zerosLike(parameter), v: tf.zerosLike(parameter) };
      return rule.apply(parameter, gradient ?? tf.zerosLike(parameter), slots, scalars).parameter;
    };
    expect(distance(step(kernel, gradients[0]), after.kernel)).toBeLessThan(1e-4);
    expect(distance(step(bias, gradients[1]), after.bias)).toBeLessThan(1e-4);
  });
});
