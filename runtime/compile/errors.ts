/**
 * A step cannot be compiled: it uses something that has no meaning in a graph that is built once and
 * run many times. The message names the operator, where it was called, and what to do instead.
 */
export class CompileError extends Error {
  override readonly name = "CompileError";
}
