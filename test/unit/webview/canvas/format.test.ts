import { describe, expect, it } from "vitest";
import {
  bytes,
  exact,
  plural,
  rate,
  shapeText,
  short,
  typeset,
} from "../../../../webview/ui/format";

describe("numbers in the editor", () => {
  it("are exact with separators where there is room", () => {
    expect(exact(131072)).toBe("131,072");
  });
  it("have three figures and a unit on the canvas", () => {
    expect([256, 1024, 131_072, 1_069_376, 12_845_056].map(short)).toEqual([
      "256",
      "1.02 k",
      "131 k",
      "1.07 M",
      "12.8 M",
    ]);
  });
  it("never show a thousand of a unit", () => {
    expect(short(999_499)).toBe("999 k");
    expect(short(999_500)).toBe("1 M");
  });
  it("count bytes in powers of 1024", () => {
    expect(bytes(50_176)).toBe("49 kB");
    expect(bytes(64 * 1024 ** 2)).toBe("64 MB");
  });
  it("write rates as papers do", () => {
    expect([0.0002, 5e-5, 0.5, 0, 1, 0.05].map(rate)).toEqual([
      "2e-4",
      "5e-5",
      "0.5",
      "0",
      "1",
      "0.05",
    ]);
  });
});

describe("words in the editor", () => {
  it("write shapes with multiplication signs, a scalar as 1", () => {
    expect(shapeText([28, 28, 1])).toBe("28×28×1");
    expect(shapeText([])).toBe("1");
  });
  it("know one from many", () => {
    expect(plural(1, "node")).toBe("1 node");
    expect(plural(1001, "node")).toBe("1,001 nodes");
  });
  it("set the core's plain text", () => {
    expect(typeset("4x4, stride 2 -> 64")).toBe("4×4, stride 2 → 64");
    expect(typeset("7 x 7 x 128")).toBe("7×7×128");
    expect(typeset("max of x")).toBe("max of x");
  });
});
