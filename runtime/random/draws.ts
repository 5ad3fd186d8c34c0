/**
 * Every random number of a run, as a pure function of who asks: (seed, stream, step, index). Nothing is remembered
 * between calls, so a resumed run draws what an uninterrupted one would have drawn, and an engine, a checker or a twin
 * in another framework can be handed the same numbers in any order.
 *
 * How a number comes about, exactly (so that others can do it too):
 * - The stream's name is hashed to 64 bits (FNV-1a of its UTF-8 bytes). Philox at counter (hash low, hash high, 0, 0)
 *   under the key (seed low, seed high) gives the stream's own key: its first two words.
 * - Row `index` of `step` reads the words of Philox under that key at counters (block, index, step low, step high),
 *   block = 0, 1, 2, ...
 * - **Each number takes exactly one 32-bit word**, number j the j-th. So a longer row begins with the shorter one, and
 *   a latent truncated harder is the same latent pulled in, not another one.
 */
import { normalProbabilityBelow, normalQuantile } from "./normal";
import { philox, type Key } from "./philox";

/** What a number is drawn from. */
export type Distribution =
  /** Mean 0 and standard deviation 1 unless given. At most 6.3 deviations out, since a word has 32 bits. */
  | { readonly kind: "normal"; readonly mean?: number; readonly deviation?: number }
  /** The standard normal, given that it lies within `limit` > 0 of zero (BigGAN's truncation trick, section 3.1). */
  | { readonly kind: "truncatedNormal"; readonly limit: number }
  /** low <= x < high, in steps of (high - low) / 2^24, rounded to float32. */
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  /** 1 with the given probability, else 0. */
  | { readonly kind: "bernoulli"; readonly probability: number }
  /** 0, 1, ..., below - 1, evenly; 1 <= below <= 2^24, so that float32 holds them exactly. */
  | { readonly kind: "integer"; readonly below: number };

/** Who asks. Two different keys are two independent sequences. */
export interface DrawKey {
  /** The run's seed: a whole number from 0 to 2^53 - 1, or a bigint from 0 to 2^64 - 1. */
  readonly seed: number | bigint;
  /** What the numbers are for, such as "noise/z" or "data/digits". */
  readonly stream: string;
  /** The round, from 0 to 2^53 - 1. */
  readonly step: number;
  /** The row within the step, from 0 (the default) to 2^32 - 1. */
  readonly index?: number;
}

/** A draw that cannot be made; the message quotes the value. */
export class DrawError extends Error {
  override readonly name = "DrawError";
}

const WORD = 2 ** 32;

/** Draws `count` numbers. Integers and Bernoulli draws are exact whole numbers. Throws {@link DrawError}. */
export function draw(key: DrawKey, distribution: Distribution, count: number): Float32Array {
  return drawRows(key, distribution, 1, count);
}

/**
 * Draws a row-major array [rows, width] whose row i is `draw({ ...key, index: first + i }, distribution, width)`: it
 * depends on (seed, stream, step, first + i) and on nothing else, so sample i of a seed is the same whatever the number
 * of samples or the batch size. `first` is the key's own index unless given. Throws {@link DrawError}.
 */
export function drawRows(
  key: DrawKey,
  distribution: Distribution,
  rows: number,
  width: number,
  first: number = key.index ?? 0,
): Float32Array {
  requireWhole("number of rows", rows, WORD);
  requireWhole("row width", width, WORD);
  requireWhole("index", first, WORD - rows + 1);
  requireWhole("step", key.step, Number.MAX_SAFE_INTEGER);
  const sample = sampler(distribution);
  const streamKey = keyOfStream(key.seed, key.stream);
  const stepHigh = Math.floor(key.step / WORD);
  const words = new Uint32Array(width);
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    philox([0, first + row, key.step >>> 0, stepHigh], streamKey, words);
    sample(words, out, row * width);
  }
  return out;
}

/**
 * The numbers 0 to length - 1 in random order: a Fisher-Yates shuffle, one word of the key's sequence a swap. All
 * orders are equally likely up to a bias below length / 2^32 a swap. Throws {@link DrawError}.
 */
