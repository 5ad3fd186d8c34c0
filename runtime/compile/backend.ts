import * as tf from "@tensorflow/tfjs";
import { Emitter } from "./emitter";
import { CompileError } from "./errors";
import { GraphBuilder } from "./graph";
import { kernels } from "./kernels";
import { KernelCall, type KernelEntry } from "./kernels/kernel";
import type { Lowering } from "./lowering";
import { sizeOf } from "./shape";
import { sourceLine } from "./source-line";
import { typedArray, type TypedArray, type Value } from "./value";

/**
 * A tfjs backend that computes nothing. While it is active, every kernel that tfjs calls, for the forward
 * pass or for gradients, becomes nodes of a graph, and a tensor's data is a {@link Value}: a name in that
 * graph. Its kernels are registered once for the process; the graph belongs to one backend instance, and
 * so to one trace.
 */

export const BACKEND_NAME = "ganvas-trace";

/** Operators of tfjs that draw numbers while they run. */
const RANDOM = /^(dropout|random\w*|truncatedNormal|multinomial|rand|stridedDropout)$/;

export class TraceBackend extends tf.KernelBackend {
  readonly graph = new GraphBuilder();
  readonly emit: Emitter;
  /** How often each kernel was called. */
  readonly calls: Record<string, number> = {};
  /** The first failure, also where the step itself swallowed it. */
  failure: CompileError | undefined;
  readonly #data = new Map<object, { readonly value: Value; references: number }>();

  constructor(readonly lowering: Lowering) {
    super();
    this.emit = new Emitter(this.graph, lowering);
  }

  /** Registers data that stands for a value. */
  info(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#data.set(dataId, { value, references: 1 });
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  tensor(value: Value): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.info(value), this);
  }

  /** The value behind a tensor. A tensor made before the trace is a constant of the graph. */
  value(tensor: tf.TensorInfo): Value {
    if (tensor instanceof tf.Variable) {
      throw this.fail(
        `The step reads the tf.Variable "${tensor.name}", whose present value would be frozen into the graph`,
        "Hold it as state instead: the step is handed its state as tensors, by name.",
      );
    }
    const own = this.#data.get(tensor.dataId);
    if (own !== undefined) return this.emit.reshape(own.value, tensor.shape);
    return this.#constant(tf.engine().readSync(tensor.dataId), tensor.shape, tensor.dtype);
  }

  /**
   * Records a failure, with the operator and the line it happened at, and answers it. `kernel` is given where a kernel
   * without a form in ONNX is all that is wrong.
   */
  fail(what: string, remedy: string, kernel?: string): CompileError {
    const where = placeOf();
    const error = new CompileError(`${what}${where && ` (${where})`}. ${remedy}`, kernel);
    this.failure ??= error;
    return error;
  }

  /** Records that the step draws numbers by itself, in the operator that is open or in `what`. */
  failRandom(what: string): CompileError {
    const operator = openRandom();
    return this.fail(
      `${operator === undefined ? what : `tf.${operator}`} inside the step would be drawn once, while tracing, and then be the same at every step`,
      "Draw the numbers outside: with a noise source of the game, or in a layer with context.draw(...).",
    );
  }

  /** tfjs makes a tensor of numbers. */
  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const random = openRandom();
    if (random !== undefined) throw this.failRandom(random);
    return this.info(this.#constant(values, shape, dtype)).dataId;
  }

  /** tfjs asks for the numbers of a tensor: only constants have them. */
  override readSync(dataId: object): TypedArray {
    const value = this.#data.get(dataId)?.value;
    const elements = value && elementsOf(value);
    if (elements !== undefined) return elements;
    throw this.fail(
      "The step reads numbers out of a tensor (dataSync, arraySync, print), but they exist only when the compiled graph runs",
      "Return the tensor as an output, or choose between tensors with tf.where.",
    );
  }

  /** As {@link readSync}; a failure is recorded, since a rejected promise might never be looked at. */
  override read(dataId: object): Promise<TypedArray> {
    try {
      return Promise.resolve(this.readSync(dataId));
    } catch {
      return Promise.resolve(new Float32Array(sizeOf(this.#data.get(dataId)?.value.shape ?? [])));
    }
  }

  override move(
    dataId: object,
    values: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    this.#data.set(dataId, { value: this.#constant(values, shape, dtype), references });
  }

  override refCount(dataId: object): number {
    return this.#data.get(dataId)?.references ?? 0;
  }

  override incRef(dataId: object): void {
    const data = this.#data.get(dataId);
    if (data) data.references++;
  }

  override disposeData(dataId: object, force = false): boolean {
    const data = this.#data.get(dataId);
    if (data === undefined) return true;
    data.references--;
    if (data.references > 0 && !force) return false;
    return this.#data.delete(dataId);
  }

  override numDataIds(): number {
    return this.#data.size;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.#data.clear();
  }

  #constant(values: tf.BackendValues, shape: readonly number[], dtype: tf.DataType): Value {
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw this.fail(
        `A tensor of type ${dtype} cannot be compiled`,
        "Use float32, int32 or bool; text belongs outside the step.",
      );
    }
    return this.emit.constant(Array.from(values, Number), shape, dtype);
  }
}

