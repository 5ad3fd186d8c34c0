/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as
 * 1, 2, 3", SC 2011. It is a keyed bijection of a 128-bit counter: it has no state, so any block of four words can be
 * computed at any time, in any order, on any machine, and two keys give two unrelated sequences. All randomness of a
 * run comes from here (see `draws.ts`), which is why a resumed run needs no saved generator.
 */

/** Words of the counter, least significant first: 32-bit unsigned integers. */
export type Counter = readonly [number, number, number, number];
/** Words of the key, least significant first: 32-bit unsigned integers. */
export type Key = readonly [number, number];

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Added to the key after each round: the golden ratio and sqrt(3) - 1, in units of 2^-32. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Fills `out` with the words of successive blocks: the first at `counter`, the next with 1 added to the counter's first
 * word (modulo 2^32, without carry), and so on. Word j of `out` is word j mod 4 of block floor(j / 4); what does not
 * fit of the last block is dropped.
 */
export function philox(counter: Counter, key: Key, out: Uint32Array): Uint32Array {
  const [first, c1, c2, c3] = counter;
  for (let start = 0, block = first; start < out.length; start += 4, block++) {
    let x0 = block | 0;
    let x1 = c1 | 0;
    let x2 = c2 | 0;
    let x3 = c3 | 0;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    for (let round = 0; round < ROUNDS; round++) {
      const high0 = highProduct(x0, MULTIPLIER_0);
      const high1 = highProduct(x2, MULTIPLIER_1);
      const low0 = Math.imul(x0, MULTIPLIER_0);
      const low1 = Math.imul(x2, MULTIPLIER_1);
      x0 = high1 ^ x1 ^ k0;
      x1 = low1;
      x2 = high0 ^ x3 ^ k1;
      x3 = low0;
      k0 = (k0 + WEYL_0) | 0;
      k1 = (k1 + WEYL_1) | 0;
    }
    // Stores beyond the end of a typed array are ignored, which drops the rest of the last block.
    out[start] = x0;
    out[start + 1] = x1;
    out[start + 2] = x2;
    out[start + 3] = x3;
  }
  return out;
}

/** The upper 32 bits of the 64-bit product of two unsigned words, from four 16-bit products. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16);
  const carry = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff);
  // Both sums stay below 2^32: (2^16 - 1)^2 + 2^16 - 1 < 2^32.
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}
