import * as tf from "@tensorflow/tfjs";
import type { TraceResult, Tracer } from "../../../runtime/compile/trace";
import type { HostTensor } from "../../../runtime/engines/engine";
import { randomNumbers, randomTensor, scalar } from "./support";

/**
 * A DCGAN written as one plain function of named tensors: the discriminator's step on real and generated
 * images, then the generator's, both with Adam. The tests compile it and compare; it stands for what the
 * runtime's layers and optimizers produce, but uses none of them.
 */
export interface DcganOptions {
  readonly size: 28 | 64;
  readonly batch: number;
  readonly width: number;
  readonly latent: number;
}

type Parameters = Record<string, tf.Tensor>;

interface Layer {
  readonly kind: "dense" | "convolution" | "transposed";
  readonly shape: readonly number[];
  readonly output: readonly number[];
  readonly normalize: boolean;
  readonly bias: boolean;
}

const K = 4;
const image = ({ size }: DcganOptions) => (size === 28 ? [28, 28, 1] : [64, 64, 3]);

function generatorLayers({ size, width, latent }: DcganOptions): Layer[] {
  const start = size === 28 ? 7 : 4;
  const widths = size === 28 ? [2 * width, width, 1] : [8 * width, 4 * width, 2 * width, width, 3];
  const [first = 1] = widths;
  const layers: Layer[] = [
    {
      kind: "dense",
      shape: [latent, start * start * first],
      output: [start, start, first],
      normalize: true,
      bias: false,
    },
  ];
  for (let i = 1; i < widths.length; i++) {
    const [from = 1, to = 1] = [widths[i - 1], widths[i]];
    const side = start * 2 ** i;
    const last = i === widths.length - 1;
    layers.push({
      kind: "transposed",
      shape: [K, K, to, from],
      output: [side, side, to],
      normalize: !last,
      bias: last,
    });
  }
  return layers;
}

function discriminatorLayers({ size, width }: DcganOptions): Layer[] {
  const widths = size === 28 ? [1, width, 2 * width] : [3, width, 2 * width, 4 * width, 8 * width];
  const layers: Layer[] = [];
  for (let i = 1; i < widths.length; i++) {
    const [from = 1, to = 1] = [widths[i - 1], widths[i]];
    const side = size / 2 ** i;
    layers.push({
      kind: "convolution",
      shape: [K, K, from, to],
      output: [side, side, to],
      normalize: i > 1,
      bias: i === 1,
    });
  }
  const [, side = 1, last = 1] = layers.at(-1)?.output ?? [];
  layers.push({
    kind: "dense",
    shape: [side * side * last, 1],
    output: [1],
    normalize: false,
    bias: true,
  });
  return layers;
}

function apply(layer: Layer, name: string, x: tf.Tensor, p: Parameters): tf.Tensor {
  const get = (key: string) => p[`${name}/${key}`] as tf.Tensor;
  const [batch = 1] = x.shape;
  const kernel = get("kernel");
  let y: tf.Tensor;
  if (layer.kind === "dense")
    y = tf.reshape(tf.matMul(tf.reshape(x, [batch, -1]), kernel as tf.Tensor2D), [
      batch,
      ...layer.output,
    ]);
  else if (layer.kind === "convolution")
    y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 2, "same");
  else
    y = tf.conv2dTranspose(
      x as tf.Tensor4D,
      kernel as tf.Tensor4D,
      [batch, ...layer.output] as [number, number, number, number],
      2,
      "same",
    );
  if (layer.bias) y = tf.add(y, get("bias"));
  if (!layer.normalize) return y;
  const { mean, variance } = tf.moments(y, [0, 1, 2], true);
  const scale = tf.mul(get("gamma"), tf.rsqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(tf.sub(y, mean), scale), get("beta"));
}

