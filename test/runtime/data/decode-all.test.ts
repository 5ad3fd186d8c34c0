import { describe, expect, it } from "vitest";
import { decodeAll } from "../../../runtime/data/decode-all";

const PIXEL = { height: 1, width: 1, channels: 1 } as const;
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe("decoding all images of a source", () => {
  it("keeps their order, whichever is ready first", async () => {
    const { pixels } = await decodeAll([30, 1, 15], PIXEL, {}, async (value) => {
      await pause(value);
      return Uint8Array.of(value);
    });
    expect([...pixels]).toEqual([30, 1, 15]);
  });

  it("tries a failure again when nothing else is being decoded, and keeps the second answer", async () => {
    let running = 0;
    const tries: number[] = [];
    const result = await decodeAll([0, 1, 2, 3], PIXEL, {}, async (value) => {
      running++;
      const others = running > 1;
      await pause(5);
      running--;
      if (value < 2) return Uint8Array.of(value);
      tries.push(value);
      if (value === 3 && tries.filter((tried) => tried === 3).length === 2) return Uint8Array.of(3);
      return {
        path: `${value}.png`,
        reason: others ? "Another file's." : "Its own.",
        lasting: true,
      };
    });
    expect([...result.pixels]).toEqual([0, 1, 3]);
    expect(result.skipped).toEqual([{ path: "2.png", reason: "Its own." }]);
    expect(result.lasting).toBe(true);
  });

  it("stops all workers when one throws", async () => {
    let begun = 0;
    const items = Array.from({ length: 1000 }, (_, i) => i);
    const decoding = decodeAll(items, PIXEL, {}, async (value) => {
      begun++;
      await pause(1);
      if (value === 0) throw new Error("no such device");
      return Uint8Array.of(1);
    });
    await expect(decoding).rejects.toThrow("no such device");
    // The others may finish the image they are at, but begin no other.
    const begunThen = begun;
    await pause(30);
    expect(begun).toBe(begunThen);
    expect(begunThen).toBeLessThan(items.length);
  });

  it("refuses more than fits into memory, before decoding any", async () => {
    const items = new Array<number>(10_000).fill(0);
    const size = { height: 8192, width: 8192, channels: 3 } as const;
    const decoding = decodeAll(items, size, {}, () => Promise.reject(new Error("not reached")));
    await expect(decoding).rejects.toThrow(
      "10000 images of 8192 x 8192 RGB pixels are 1875.0 GiB, more than fits into memory.",
    );
  });
});
