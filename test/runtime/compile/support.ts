import * as tf from "@tensorflow/tfjs";
import type { Lowering } from "../../../runtime/compile/lowering";
import {
  trace,
  type TraceResult,
  type TracedGraph,
  type Tracer,
} from "../../../runtime/compile/trace";
import type { DType, Engine, HostTensor } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";

/** A small seeded generator (mulberry32), so that a failing case can be repeated. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Uniform numbers in [low, high). */
export function randomTensor(
  shape: readonly number[],
  random: () => number,
  low = -1,
  high = 1,
): HostTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => low + (high - low) * random());
  return { shape, dtype: "float32", data };
}

export function randomIntegers(
  shape: readonly number[],
  random: () => number,
  below: number,
): HostTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    shape,
    dtype: "int32",
    data: Int32Array.from({ length: size }, () => Math.floor(random() * below)),
  };
}

export const scalar = (value: number): HostTensor => ({
  shape: [],
  dtype: "float32",
  data: Float32Array.of(value),
});

export function hostTensor(
  shape: readonly number[],
  values: readonly number[],
  dtype: DType = "float32",
): HostTensor {
  const data = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype].from(values);
  return { shape, dtype, data };
}

let shared: Engine | undefined;
/** One CPU engine for a test file. */
export const cpuEngine = (): Engine =>
  (shared ??= createOnnxRuntimeEngine({ provider: "cpu", threads: 1 }));

/** The kernels that {@link runCompiled} has met. */
export const kernelsSeen = new Set<string>();

/** Traces a function of its inputs alone, runs it once and answers its outputs. */
export async function runCompiled(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[],
  inputs: readonly HostTensor[],
  lowering?: Lowering,
): Promise<HostTensor[]> {
  const step = (tracer: Tracer): TraceResult => {
    const result = fn(...inputs.map((input, i) => tracer.input(String(i), input)));
    const list = Array.isArray(result) ? result : [result];
    return {
      outputs: Object.fromEntries(list.map((tensor, i) => [String(i), tensor])),
      updates: {},
    };
  };
  const graph = trace(step, lowering ? { lowering } : {});
  for (const name of Object.keys(graph.statistics.kernels)) kernelsSeen.add(name);
  const outputs = await runGraph(graph, inputs);
  return Object.keys(outputs).map((_, i) => {
    const output = outputs[String(i)];
    if (output === undefined) throw new Error(`Output ${i} is missing.`);
    return output;
  });
}

async function runGraph(
  graph: TracedGraph,
  inputs: readonly HostTensor[],
): Promise<Record<string, HostTensor>> {
  const program = await cpuEngine().load(graph);
  const state = cpuEngine().createState({});
  const outputs = await program.run(
    state,
    Object.fromEntries(inputs.map((input, i) => [String(i), input])),
  );
  await program.dispose();
  return outputs;
}

/** The same function on tfjs's cpu backend. */
export function runOnTfjs(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[],
  inputs: readonly HostTensor[],
): HostTensor[] {
  tf.env().set("PROD", true);
  return tf.tidy(() => {
    const result = fn(
      ...inputs.map(({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype)),
    );
    return (Array.isArray(result) ? result : [result]).map((tensor) => ({
      shape: tensor.shape,
      dtype: tensor.dtype as DType,
      data: tensor.dataSync().slice() as Float32Array,
    }));
  });
}

/** The largest difference between two tensors, relative to the largest magnitude in the expected one (at least `floor`). */
export function relativeError(actual: HostTensor, expected: HostTensor, floor = 1e-6): number {
  if (actual.shape.join() !== expected.shape.join() || actual.dtype !== expected.dtype) {
    return Number.POSITIVE_INFINITY;
  }
  let difference = 0;
  let magnitude = floor;
  expected.data.forEach((value, i) => {
    const other = actual.data[i] ?? Number.NaN;
    if (Number.isNaN(value) && Number.isNaN(other)) return;
    if (value === other) return;
    const distance = Math.abs(value - other);
    difference = Math.max(difference, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
    magnitude = Math.max(magnitude, Number.isFinite(value) ? Math.abs(value) : 0);
  });
  return difference / magnitude;
}
