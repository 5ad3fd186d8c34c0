import * as tf from "@tensorflow/tfjs";
import type { TensorSpec, TraceResult, Tracer } from "../compile/trace";
import { sameShape } from "../compile/shape";
import { EngineError, type HostTensor } from "./engine";

/**
 * The same step without a compiler: runs the function that `trace` would trace on a tfjs backend, number by
 * number. For tests, which compare it with the compiled step, and for debugging, since a breakpoint in the
 * function stops there.
 */
export interface EagerResult {
  readonly outputs: Record<string, HostTensor>;
  readonly updates: Record<string, HostTensor>;
}

/**
 * @param state what `tracer.state` hands out, by name
 * @param feeds what `tracer.input` hands out, by name
 * @param backendName a tfjs backend that can be read synchronously
 * @throws EngineError when the function asks for a tensor that is missing or has another shape
 */
export function runEagerly(
  fn: (tracer: Tracer) => TraceResult,
  state: Readonly<Record<string, HostTensor>>,
  feeds: Readonly<Record<string, HostTensor>>,
  backendName = "cpu",
): EagerResult {
  const engine = tf.engine();
  const production = tf.env().getBool("PROD");
  // In production mode tfjs does not advertise its native bindings on the console.
  tf.env().set("PROD", true);
  const previous = engine.backend === undefined ? backendName : engine.backendName;
  void tf.setBackend(backendName);
  engine.startScope("step");
  try {
    const { outputs, updates } = fn({
      input: handOut("input", feeds),
      state: handOut("state", state),
    });
    return { outputs: readAll(outputs), updates: readAll(updates) };
  } finally {
    engine.endScope();
    void tf.setBackend(previous);
    tf.env().set("PROD", production);
  }
}

function handOut(kind: "input" | "state", tensors: Readonly<Record<string, HostTensor>>) {
  const made = new Map<string, tf.Tensor>();
  return (name: string, { shape, dtype }: TensorSpec): tf.Tensor => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const given = tensors[name];
    if (given === undefined)
      throw new EngineError(`The step asks for the ${kind} "${name}", which was not given.`);
    if (!sameShape(given.shape, shape) || given.dtype !== dtype) {
      throw new EngineError(
        `The step asks for the ${kind} "${name}" as ${dtype}[${shape.join()}], but it is ${given.dtype}[${given.shape.join()}].`,
      );
    }
    const tensor = tf.tensor(given.data, [...shape], dtype);
    made.set(name, tensor);
    return tensor;
  };
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
