import type { TracedGraph } from "../compile/trace";

/**
 * What an engine is: something that holds named state and runs traced graphs on it. ONNX Runtime
 * (`onnxruntime.ts`) is the engine that ships; others run the same graph behind the same interface.
 *
 * Everything that crosses this border is a {@link HostTensor}: a shape, an element type and a flat
 * row-major array. Where state lives in between (main memory, GPU buffers) is the engine's affair.
 */

/** Element types a traced graph may carry. `bool` is one byte an element. */
export type DType = "float32" | "int32" | "bool";

/** A dense row-major tensor in main memory; images are NHWC. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Runs traced graphs. State lives where the engine wants it, and each run replaces what it changes; names are the stable path names. */
export interface Engine {
  readonly id: "cpu" | "webgpu";
  /** Takes a copy of the given tensors as the initial state. */
  createState(tensors: Readonly<Record<string, HostTensor>>): EngineState;
  /** Prepares a graph for running. Throws {@link EngineError} when the engine cannot take it. */
  load(graph: TracedGraph): Promise<Program>;
  /** Frees every program loaded by this engine. */
  dispose(): Promise<void>;
}

/** Named tensors which a training run carries from step to step. */
export interface EngineState {
  /** The names held, in the order in which they were first written. */
  names(): string[];
  /** Copies entries (all of them by default) to the host. Throws {@link EngineError} for an unknown name. */
  read(names?: readonly string[]): Promise<Record<string, HostTensor>>;
  /** Replaces or adds entries. Copies the given data. */
  write(tensors: Readonly<Record<string, HostTensor>>): void;
  dispose(): void;
}

/** A graph made ready to run. */
export interface Program {
  readonly graph: TracedGraph;
  /**
   * Runs once: reads feeds and state, replaces the state entries the graph updates, returns the plain outputs.
   * Throws {@link EngineError} when a feed or a state entry is missing or has another shape; state is then unchanged.
   * One run at a time per state.
   */
  run(
    state: EngineState,
    feeds: Readonly<Record<string, HostTensor>>,
  ): Promise<Record<string, HostTensor>>;
  dispose(): Promise<void>;
}

/** An engine cannot do what it was asked; the message says what is missing and what to do. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}
