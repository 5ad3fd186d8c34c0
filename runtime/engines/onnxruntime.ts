import { availableParallelism } from "node:os";
import * as ort from "onnxruntime-node";
import { sameShape, sizeOf } from "../compile/shape";
import { graphNames, type TensorSpec, type TracedGraph } from "../compile/trace";
import {
  EngineError,
  type Engine,
  type EngineState,
  type HostTensor,
  type Program,
} from "./engine";
import { Transfer } from "./transfer";

/**
 * The engine that ships: ONNX Runtime through its Node binding, on the CPU or, with its WebGPU provider,
 * on the GPU. `session.run` computes synchronously, so an engine belongs in a worker thread.
 *
 * State is functional: a run reads the tensors of before and answers new ones, which are fed to the next
 * run as they are; on the GPU they never leave its buffers. (The binding copies outputs that live in main
 * memory once, about 0.4 ms a megabyte; given a buffer to write to, it copies all the same.)
 */
export interface OnnxRuntimeOptions {
  readonly provider: "cpu" | "webgpu";
  /** Threads inside one operator; all that the machine has by default. */
  readonly threads?: number;
  /** Writes a profile of every operator to files with this prefix when a program is disposed. */
  readonly profilePrefix?: string;
}

export function createOnnxRuntimeEngine(options: OnnxRuntimeOptions): Engine {
  return new OnnxRuntimeEngine(options);
}

/** Errors only: ONNX Runtime otherwise reports every constant it folds. */
const LOG_SEVERITY = 3;

class OnnxRuntimeEngine implements Engine {
  readonly id: "cpu" | "webgpu";
  readonly #programs = new Set<Program>();
  readonly #transfer: Transfer;

  constructor(private readonly options: OnnxRuntimeOptions) {
    this.id = options.provider;
    this.#transfer = new Transfer(options.provider);
    ort.env.logLevel = "error";
  }

  createState(tensors: Readonly<Record<string, HostTensor>>): EngineState {
    const state = new OnnxRuntimeState(this.#transfer);
    state.write(tensors);
    return state;
  }

  async load(graph: TracedGraph): Promise<Program> {
    const session = await createSession(graph, this.options);
    const program = new OnnxRuntimeProgram(graph, session, this.options, () =>
      this.#programs.delete(program),
    );
    this.#programs.add(program);
    return program;
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs) await program.dispose();
    await this.#transfer.dispose();
  }
}

async function createSession(
  graph: TracedGraph,
  { provider, threads, profilePrefix }: OnnxRuntimeOptions,
): Promise<ort.InferenceSession> {
  const onGpu: Record<string, "gpu-buffer"> = {};
  for (const name of Object.keys(graph.updates)) onGpu[graphNames.update(name)] = "gpu-buffer";
  try {
    return await ort.InferenceSession.create(graph.model, {
      executionProviders: [provider],
      graphOptimizationLevel: "all",
      executionMode: "sequential",
      intraOpNumThreads: threads ?? availableParallelism(),
      interOpNumThreads: 1,
      // From the second run on, ONNX Runtime would take all its memory in one piece, and not give back that of the first
      // run: up to twice as much. Steps gain nothing from it (DCGAN) to a tenth of their time (SAGAN).
      enableMemPattern: false,
      // Threads that spin while they wait take half as much again of the processor's time, and take it
      // from whatever runs beside them; on a busy machine steps were slower with it, not faster.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
      logSeverityLevel: LOG_SEVERITY,
      ...(provider === "webgpu" && { preferredOutputLocation: onGpu }),
      ...(profilePrefix && { enableProfiling: true, profileFilePrefix: profilePrefix }),
    });
  } catch (cause) {
    throw new EngineError(
      `ONNX Runtime (${provider}) cannot load the compiled step: ${messageOf(cause)}`,
      { cause },
    );
  }
}

class OnnxRuntimeProgram implements Program {
  constructor(
    readonly graph: TracedGraph,
    private readonly session: ort.InferenceSession,
    private readonly options: OnnxRuntimeOptions,
    private readonly onDispose: () => void,
  ) {}

  async run(
    state: EngineState,
    feeds: Readonly<Record<string, HostTensor>>,
  ): Promise<Record<string, HostTensor>> {
    if (!(state instanceof OnnxRuntimeState)) {
      throw new EngineError(
        "The state belongs to another engine; create it with this engine's createState.",
      );
    }
    const { inputs, outputs, updates } = this.graph;
    const fed: Record<string, ort.Tensor> = {};
    for (const [name, spec] of Object.entries(inputs)) {
      fed[graphNames.input(name)] = toTensor(checkFeed(name, spec, feeds[name]));
    }
    for (const [name, spec] of Object.entries(this.graph.state)) {
      fed[graphNames.state(name)] = await state.current(name, spec);
    }
    const results = await this.#compute(fed);
    const result = (key: string): ort.Tensor => {
      const tensor = results[key];
      if (tensor === undefined) throw new EngineError(`ONNX Runtime did not compute "${key}".`);
      return tensor;
    };
    for (const [name, spec] of Object.entries(updates)) {
      state.replace(name, spec, result(graphNames.update(name)));
    }
    return Object.fromEntries(
      Object.entries(outputs).map(([name, spec]) => [
        name,
        toHost(result(graphNames.output(name)), spec),
      ]),
    );
  }

