import { describe, expect, it } from "vitest";
import { philox } from "../../../runtime/random/philox";

const FULL = 0xffffffff;

describe("Philox4x32-10", () => {
  // The three published vectors for `philox4x32 10` in the kat_vectors file of Random123 (D. E. Shaw Research).
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      counter: [FULL, FULL, FULL, FULL],
      key: [FULL, FULL],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const)("gives Random123's known answer for counter $counter", ({ counter, key, words }) => {
    expect([...philox(counter, key, new Uint32Array(4))]).toEqual(words);
  });

  it("continues with the next counter, and drops what does not fit of the last block", () => {
    const run = philox([5, 6, 7, 8], [1, 2], new Uint32Array(10));
    for (const block of [0, 1]) {
      const alone = philox([5 + block, 6, 7, 8], [1, 2], new Uint32Array(4));
      expect(run.slice(4 * block, 4 * block + 4)).toEqual(alone);
    }
    expect(run.slice(8)).toEqual(philox([7, 6, 7, 8], [1, 2], new Uint32Array(2)));
  });

  it("wraps the first counter word without touching the others", () => {
    const run = philox([FULL, 1, 2, 3], [4, 5], new Uint32Array(8));
    expect(run.slice(4)).toEqual(philox([0, 1, 2, 3], [4, 5], new Uint32Array(4)));
  });
});
