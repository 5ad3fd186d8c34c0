/** A gradient that cannot be taken; the message says of what, where, and what to do. */
export class GradientError extends Error {
  override readonly name = "GradientError";
}
