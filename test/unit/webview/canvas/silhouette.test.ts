import { describe, expect, it } from "vitest";
import { mapOf, silhouette } from "../../../../webview/canvas/nodes/silhouette";

describe("the silhouette of a feature map", () => {
  it("takes a vector as channels of one pixel and a matrix as a map of one channel", () => {
    expect(mapOf([100])).toEqual([1, 1, 100]);
    expect(mapOf([8, 4])).toEqual([8, 4, 1]);
    expect(mapOf([])).toEqual([1, 1, 1]);
  });
  it("grows in height with resolution and in width with channels", () => {
    expect(silhouette([14, 14, 64]).height).toBeGreaterThan(silhouette([7, 7, 64]).height);
    expect(silhouette([7, 7, 128]).width).toBeGreaterThan(silhouette([7, 7, 64]).width);
  });
  it("is logarithmic: doubling adds the same wherever it begins", () => {
    const height = (pixels: number) => silhouette([pixels, 1, 1]).height;
    expect(height(8) - height(4)).toBeCloseTo(height(512) - height(256), 5);
  });
  it("stays on a card from a scalar to a large image", () => {
    for (const shape of [[], [8192], [4, 4, 1024], [1024, 1024, 3]]) {
      const { width, height } = silhouette(shape);
      expect(width).toBeGreaterThan(4);
      expect(width).toBeLessThan(80);
      expect(height).toBeLessThan(80);
    }
  });
});
