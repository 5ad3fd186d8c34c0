/** A bench for one layer: its output, first and second gradients and moved state, eagerly or compiled. */
import * as tf from "@tensorflow/tfjs";
import { trace, type TraceResult, type Tracer } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import type { HostTensor } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import { network, type Apply } from "../../../runtime/game/network";
import { Pass } from "../../../runtime/game/pass";
import type { Scope } from "../../../runtime/game/scope";
import { Values } from "../../../runtime/game/values";
import { valueAndGradients } from "../../../runtime/gradients/value-and-gradients";

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What is known of a layer from elsewhere. */
export interface Reference {
  readonly x: Numbers;
  readonly dy: Numbers;
  readonly parameters: Readonly<Record<string, Numbers>>;
  readonly y: Numbers;
  readonly first: Readonly<Record<string, Numbers>>;
  readonly second: Readonly<Record<string, Numbers>>;
  readonly state: Readonly<Record<string, Numbers>>;
}

export type LayerUnderTest = (scope: Scope) => (x: tf.Tensor, context: Context) => tf.Tensor;
type Context = Parameters<Apply<"x", tf.Tensor>>[1];

export const ENGINES = ["eager", "compiled"] as const;

export interface Measured {
  readonly y: HostTensor;
  readonly first: Readonly<Record<string, HostTensor>>;
  readonly second: Readonly<Record<string, HostTensor>>;
  readonly state: Readonly<Record<string, HostTensor>>;
}

/** Applies a layer to the reference's input and parameters as a trained network of its own would be. */
export async function measure(
  layer: LayerUnderTest,
  reference: Reference,
  engine: (typeof ENGINES)[number],
): Promise<Measured> {
  const net = network("net", ["x"], (scope) => {
    const apply = layer(scope);
    return ({ x }, context) => apply(x, context);
  });
  const step = (tracer: Tracer) => layerStep(net, reference, tracer);
  const state = Object.fromEntries(
    net.declarations.map(({ path, shape, trainable }) => {
      const name = path.slice("net/node/".length);
      const size = shape.reduce((product, n) => product * n, 1);
      const start = new Array<number>(size).fill(name === "variance" ? 1 : 0);
      return [path, host(trainable ? numbersOf(reference, name) : { shape, data: start })];
    }),
  );
  const feeds = { x: host(reference.x), dy: host(reference.dy) };
  const outputs =
    engine === "eager"
      ? runEagerly(step, state, feeds).outputs
      : await runCompiled(step, state, feeds);
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(outputs)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  const { y } = outputs;
  if (y === undefined) throw new Error("The bench computed no output.");
  return { y, first: under("first/"), second: under("second/"), state: under("state/") };
}

function layerStep(
  net: ReturnType<typeof network<"x", tf.Tensor>>,
  { x: input, dy: gradient }: Reference,
  tracer: Tracer,
): TraceResult {
  const x = tracer.input("x", { shape: input.shape, dtype: "float32" });
  const dy = tracer.input("dy", { shape: gradient.shape, dtype: "float32" });
  const specs = Object.fromEntries(
    net.declarations.map(({ path, shape }) => [path, { shape, dtype: "float32" } as const]),
  );
  const values = new Values(tracer, specs);
  const pass = new Pass({
    tracer,
    values,
    sources: {},
    batch: input.shape[0] ?? 1,
    player: { name: "player", trains: ["net"] },
    onFeed: () => undefined,
  });
  const trainable = net.declarations.filter((declaration) => declaration.trainable);
  const leaves = new Map([
    ["x", x],
    ...trainable.map(({ path }) => [path.slice("net/node/".length), values.get(path)] as const),
  ]);
  const frozen = () => net({ x }, pass.at("application", { updateState: false }));
  const projected = () => tf.sum<tf.Scalar>(tf.mul(frozen(), dy));
  const penalty = (): tf.Scalar => {
    const [dx] = valueAndGradients(projected, [x]).gradients;
    return tf.mul(0.5, tf.sum(tf.square(dx ?? tf.zerosLike(x))));
  };

  const y = frozen();
  net({ x }, pass.at("application"));
  const outputs: Record<string, tf.Tensor> = { y };
  const record = (prefix: string, f: () => tf.Scalar) => {
    const { gradients } = valueAndGradients(f, [...leaves.values()]);
    [...leaves].forEach(([name, leaf], i) => {
      outputs[`${prefix}/${name}`] = gradients[i] ?? tf.zerosLike(leaf);
    });
  };
  record("first", projected);
  record("second", penalty);
  for (const [path, value] of pass.moved) {
    outputs[`state/${path.slice("net/node/".length)}`] = value.clone();
    value.dispose();
  }
  return { outputs, updates: {} };
}

async function runCompiled(
  step: (tracer: Tracer) => TraceResult,
  tensors: Readonly<Record<string, HostTensor>>,
  feeds: Readonly<Record<string, HostTensor>>,
): Promise<Record<string, HostTensor>> {
  const engine = createOnnxRuntimeEngine({ provider: "cpu", threads: 1 });
  try {
    const program = await engine.load(trace(step));
    return await program.run(engine.createState(tensors), feeds);
  } finally {
    await engine.dispose();
  }
}

function numbersOf({ parameters }: Reference, name: string): Numbers {
  const numbers = parameters[name];
  if (numbers === undefined) throw new Error(`The reference has no parameter "${name}".`);
  return numbers;
}

function host({ shape, data }: Numbers): HostTensor {
  return { shape, dtype: "float32", data: Float32Array.from(data) };
}

/** The largest difference between two tensors, relative to the largest number of the expected one (at least 1). */
export function error(actual: HostTensor | undefined, expected: Numbers): number {
  if (actual?.shape.join() !== expected.shape.join()) return Infinity;
  const scale = Math.max(1, ...expected.data.map(Math.abs));
  const differences = expected.data.map((value, i) => Math.abs(value - (actual.data[i] ?? NaN)));
  return differences.reduce((worst, d) => (d <= worst ? worst : d), 0) / scale;
}
