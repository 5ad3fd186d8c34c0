import * as tf from "@tensorflow/tfjs";
import type { DType } from "../engines/engine";
import { TraceBackend } from "./backend";
import { onTraceBackend } from "./session";
import { CompileError } from "./errors";
import { cpuLowering, type Lowering } from "./lowering";
import type { GraphMemory } from "./memory";
import { sameShape } from "./shape";
import type { Value } from "./value";

/**
 * Tracing: a step, written as a plain function on tfjs tensors, becomes one ONNX graph.
 *
 * The function runs once, on a backend whose tensors are names in a graph ({@link TraceBackend}). It asks
 * the tracer for what changes from step to step: `input` for what is fed (batches, random draws, learning
 * rates), `state` for what is carried on (parameters, optimizer slots, running statistics). What it
 * returns leaves the graph as outputs or as updates of state. Gradients taken inside (`tf.grads`) are
 * kernels like any others. Everything else the function sees, shapes, branches, loop counts, is settled
 * while tracing; a step with other shapes is another graph.
 */

/** What is known of a tensor before it has numbers. */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Hands a traced function its tensors. Asked twice for a name, it answers the same tensor. */
export interface Tracer {
  /** A tensor that every run is fed. Throws {@link CompileError} if the name was asked for with another spec. */
  input(name: string, spec: TensorSpec): tf.Tensor;
  /** A tensor that is carried from run to run under a stable path name. Throws as `input` does. */
  state(name: string, spec: TensorSpec): tf.Tensor;
}

export interface TraceResult {
  /** Tensors to return from every run. */
  readonly outputs: Record<string, tf.Tensor>;
  /** New values of state entries, by their names. */
  readonly updates: Record<string, tf.Tensor>;
}

export interface TracedGraph {
  /** An ONNX model, operator set 17. {@link graphNames} says how its inputs and outputs are called. */
  readonly model: Uint8Array;
  /** Inputs that the graph reads; those it was asked for but does not need are not among them. */
  readonly inputs: Record<string, TensorSpec>;
  /** State that the graph reads. */
  readonly state: Record<string, TensorSpec>;
  readonly outputs: Record<string, TensorSpec>;
  /** State that the graph replaces; not all of it need be read. */
  readonly updates: Record<string, TensorSpec>;
  readonly statistics: {
    readonly nodes: number;
    /** Nodes by ONNX operator. */
    readonly operators: Record<string, number>;
    /** Calls by tfjs kernel, before anything was shared or left out. */
    readonly kernels: Record<string, number>;
    /** What a run holds at once, beside its inputs and its state. */
    readonly memory: GraphMemory;
    readonly traceMs: number;
  };
}

export interface TraceOptions {
  /** How convolutions are written; the rules for ONNX Runtime's CPU provider by default. */
  readonly lowering?: Lowering;
}

/** Names inside the ONNX model, where inputs, state, outputs and updates share one namespace each way. */
export const graphNames = {
  input: (name: string) => `input:${name}`,
  state: (name: string) => `state:${name}`,
  output: (name: string) => `output:${name}`,
  update: (name: string) => `update:${name}`,
} as const;

/**
 * Traces a pure function of named tensors into one ONNX graph. Synchronous. Tensors made on the way are
 * disposed and the backend in use before is in use again, also when it fails.
 * @throws CompileError when the function does what a graph cannot: read numbers out of a tensor, draw
 *   random ones, use a tf.Variable or a kernel without a lowering, keep tensors, be asynchronous.
 */
export function trace(
  fn: (tracer: Tracer) => TraceResult,
  options: TraceOptions = {},
): TracedGraph {
  const start = performance.now();
  const backend = new TraceBackend(options.lowering ?? cpuLowering);
  const placeholders = new Placeholders(backend);
  const { outputs, updates } = onTraceBackend(backend, () => {
    const result = runStep(fn, placeholders, backend);
    const declared = {
      outputs: declareOutputs(backend, Object.entries(result.outputs), graphNames.output),
      updates: declareOutputs(backend, placeholders.changed(result.updates), graphNames.update),
    };
    placeholders.disposeAll();
    return declared;
  });
  if (Object.keys(outputs).length + Object.keys(updates).length === 0) {
    throw new CompileError("The step computes nothing: it has no outputs and changes no state.");
  }
  const { model, inputs, nodes, operators, memory } = backend.graph.build();
  const live = new Set(inputs);
  return {
    model,
    inputs: placeholders.specs(graphNames.input, live),
    state: placeholders.specs(graphNames.state, live),
    outputs,
    updates,
    statistics: {
      ...{ nodes, operators, memory },
      kernels: backend.calls,
      traceMs: performance.now() - start,
    },
  };
}

