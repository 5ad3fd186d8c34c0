import { describe, expect, it } from "vitest";
import { sheet, toBytes, unstack } from "../../../runtime/images/raster";

const GREY_2X1 = { height: 1, width: 2, channels: 1 } as const;

describe("toBytes", () => {
  it("sends -1 to black, 0 to the middle and 1 to white in the tanh range", () => {
    // -1 + 2 k / 255 is the centre of byte k.
    const data = Float32Array.from([-1, 1, -1 + 2 / 255, -1 + (2 * 200) / 255, 0]);
    expect([...toBytes(data, "tanh")]).toEqual([0, 255, 1, 200, 128]);
  });

  it("sends 0 to black and 1 to white in the unit range", () => {
    expect([...toBytes(Float32Array.from([0, 1, 100 / 255, 0.5]), "unit")]).toEqual([
      0, 255, 100, 128,
    ]);
  });

  it("rounds to the nearest byte", () => {
    const data = Float32Array.from([10.4 / 255, 10.6 / 255]);
    expect([...toBytes(data, "unit")]).toEqual([10, 11]);
  });

  it("clamps what lies outside, and shows a diverged run as black", () => {
    const data = Float32Array.from([-7, 1.01, Infinity, -Infinity, NaN]);
    expect([...toBytes(data, "tanh")]).toEqual([0, 255, 255, 0, 0]);
    expect([...toBytes(data, "unit")]).toEqual([0, 255, 255, 0, 0]);
  });
});

describe("a contact sheet", () => {
  it("lays images out by rows with a gap between, the rest in the background", () => {
    const images = [Uint8Array.of(1, 2), Uint8Array.of(3, 4), Uint8Array.of(5, 6)];
    const { pixels, height, width } = sheet(images, GREY_2X1, 2, 1, 9);
    expect([height, width]).toEqual([3, 5]);
    expect([...pixels]).toEqual([1, 2, 9, 3, 4, 9, 9, 9, 9, 9, 5, 6, 9, 9, 9]);
  });

  it("keeps the rows and channels of each image together", () => {
    const size = { height: 2, width: 1, channels: 3 } as const;
    const images = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(7, 8, 9, 10, 11, 12)];
    const { pixels } = sheet(images, size, 8, 0);
    expect([...pixels]).toEqual([1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12]);
  });

  it("refuses an image of another size, by number", () => {
    expect(() => sheet([Uint8Array.of(1, 2), Uint8Array.of(1)], GREY_2X1, 2)).toThrow(
      "Image 1 of a sheet has 1 bytes; a 2 x 1 grey image has 2.",
    );
  });

  it("refuses to be empty", () => {
    expect(() => sheet([], GREY_2X1, 2)).toThrow("not 0 and 2.");
  });
});

describe("unstack", () => {
  it("cuts a batch into its images", () => {
    const images = unstack(Uint8Array.of(1, 2, 3, 4), GREY_2X1);
    expect(images.map((image) => [...image])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("refuses a batch that does not come out even", () => {
    expect(() => unstack(Uint8Array.of(1, 2, 3), GREY_2X1)).toThrow(
      "3 bytes are not a whole number",
    );
  });
});
