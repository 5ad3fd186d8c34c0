/**
 * What the main thread tells the training thread while it computes: a word of shared memory, read between updates, so
 * that a step of seconds never delays the answer to a request.
 */
const PAUSED = 1;
const STOP = 2;
const CHECKPOINT = 4;
const SAMPLE = 8;

export class Signals {
  readonly buffer: SharedArrayBuffer;
  readonly #word: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#word = new Int32Array(buffer);
  }

  pause(): void {
    this.#raise(PAUSED);
  }

  resume(): void {
    Atomics.and(this.#word, 0, ~PAUSED);
    Atomics.notify(this.#word, 0);
  }

  /** Also ends a pause. */
  stop(): void {
    this.#raise(STOP);
    this.resume();
  }

  checkpoint(): void {
    this.#raise(CHECKPOINT);
  }

  sample(): void {
    this.#raise(SAMPLE);
  }

  get paused(): boolean {
    return (Atomics.load(this.#word, 0) & PAUSED) !== 0;
  }

  get stopped(): boolean {
    return (Atomics.load(this.#word, 0) & STOP) !== 0;
  }

  /** Whether a checkpoint was asked for since the last call. */
  takeCheckpoint(): boolean {
    return this.#take(CHECKPOINT);
  }

  /** Whether samples were asked for since the last call. */
  takeSample(): boolean {
    return this.#take(SAMPLE);
  }

  /** Blocks this thread while it is paused and nothing is asked of it. */
  wait(): void {
    // Looked at once: what is signalled between the look and the wait makes the wait return at once.
    const seen = Atomics.load(this.#word, 0);
    if (seen === PAUSED) Atomics.wait(this.#word, 0, seen);
  }

  #raise(flag: number): void {
    Atomics.or(this.#word, 0, flag);
    Atomics.notify(this.#word, 0);
  }

  #take(flag: number): boolean {
    return (Atomics.and(this.#word, 0, ~flag) & flag) !== 0;
  }
}
