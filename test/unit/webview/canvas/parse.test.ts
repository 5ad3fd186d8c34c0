import { describe, expect, it } from "vitest";
import { parseNumber, parseShape } from "../../../../webview/ui/parse";
import {
  initializerText,
  parseInitializer,
} from "../../../../webview/canvas/inspector/initializers";
import type { Initializer } from "../../../../src/core/operators/operator";

describe("a number field", () => {
  it("takes what is in range, with or without separators", () => {
    expect(parseNumber(" 6,272 ", { type: "integer", min: 1 })).toEqual({ ok: true, value: 6272 });
    expect(parseNumber("2e-4", { type: "number" })).toEqual({ ok: true, value: 0.0002 });
  });
  it("says what is wrong with what is not", () => {
    const message = (text: string) => {
      const parsed = parseNumber(text, { type: "integer", min: 1, max: 1000 });
      return parsed.ok ? undefined : parsed.message;
    };
    expect(message("many")).toBe("“many” is not a number.");
    expect(message("")).toBe("“” is not a number.");
    expect(message("1.5")).toBe("1.5 is not a whole number.");
    expect(message("0")).toBe("At least 1 is wanted.");
    expect(message("1001")).toBe("At most 1,000 is possible.");
  });
});

describe("a shape field", () => {
  it("takes every way of writing a shape", () => {
    for (const text of ["28×28×1", "28x28x1", "28, 28, 1", "[28, 28, 1]", "28 28 1"]) {
      expect(parseShape(text)).toEqual({ ok: true, value: [28, 28, 1] });
    }
  });
  it("refuses sizes that cannot be", () => {
    for (const text of ["", "0", "28x-1", "1.5", "abc", "1x2x3x4", "1000000000"]) {
      expect(parseShape(text).ok, text).toBe(false);
    }
  });
});

describe("an initializer field", () => {
  it("reads what it writes", () => {
    const initializers: readonly Initializer[] = [
      { kind: "zeros" },
      { kind: "constant", value: 0.25 },
      { kind: "normal", deviation: 0.02 },
      { kind: "normal", mean: 1, deviation: 0.02 },
      { kind: "truncatedNormal", deviation: 0.005 },
      { kind: "uniform", low: -0.05, high: 0.05 },
      { kind: "orthogonal" },
      { kind: "orthogonal", gain: 1.4 },
      { kind: "glorotUniform" },
    ];
    for (const initializer of initializers) {
      expect(parseInitializer(initializerText(initializer))).toEqual({
        ok: true,
        value: initializer,
      });
    }
  });
  it("shows an example where a number is missing", () => {
    expect(parseInitializer("normal")).toEqual({ ok: false, message: "Such as “normal 0.02”." });
    expect(parseInitializer("uniform 1 to -1").ok).toBe(false);
    expect(parseInitializer("gaussian 1").ok).toBe(false);
  });
});
