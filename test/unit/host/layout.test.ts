import { describe, expect, it } from "vitest";
import { landmarks } from "../../../webview/cockpit/landmarks";
import { cellPlace, cellsOf, layoutIn } from "../../../webview/cockpit/layout";
import type { SheetView } from "../../../webview/protocol";

/** 64 digits of 28 pixels in 16 columns, 2 pixels apart: 16 * 28 + 15 * 2 by 4 * 28 + 3 * 2. */
const digits: SheetView = { step: 0, uri: "", columns: 16, rows: 4, width: 478, height: 118 };
const cells = { width: 28, height: 28, gap: 2 };

describe("the cells of a sheet", () => {
  it("are found from its size, with the gap between them", () => {
    expect(cellsOf(digits)).toEqual(cells);
    expect(cellsOf({ ...digits, width: 16 * 28, height: 4 * 28 })).toEqual({ ...cells, gap: 0 });
  });

  it("lie row by row", () => {
    expect(cellPlace(digits, 0)).toEqual({ left: 0, top: 0 });
    expect(cellPlace(digits, 17)).toEqual({ left: 30, top: 30 });
    expect(cellPlace(digits, 63)).toEqual({ left: 450, top: 90 });
  });
});

describe("samples in a room", () => {
  it("keep the sheet's columns where it is as wide as the sheet", () => {
    expect(layoutIn({ width: 960, height: 240 }, cells, 64)).toEqual({
      columns: 16,
      rows: 4,
      scale: 2,
    });
  });

  it("go into a square where the room is one", () => {
    // 8 * 28 + 7 * 2 = 238 pixels, and 357 at one and a half.
    expect(layoutIn({ width: 360, height: 360 }, cells, 64)).toEqual({
      columns: 8,
      rows: 8,
      scale: 1.5,
    });
  });

  it("shrink as a whole where there is no room for their pixels", () => {
    const { columns, rows, scale } = layoutIn({ width: 119, height: 119 }, cells, 64);
    expect([columns, rows]).toEqual([8, 8]);
    expect(scale).toBeCloseTo(0.5, 9);
  });

  it("never reach beyond the room", () => {
    for (const room of [
      { width: 300, height: 700 },
      { width: 700, height: 90 },
      { width: 33, height: 1000 },
    ]) {
      const { columns, rows, scale } = layoutIn(room, cells, 50);
      expect(columns * rows).toBeGreaterThanOrEqual(50);
      expect((columns * 30 - 2) * scale).toBeLessThanOrEqual(room.width);
      expect((rows * 30 - 2) * scale).toBeLessThanOrEqual(room.height);
    }
  });
});

describe("the landmarks of a timeline", () => {
  it("are all sheets while they are few, then every second, fourth and so on, and the newest", () => {
    expect(landmarks(0)).toEqual([]);
    expect(landmarks(1)).toEqual([0]);
    expect(landmarks(5)).toEqual([0, 1, 2, 3, 4]);
    expect(landmarks(8)).toEqual([0, 2, 4, 6, 7]);
    expect(landmarks(100)).toEqual([0, 32, 64, 96, 99]);
  });

  it("are never more than six", () => {
    for (let count = 1; count < 500; count += 1) {
      expect(landmarks(count).length).toBeLessThanOrEqual(6);
    }
  });
});