  async #compute(feeds: Record<string, ort.Tensor>): Promise<ort.InferenceSession.ReturnType> {
    try {
      return await this.session.run(feeds);
    } catch (cause) {
      throw new EngineError(
        `The compiled step failed on ONNX Runtime (${this.options.provider}): ${messageOf(cause)}`,
        { cause },
      );
    }
  }

  async dispose(): Promise<void> {
    if (this.options.profilePrefix !== undefined) this.session.endProfiling();
    this.onDispose();
    await this.session.release();
  }
}

interface Entry {
  readonly spec: TensorSpec;
  readonly tensor: ort.Tensor;
}

class OnnxRuntimeState implements EngineState {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly transfer: Transfer) {}

  names(): string[] {
    return [...this.#entries.keys()];
  }

  async read(names: readonly string[] = this.names()): Promise<Record<string, HostTensor>> {
    const entries = names.map((name) => this.#entry(name));
    const local = await this.transfer.toHost(entries.map((entry) => entry.tensor));
    return Object.fromEntries(
      names.map((name, i) => {
        const [entry, tensor] = [entries[i], local[i]];
        if (entry === undefined || tensor === undefined) throw unknownEntry(name);
        const host = toHost(tensor, entry.spec);
        return [name, { ...host, data: host.data.slice() }];
      }),
    );
  }

  write(tensors: Readonly<Record<string, HostTensor>>): void {
    for (const [name, tensor] of Object.entries(tensors)) {
      const { shape, dtype, data } = checkSize(name, tensor);
      this.replace(name, { shape, dtype }, toTensor({ shape, dtype, data: data.slice() }));
    }
  }

  dispose(): void {
    for (const { tensor } of this.#entries.values()) tensor.dispose();
    this.#entries.clear();
  }

  /** What a graph reads, where it computes. */
  async current(name: string, wanted: TensorSpec): Promise<ort.Tensor> {
    const { spec, tensor } = this.#entry(name);
    if (!sameShape(spec.shape, wanted.shape) || spec.dtype !== wanted.dtype) {
      throw new EngineError(
        `State "${name}" is ${describe(spec)}, but the step reads ${describe(wanted)}.`,
      );
    }
    const [onDevice = tensor] = await this.transfer.toDevice([tensor]);
    if (onDevice !== tensor) this.replace(name, spec, onDevice);
    return onDevice;
  }

  /** Takes over what a graph computed. */
  replace(name: string, spec: TensorSpec, tensor: ort.Tensor): void {
    this.#entries.get(name)?.tensor.dispose();
    this.#entries.set(name, { spec, tensor });
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw unknownEntry(name);
    return entry;
  }
}

const unknownEntry = (name: string): EngineError =>
  new EngineError(`There is no state called "${name}"; write it before it is used.`);

const describe = ({ dtype, shape }: TensorSpec): string => `${dtype}[${shape.join()}]`;

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

function toTensor({ dtype, data, shape }: HostTensor): ort.Tensor {
  return new ort.Tensor(dtype, data, shape);
}

function toHost(tensor: ort.Tensor, { shape, dtype }: TensorSpec): HostTensor {
  const { data } = tensor;
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array) {
    return { shape, dtype, data };
  }
  throw new EngineError(
    `ONNX Runtime answered a tensor of type ${tensor.type} where ${describe({ shape, dtype })} was due.`,
  );
}

function checkFeed(name: string, spec: TensorSpec, feed: HostTensor | undefined): HostTensor {
  if (feed === undefined)
    throw new EngineError(`The step was not fed its input "${name}", ${describe(spec)}.`);
  if (!sameShape(feed.shape, spec.shape) || feed.dtype !== spec.dtype) {
    throw new EngineError(
      `The step was fed ${describe(feed)} as "${name}", which is ${describe(spec)}.`,
    );
  }
  return checkSize(name, feed);
}

function checkSize(name: string, tensor: HostTensor): HostTensor {
  if (tensor.data.length === sizeOf(tensor.shape)) return tensor;
  throw new EngineError(
    `"${name}" is ${describe(tensor)}, but its data has ${tensor.data.length} elements.`,
  );
}
