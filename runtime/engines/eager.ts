import * as tf from "@tensorflow/tfjs";
import type { TensorSpec, TraceResult, Tracer } from "../compile/trace";
import { backendInUse } from "../compile/session";
import { sameShape } from "../compile/shape";
import { EngineError, type HostTensor } from "./engine";

/**
 * The same step without a compiler: runs the function that `trace` would trace on a tfjs backend, number by
 * number. For steps that do not compile, for tests, which compare it with the compiled step, and for debugging,
 * since a breakpoint in the function stops there.
 */
export interface EagerResult {
  readonly outputs: Record<string, HostTensor>;
  readonly updates: Record<string, HostTensor>;
}

/** Tensors by name, or what answers one for a name and what is wanted of it. */
type Supply =
  Readonly<Record<string, HostTensor>> | ((name: string, spec: TensorSpec) => HostTensor);

/**
 * @param state what `tracer.state` hands out, by name
 * @param feeds what `tracer.input` hands out, by name
 * @param backendName a tfjs backend that can be read synchronously
 * @throws EngineError when the function asks for a tensor that is missing or has another shape
 */
export function runEagerly(
  fn: (tracer: Tracer) => TraceResult,
  state: Supply,
  feeds: Supply,
  backendName = "cpu",
): EagerResult {
  const engine = tf.engine();
  const production = tf.env().getBool("PROD");
  // In production mode tfjs does not advertise its native bindings on the console.
  tf.env().set("PROD", true);
  const previous = backendInUse();
  void tf.setBackend(backendName);
  const inputs = new HandOut("input", feeds);
  const states = new HandOut("state", state);
  engine.startScope("step");
  try {
    const { outputs, updates } = fn({
      input: (name, spec) => inputs.get(name, spec),
      state: (name, spec) => states.get(name, spec),
    });
    return { outputs: readAll(outputs), updates: readAll(updates) };
  } finally {
    engine.endScope();
    inputs.dispose();
    states.dispose();
    void tf.setBackend(previous);
    tf.env().set("PROD", production);
  }
}

/** Makes tensors when they are asked for; asked again, answers the same. */
class HandOut {
  readonly #made = new Map<string, tf.Tensor>();

  constructor(
    private readonly kind: "input" | "state",
    private readonly supply: Supply,
  ) {}

  get(name: string, { shape, dtype }: TensorSpec): tf.Tensor {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const { supply } = this;
    const given = typeof supply === "function" ? supply(name, { shape, dtype }) : supply[name];
    if (given === undefined) {
      throw new EngineError(`The step asks for the ${this.kind} "${name}", which was not given.`);
    }
    if (!sameShape(given.shape, shape) || given.dtype !== dtype) {
      throw new EngineError(
        `The step asks for the ${this.kind} "${name}" as ${dtype}[${shape.join()}], but it is ${given.dtype}[${given.shape.join()}].`,
      );
    }
    // Kept: a tidy around the place that asks first must not dispose what another place asks for.
    const tensor = tf.keep(tf.tensor(given.data, [...shape], dtype));
    this.#made.set(name, tensor);
    return tensor;
  }

  dispose(): void {
    for (const tensor of this.#made.values()) tensor.dispose();
  }
}

function readAll(tensors: Record<string, tf.Tensor>): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, read(name, tensor)]),
  );
}

function read(name: string, tensor: tf.Tensor): HostTensor {
  const { dtype, shape } = tensor;
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    throw new EngineError(
      `The step returned "${name}" as ${dtype}; steps return float32, int32 or bool.`,
    );
  }
  return { shape, dtype, data: tensor.dataSync().slice() };
}
