/**
 * Makes a step ready to run: compiled, or, where it uses an operator that has no form in ONNX, eagerly on TensorFlow.js.
 * What has no meaning in a compiled step (reading numbers, drawing them) stays an error.
 */
import { CompileError } from "../compile/errors";
import { sizeOf } from "../compile/shape";
import {
  trace,
  type TensorSpec,
  type TracedGraph,
  type TraceResult,
  type Tracer,
} from "../compile/trace";
import { runEagerly } from "./eager";
import type { Engine, HostTensor, Program } from "./engine";

export interface LoadedStep {
  readonly program: Pick<Program, "run" | "dispose">;
  /** Present where the step runs eagerly: the operator, where it stands, and what to do. */
  readonly notice?: string;
}

/** `traced` is the step's graph where it was traced before. Throws CompileError, EngineError, and what `step` throws. */
export async function loadStep(
  engine: Engine,
  step: (tracer: Tracer) => TraceResult,
  traced?: TracedGraph,
): Promise<LoadedStep> {
  try {
    return { program: await engine.load(traced ?? trace(step)) };
  } catch (error) {
    if (!(error instanceof CompileError) || error.kernel === undefined) throw error;
    rehearse(step);
    const notice = `${error.message} Until then this update runs eagerly on the CPU, which is many times slower.`;
    return { program: eagerProgram(step), notice };
  }
}

/** The step as a program that computes number by number. Its state goes to main memory and back. */
function eagerProgram(step: (tracer: Tracer) => TraceResult): LoadedStep["program"] {
  return {
    async run(state, feeds) {
      const { outputs, updates } = runEagerly(step, await state.read(), feeds);
      state.write(updates);
      return outputs;
    },
    dispose: () => Promise.resolve(),
  };
}

/** Runs the step once on zeros, for nothing but what it asks for on the way: that is how a game learns its inputs. */
function rehearse(step: (tracer: Tracer) => TraceResult): void {
  runEagerly(step, zeros, zeros);
}

function zeros(_: string, { shape, dtype }: TensorSpec): HostTensor {
  const data = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  return { shape, dtype, data: new data(sizeOf(shape)) };
}