/** Registers every kernel for the trace backend: those in the table, and a refusal for the others that tfjs knows. */
export function registerTraceKernels(): void {
  if (tf.getKernelsForBackend(BACKEND_NAME).length > 0) return;
  const known = tf.getKernelsForBackend("cpu").map((kernel) => kernel.kernelName);
  for (const kernelName of new Set([...Object.keys(kernels), ...known])) {
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
      if (!(backend instanceof TraceBackend))
        throw new TypeError(`Kernel ${kernelName} was called outside a trace.`);
      return runKernel(kernelName, backend, inputs, attrs ?? {});
    };
    tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc });
  }
}

function runKernel(
  name: string,
  backend: TraceBackend,
  inputs: tf.NamedTensorInfoMap,
  attributes: Readonly<Record<string, unknown>>,
): tf.TensorInfo | tf.TensorInfo[] {
  const entry = kernels[name];
  if (entry === undefined) throw unsupported(name, backend);
  backend.calls[name] = (backend.calls[name] ?? 0) + 1;
  const values = new Map<string, Value>();
  for (const [input, tensor] of Object.entries<tf.TensorInfo | undefined | null>(inputs)) {
    if (tensor) values.set(input, backend.value(tensor));
  }
  const call = new KernelCall(name, backend.emit, backend.lowering, values, attributes);
  const result = lower(entry, call, attributes);
  return Array.isArray(result)
    ? result.map((value: Value) => backend.info(value))
    : backend.info(result as Value);
}

/** Lowers a call; where the table does not know it, names the kernel in the error. */
function lower(
  entry: KernelEntry,
  call: KernelCall,
  attributes: Readonly<Record<string, unknown>>,
): Value | readonly Value[] {
  try {
    checkAttributes(call.kernel, entry, attributes);
    return entry.lower(call);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const where = placeOf();
    throw new CompileError(`${error.message}${where && ` It is called ${where}.`}`, call.kernel);
  }
}

function unsupported(kernel: string, backend: TraceBackend): CompileError {
  return RANDOM.test(kernel.toLowerCase())
    ? backend.failRandom(`The kernel ${kernel}`)
    : backend.fail(
        `The step uses the kernel ${kernel}, which cannot be compiled`,
        "Write the operation with others; runtime/compile/kernels lists them.",
        kernel,
      );
}

function checkAttributes(
  kernel: string,
  entry: KernelEntry,
  attributes: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || entry.attributes.includes(name)) continue;
    throw new CompileError(
      `Kernel ${kernel} was called with the attribute ${name} = ${JSON.stringify(value)}, which its lowering does not know.`,
    );
  }
}

/** Names of the tfjs operators being executed, outermost first. */
function openOperators(): string[] {
  return tf
    .engine()
    .state.scopeStack.map((scope) => /^(.*)__op$/.exec(scope.name)?.[1])
    .filter((name) => name !== undefined);
}

/** The operator being executed that draws numbers, if any; the outermost, which is the one that a person called. */
const openRandom = (): string | undefined =>
  openOperators().find((operator) => RANDOM.test(operator));

/** "in tf.conv2d at file:line": which operator is being executed, and which line of a person's code called it. */
function placeOf(): string {
  const operator = openOperators().at(-1);
  const line = sourceLine();
  return [operator && `in tf.${operator}`, line && `at ${line}`].filter(Boolean).join(" ");
}

/** All elements of a value, where they are known. */
function elementsOf(value: Value): TypedArray | undefined {
  const { data } = value;
  const size = sizeOf(value.shape);
  const [first] = data ?? [];
  if (data === undefined || data.length === size) return data;
  if (data.length !== 1 || first === undefined) return undefined;
  return typedArray(new Array<number>(size).fill(first), value.dtype);
}
