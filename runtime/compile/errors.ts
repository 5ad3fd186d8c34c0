/**
 * A step cannot be compiled: it uses something that has no meaning in a graph that is built once and
 * run many times. The message names the operator, where it was called, and what to do instead.
 */
export class CompileError extends Error {
  override readonly name = "CompileError";

  constructor(
    message: string,
    /** The kernel without a form in ONNX, where that is all that is wrong: run eagerly, the step would work. */
    readonly kernel?: string,
  ) {
    super(message);
  }
}
