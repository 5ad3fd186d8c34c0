/** A game or a network that cannot be played as it is written; the message quotes the value and says what to do. */
export class GameError extends Error {
  override readonly name = "GameError";
}
