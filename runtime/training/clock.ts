/** Time spent training, pauses left out, and a smoothed speed. */
export class Clock {
  #seconds: number;
  #since = performance.now();
  #speed = 0;

  /** @param earlier seconds of training before this session */
  constructor(earlier: number) {
    this.#seconds = earlier;
  }

  /** A round is done. */
  round(): void {
    const took = this.#advance();
    // The mean of the times of about the last 20 rounds.
    this.#speed = this.#speed === 0 ? 1 / took : 1 / (0.95 / this.#speed + 0.05 * took);
  }

  pause(): void {
    this.#advance();
  }

  resume(): void {
    this.#since = performance.now();
  }

  get seconds(): number {
    return this.#seconds;
  }

  get stepsPerSecond(): number {
    return this.#speed;
  }

  #advance(): number {
    const now = performance.now();
    const took = Math.max((now - this.#since) / 1000, 1e-6);
    this.#since = now;
    this.#seconds += took;
    return took;
  }
}
