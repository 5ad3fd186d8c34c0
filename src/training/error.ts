/** Training could not be started, reached or controlled; the message is a sentence for people. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";

  constructor(
    message: string,
    /** What was printed, for the log. */
    readonly log?: string,
  ) {
    super(message);
  }
}
