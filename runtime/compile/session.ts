import * as tf from "@tensorflow/tfjs";
import { BACKEND_NAME, registerTraceKernels, type TraceBackend } from "./backend";
import { CompileError } from "./errors";

/**
 * Runs a function with the trace backend in place of the one in use, and leaves no mark: afterwards, and
 * whatever happened, the previous backend is back, every tensor made meanwhile is disposed, and tfjs's
 * flags are as they were. Meanwhile `Math.random` refuses, since what it answers would be a constant of the graph.
 * @throws CompileError when the function leaves tensors or variables alive, or when a trace is already running.
 */
export function onTraceBackend<Result>(backend: TraceBackend, run: () => Result): Result {
  const engine = tf.engine();
  const previous = backendInUse();
  if (previous === BACKEND_NAME) {
    throw new CompileError("A step cannot be traced while another trace is running.");
  }
  const production = tf.env().getBool("PROD");
  const made = recordTensors(engine);
  registerTraceKernels();
  tf.registerBackend(BACKEND_NAME, () => backend, LOWEST_PRIORITY);
  // Both calls take effect at once; the promise is for backends that start slowly.
  void tf.setBackend(BACKEND_NAME);
  tf.env().set("PROD", true);
  const random = Math.random;
  Math.random = () => {
    throw backend.failRandom("Math.random()");
  };
  try {
    let result: { readonly value: Result } | undefined;
    engine.tidy(() => {
      result = { value: run() };
    });
    const left = made.tensors.filter((tensor) => !tensor.isDisposed);
    if (left.length > 0) throw leftAlive(left);
    if (result === undefined) throw new CompileError("The traced function did not run.");
    return result.value;
  } finally {
    Math.random = random;
    made.stop();
    for (const tensor of made.tensors) if (!tensor.isDisposed) tensor.dispose();
    tf.env().set("PROD", production);
    void tf.setBackend(previous);
    tf.removeBackend(BACKEND_NAME);
  }
}

/** The name of tfjs's backend; reading the backend itself makes tfjs settle on one if it has none yet. */
export function backendInUse(): string {
  void tf.backend();
  return tf.getBackend();
}

/** Below every real backend, so that tfjs never chooses it by itself. */
const LOWEST_PRIORITY = -1;

/** Notes every tensor that tfjs makes until told to stop; tfjs itself only counts them. */
function recordTensors(engine: ReturnType<typeof tf.engine>): {
  tensors: tf.Tensor[];
  stop: () => void;
} {
  const tensors: tf.Tensor[] = [];
  const track = engine.trackTensor.bind(engine);
  engine.trackTensor = (tensor, owner) => {
    tensors.push(tensor);
    track(tensor, owner);
  };
  return { tensors, stop: () => Reflect.deleteProperty(engine, "trackTensor") };
}

function leftAlive(tensors: readonly tf.Tensor[]): CompileError {
  const variable = tensors.find((tensor) => tensor instanceof tf.Variable);
  return new CompileError(
    variable === undefined
      ? `The step keeps ${tensors.length} of the tensors it made (tf.keep), which exist only in the graph. ` +
          "Return them as outputs or as updates of state."
      : `The step makes the tf.Variable "${variable.name}". Hold it as state instead: the step is handed its state as tensors, by name.`,
  );
}
