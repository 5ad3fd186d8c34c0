/** Code was asked for a document that has errors; callers check the analysis first. */
export class GenerationError extends Error {
  override readonly name = "GenerationError";
}
