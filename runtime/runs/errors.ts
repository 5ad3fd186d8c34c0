/** A run directory, checkpoint or control request that cannot be used; the message says which and what to do. */
export class RunError extends Error {
  override readonly name = "RunError";
}