export function permutation(key: DrawKey, length: number): Uint32Array {
  requireWhole("length of a permutation", length, WORD);
  requireWhole("index", key.index ?? 0, WORD);
  requireWhole("step", key.step, Number.MAX_SAFE_INTEGER);
  const counter = [0, key.index ?? 0, key.step >>> 0, Math.floor(key.step / WORD)] as const;
  const words = philox(counter, keyOfStream(key.seed, key.stream), new Uint32Array(length));
  const order = Uint32Array.from({ length }, (_, position) => position);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(((words[last] ?? 0) * (last + 1)) / WORD);
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}

/** Turns words into numbers, writing one for each from `offset` on. */
type Sampler = (words: Uint32Array, out: Float32Array, offset: number) => void;

function sampler(distribution: Distribution): Sampler {
  switch (distribution.kind) {
    case "normal": {
      const { mean = 0, deviation = 1 } = distribution;
      if (!Number.isFinite(mean) || !(deviation >= 0 && deviation < Infinity)) {
        throw new DrawError(
          `A normal draw needs a finite mean and a deviation of 0 or more, not ${mean} and ${deviation}.`,
        );
      }
      // The middle of the word's interval: never 0 or 1, and symmetric.
      return each((word) => mean + deviation * normalQuantile((word + 0.5) / WORD - 0.5));
    }
    case "truncatedNormal": {
      const { limit } = distribution;
      if (!(limit > 0)) {
        throw new DrawError(`A truncated normal draw needs a limit above 0, not ${limit}.`);
      }
      const width = 2 * normalProbabilityBelow(limit);
      return each((word) => {
        const z = normalQuantile(width * ((word + 0.5) / WORD - 0.5));
        return Math.min(limit, Math.max(-limit, z));
      });
    }
    case "uniform": {
      const { low, high } = distribution;
      if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) {
        throw new DrawError(
          `A uniform draw needs finite bounds, the lower one first, not ${low} and ${high}.`,
        );
      }
      return each((word) => low + (high - low) * ((word >>> 8) / 2 ** 24));
    }
    case "bernoulli": {
      const { probability } = distribution;
      if (!(probability >= 0 && probability <= 1)) {
        throw new DrawError(
          `A Bernoulli draw needs a probability from 0 to 1, not ${probability}.`,
        );
      }
      const threshold = probability * WORD;
      return each((word) => (word < threshold ? 1 : 0));
    }
    case "integer": {
      const { below } = distribution;
      if (!Number.isInteger(below) || below < 1 || below > 2 ** 24) {
        throw new DrawError(
          `An integer draw needs a whole bound from 1 to ${2 ** 24}, not ${below}.`,
        );
      }
      return each((word) => Math.floor((word * below) / WORD));
    }
  }
}

function each(number: (word: number) => number): Sampler {
  return (words, out, offset) => {
    for (let j = 0; j < words.length; j++) out[offset + j] = number(words[j] ?? 0);
  };
}

function keyOfStream(seed: number | bigint, stream: string): Key {
  const wide = typeof seed === "bigint" ? seed : Number.isSafeInteger(seed) ? BigInt(seed) : -1n;
  if (wide < 0n || wide >= 1n << 64n) {
    throw new DrawError(
      `A seed is a whole number from 0 to 2^53 - 1, or a bigint below 2^64, not ${seed}.`,
    );
  }
  const hash = streamHash(stream);
  const words = philox(
    [lowWord(hash), highWord(hash), 0, 0],
    [lowWord(wide), highWord(wide)],
    new Uint32Array(2),
  );
  return [words[0] ?? 0, words[1] ?? 0];
}

/** 64-bit FNV-1a (Fowler, Noll, Vo) of the name's UTF-8 bytes. */
export function streamHash(stream: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(stream)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash;
}

function lowWord(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}

function highWord(value: bigint): number {
  return Number(value >> 32n);
}

function requireWhole(what: string, value: number, below: number): void {
  if (Number.isInteger(value) && value >= 0 && value < below) return;
  throw new DrawError(
    `The ${what} of a draw must be a whole number from 0 to ${below - 1}, not ${value}.`,
  );
}
