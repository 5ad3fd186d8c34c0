/** A bench for one layer: its output, first and second gradients and moved state, eagerly or compiled. */
import * as tf from "@tensorflow/tfjs";
import { trace, type TraceResult, type Tracer } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import type { HostTensor } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import type { Context } from "../../../runtime/game/context";
import { network } from "../../../runtime/game/network";
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
  /** Inputs beside x. */
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly draws: Readonly<Record<string, Numbers>>;
  /** State before the step, where it does not begin as running statistics do. */
  readonly start: Readonly<Record<string, Numbers>>;
  readonly y: Numbers;
  readonly first: Readonly<Record<string, Numbers>>;
  readonly second: Readonly<Record<string, Numbers>>;
  readonly state: Readonly<Record<string, Numbers>>;
}

/** A layer whose own tensors are those of the node `node`; nodes of other names keep theirs in their tensors' names. */
export type LayerUnderTest = (
  scope: Scope,
) => (x: tf.Tensor, context: Context, inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;

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
  const net = network("net", ["x", ...Object.keys(reference.inputs)], (scope) => {
    const apply = layer(scope);
    return ({ x, ...inputs }, context) => apply(x ?? tf.scalar(0), context, inputs);
  });
  const step = (tracer: Tracer) => layerStep(net, reference, tracer);
  const state = Object.fromEntries(
    net.declarations.map(({ path, shape, trainable }) => {
      const name = nameOf(path);
      const size = shape.reduce((product, n) => product * n, 1);
      const fresh = new Array<number>(size).fill(name.endsWith("variance") ? 1 : 0);
      const start = reference.start[name] ?? { shape, data: fresh };
      return [path, host(trainable ? numbersOf(reference, name) : start)];
    }),
  );
  const feeds = Object.fromEntries(
    feedsOf(reference).map(([name, numbers]) => [name, host(numbers)]),
  );
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

/** Inputs of the step, by the names under which it asks for them. */
function feedsOf({ x, dy, inputs, draws }: Reference): [string, Numbers][] {
  const drawn = Object.entries(draws).map(([name, numbers]): [string, Numbers] => [
    `draw/player/application/node/${name}`,
    numbers,
  ]);
  return [["x", x], ["dy", dy], ...Object.entries(inputs), ...drawn];
}

/** What a reference calls the tensor of a path. */
function nameOf(path: string): string {
  return path.replace(/^net\/(node\/)?/, "");
}

function layerStep(
  net: ReturnType<typeof network<string, tf.Tensor>>,
  { x: { shape }, dy: gradient, inputs }: Reference,
  tracer: Tracer,
): TraceResult {
  const input = (name: string, numbers: Numbers) =>
    tracer.input(name, { shape: numbers.shape, dtype: "float32" });
  const x = tracer.input("x", { shape, dtype: "float32" });
  const dy = input("dy", gradient);
  const given = {
    x,
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, numbers]) => [name, input(name, numbers)]),
    ),
  };
  const specs = Object.fromEntries(
    net.declarations.map(({ path, shape }) => [path, { shape, dtype: "float32" } as const]),
  );
  const values = new Values(tracer, specs);
  const pass = new Pass({
    tracer,
    values,
    game: { sources: {}, players: [] },
    batch: shape[0] ?? 1,
    player: { name: "player", trains: ["net"] },
    onFeed: () => undefined,
  });
  const trainable = net.declarations.filter((declaration) => declaration.trainable);
  const leaves = new Map<string, tf.Tensor>([
    ...Object.entries(given),
    ...trainable.map(({ path }) => [nameOf(path), values.get(path)] as const),
  ]);
  const frozen = () => net(given, pass.at("application", { updateState: false }));
  const projected = () => tf.sum<tf.Scalar>(tf.mul(frozen(), dy));
  const penalty = (): tf.Scalar => {
    const [dx] = valueAndGradients(projected, [x]).gradients;
    return tf.mul(0.5, tf.sum(tf.square(dx ?? tf.zerosLike(x))));
  };

  const y = frozen();
  const outputs: Record<string, tf.Tensor> = { y };
  const record = (prefix: string, f: () => tf.Scalar) => {
    const { gradients } = valueAndGradients(f, [...leaves.values()]);
    [...leaves].forEach(([name, leaf], i) => {
      outputs[`${prefix}/${name}`] = gradients[i] ?? tf.zerosLike(leaf);
    });
  };
  record("first", projected);
  record("second", penalty);
  // Last, because from now on the pass reads the state that it moves.
  net(given, pass.at("application"));
  for (const [path, value] of pass.moved) {
    outputs[`state/${nameOf(path)}`] = value.clone();
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
