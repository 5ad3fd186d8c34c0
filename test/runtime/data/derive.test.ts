import { describe, expect, it } from "vitest";
import { derive } from "../../../runtime/data/derive";
import type { ImageSet } from "../../../runtime/data/image-set";

function setOf(rows: readonly (readonly number[])[], channels: 1 | 3 = 1): ImageSet {
  return {
    count: 1,
    height: rows.length,
    width: (rows[0]?.length ?? 0) / channels,
    channels,
    pixels: Uint8Array.from(rows.flat()),
    skipped: [],
    notices: [],
  };
}
const pixels = (set: ImageSet) => Array.from(set.pixels);

describe("a domain derived from images", () => {
  it("has as edges what a 3 x 3 dilation adds", () => {
    const dot = setOf([
      [0, 0, 0, 0],
      [0, 90, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(pixels(derive(dot, "edges"))).toEqual([
      ...[90, 90, 90, 0],
      ...[90, 0, 90, 0],
      ...[90, 90, 90, 0],
      ...[0, 0, 0, 0],
    ]);
    expect(pixels(derive(dot, "thick"))).toEqual([
      ...[90, 90, 90, 0],
      ...[90, 90, 90, 0],
      ...[90, 90, 90, 0],
      ...[0, 0, 0, 0],
    ]);
  });

  it("does not run over the sides of an image, nor from one channel into another", () => {
    const rgb = setOf([[0, 0, 0, 0, 0, 0, 9, 0, 0]], 3);
    expect(pixels(derive(rgb, "thick"))).toEqual([0, 0, 0, 9, 0, 0, 9, 0, 0]);
    const corner = setOf([
      [0, 0, 7],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(pixels(derive(corner, "thick"))).toEqual([0, 7, 7, 0, 7, 7, 0, 0, 0]);
  });

  it("is light for dark, or turned a quarter anticlockwise", () => {
    const image = setOf([
      [1, 2],
      [3, 4],
    ]);
    expect(pixels(derive(image, "negative"))).toEqual([254, 253, 252, 251]);
    expect(pixels(derive(image, "rotate"))).toEqual([2, 4, 1, 3]);
  });

  it("is ink on paper in colour", () => {
    const [black, white] = [
      pixels(derive(setOf([[0, 0, 0]], 3), "colour")),
      pixels(derive(setOf([[255, 255, 255]], 3), "colour")),
    ];
    expect(black).toEqual([250, 215, 110]);
    expect(white).toEqual([25, 40, 120]);
  });

  it("refuses sizes that it cannot take", () => {
    expect(() => derive(setOf([[0, 0]]), "rotate")).toThrow(/rotate.*1 x 2|rotate.*2 x 1/);
    expect(() => derive(setOf([[0]]), "colour")).toThrow(/makes RGB images/);
  });

  it("leaves the set it is made from alone", () => {
    const image = setOf([[1, 2]]);
    derive(image, "negative");
    expect(pixels(image)).toEqual([1, 2]);
  });
});