function network(
  layers: Layer[],
  prefix: string,
  x: tf.Tensor,
  p: Parameters,
  hidden: (x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  return layers.reduce((h, layer, i) => {
    const y = apply(layer, `${prefix}/${i}`, h, p);
    return i === layers.length - 1 ? y : hidden(y);
  }, x);
}

function parameterShapes(layers: Layer[], prefix: string): Record<string, number[]> {
  const shapes: Record<string, number[]> = {};
  layers.forEach((layer, i) => {
    const channels = [layer.output.at(-1) ?? 1];
    shapes[`${prefix}/${i}/kernel`] = [...layer.shape];
    if (layer.bias) shapes[`${prefix}/${i}/bias`] = channels;
    if (layer.normalize) {
      shapes[`${prefix}/${i}/gamma`] = channels;
      shapes[`${prefix}/${i}/beta`] = channels;
    }
  });
  return shapes;
}

/** log(1 + exp(-x)) for real, log(1 + exp(x)) for generated images. */
const crossEntropy = (logits: tf.Tensor, real: boolean): tf.Scalar =>
  tf.mean<tf.Scalar>(tf.softplus(real ? tf.neg(logits) : logits));

const [BETA1, BETA2, EPSILON] = [0.5, 0.999, 1e-7];

export function dcgan(options: DcganOptions) {
  const layers = { G: generatorLayers(options), D: discriminatorLayers(options) };
  const shapes = { G: parameterShapes(layers.G, "G"), D: parameterShapes(layers.D, "D") };
  const noise = [options.batch, options.latent];
  const images = [options.batch, ...image(options)];
  const float = (shape: readonly number[]) => ({ shape, dtype: "float32" as const });

  const generate = (z: tf.Tensor, p: Parameters) => tf.tanh(network(layers.G, "G", z, p, tf.relu));
  const discriminate = (x: tf.Tensor, p: Parameters) =>
    network(layers.D, "D", x, p, (h) => tf.leakyRelu(h, 0.2));

  /** One Adam step on a loss; answers the loss, the new parameters and the updates of state. */
  function adam(tracer: Tracer, p: Parameters, loss: (p: Parameters) => tf.Scalar) {
    const names = Object.keys(p);
    const values = Object.values(p);
    const rate = tracer.input("rate", float([]));
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
      loss(Object.fromEntries(names.map((name, i) => [name, tensors[i] as tf.Tensor]))),
    )(values);
    const updates: Parameters = {};
    names.forEach((name, i) => {
      const [w, g] = [values[i] as tf.Tensor, grads[i] as tf.Tensor];
      const m = tf.add(
        tf.mul(tracer.state(`${name}/m`, float(w.shape)), BETA1),
        tf.mul(g, 1 - BETA1),
      );
      const v = tf.add(
        tf.mul(tracer.state(`${name}/v`, float(w.shape)), BETA2),
        tf.mul(tf.square(g), 1 - BETA2),
      );
      updates[`${name}/m`] = m;
      updates[`${name}/v`] = v;
      updates[name] = tf.sub(w, tf.mul(tf.div(m, tf.add(tf.sqrt(v), EPSILON)), rate));
    });
    return { value, updates };
  }

  const parameters = (tracer: Tracer, which: "G" | "D"): Parameters =>
    Object.fromEntries(
      Object.entries(shapes[which]).map(([name, shape]) => [
        name,
        tracer.state(name, float(shape)),
      ]),
    );

  function step(tracer: Tracer): TraceResult {
    const [g, d] = [parameters(tracer, "G"), parameters(tracer, "D")];
    const real = tracer.input("real", float(images));
    const fake = generate(tracer.input("z1", float(noise)), g);
    const forD = adam(tracer, d, (p) =>
      tf.add(crossEntropy(discriminate(real, p), true), crossEntropy(discriminate(fake, p), false)),
    );
    const newD = Object.fromEntries(
      Object.keys(d).map((name) => [name, forD.updates[name] as tf.Tensor]),
    );
    const forG = adam(tracer, g, (p) =>
      crossEntropy(discriminate(generate(tracer.input("z2", float(noise)), p), newD), true),
    );
    return {
      outputs: { dLoss: forD.value, gLoss: forG.value },
      updates: { ...forD.updates, ...forG.updates },
    };
  }

  function initialState(seed: number): Record<string, HostTensor> {
    const random = randomNumbers(seed);
    const state: Record<string, HostTensor> = {};
    for (const [name, shape] of [...Object.entries(shapes.G), ...Object.entries(shapes.D)]) {
      const scale = name.endsWith("kernel") ? 0.05 : 0.1;
      const tensor = randomTensor(shape, random, -scale, scale);
      state[name] = name.endsWith("gamma")
        ? { ...tensor, data: (tensor.data as Float32Array).map((x) => 1 + x) }
        : tensor;
      for (const slot of ["m", "v"]) state[`${name}/${slot}`] = randomTensor(shape, () => 0, 0, 1);
    }
    return state;
  }

  const feeds = (seed: number): Record<string, HostTensor> => {
    const random = randomNumbers(seed);
    return {
      real: randomTensor(images, random),
      z1: randomTensor(noise, random, -2, 2),
      z2: randomTensor(noise, random, -2, 2),
      rate: scalar(2e-4),
    };
  };

  return { step, initialState, feeds };
}