/** Declares tensors as graph outputs; answers their specs. */
function declareOutputs(
  backend: TraceBackend,
  tensors: readonly [string, tf.Tensor][],
  graphName: (name: string) => string,
): Record<string, TensorSpec> {
  const specs: Record<string, TensorSpec> = {};
  for (const [name, tensor] of tensors) {
    const value = backend.value(tensor);
    backend.graph.output(graphName(name), backend.emit.full(value), value.shape, value.dtype);
    specs[name] = { shape: value.shape, dtype: value.dtype };
  }
  return specs;
}

/** Runs the function and makes sure that what it returned is a result. */
function runStep(
  fn: (tracer: Tracer) => TraceResult,
  tracer: Tracer,
  backend: TraceBackend,
): TraceResult {
  const result: unknown = fn(tracer);
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw (
      backend.failure ??
      new CompileError("A compiled step must be synchronous, but the function returned a promise.")
    );
  }
  if (backend.failure !== undefined) throw backend.failure;
  return result as TraceResult;
}

/** The tensors which the traced function was handed. */
class Placeholders implements Tracer {
  readonly #tensors = new Map<string, { spec: TensorSpec; tensor: tf.Tensor; value: Value }>();

  constructor(private readonly backend: TraceBackend) {}

  input(name: string, spec: TensorSpec): tf.Tensor {
    return this.#placeholder(graphNames.input, name, spec);
  }

  state(name: string, spec: TensorSpec): tf.Tensor {
    return this.#placeholder(graphNames.state, name, spec);
  }

  /** The updates that are not just the state they replace. Throws when one does not fit its state. */
  changed(updates: Record<string, tf.Tensor>): [string, tf.Tensor][] {
    return Object.entries(updates).filter(([name, tensor]) => {
      const state = this.#tensors.get(graphNames.state(name));
      if (state === undefined) return true;
      if (!sameShape(state.spec.shape, tensor.shape) || state.spec.dtype !== tensor.dtype) {
        throw new CompileError(
          `The new value of state "${name}" is ${describe(tensor)}, but the state is ${describe(state.spec)}.`,
        );
      }
      return this.backend.value(tensor).id !== state.value.id;
    });
  }

  /** The specs of one kind of placeholder, of those that the graph reads. */
  specs(
    graphName: (name: string) => string,
    live: ReadonlySet<string>,
  ): Record<string, TensorSpec> {
    const prefix = graphName("");
    const entries = [...this.#tensors].filter(([key]) => key.startsWith(prefix) && live.has(key));
    return Object.fromEntries(entries.map(([key, { spec }]) => [key.slice(prefix.length), spec]));
  }

  #placeholder(graphName: (name: string) => string, name: string, spec: TensorSpec): tf.Tensor {
    const id = graphName(name);
    const known = this.#tensors.get(id);
    if (known !== undefined) {
      if (sameShape(known.spec.shape, spec.shape) && known.spec.dtype === spec.dtype)
        return known.tensor;
      throw new CompileError(
        `"${name}" was asked for as ${describe(known.spec)} and again as ${describe(spec)}; one name has one shape.`,
      );
    }
    const shape = [...spec.shape];
    const value: Value = { id, shape, stored: shape, dtype: spec.dtype };
    this.backend.graph.input(id, shape, spec.dtype);
    // Kept, so that a tidy around the place that asked first does not dispose what another place asks for.
    const tensor = tf.keep(this.backend.tensor(value));
    this.#tensors.set(id, { spec: { shape, dtype: spec.dtype }, tensor, value });
    return tensor;
  }

  disposeAll(): void {
    for (const { tensor } of this.#tensors.values()) tensor.dispose();
  }
}

const describe = ({ dtype, shape }: { shape: readonly number[]; dtype: string }): string =>
  `${dtype}[${shape.join()}]`;
