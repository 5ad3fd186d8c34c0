/** Weights that are computed: what they add to every operator with kernels, and what they leave alone. */
import { describe, expect, it } from "vitest";
import type { Shape } from "../../../src/core/document/document";
import { operatorOf, emitted, parametersOf, summaryOf, tensorsOf } from "./site";

const SN = { weightScale: "spectralNorm" } as const;
const EQUALIZED = { weightScale: "equalized" } as const;
const image: Shape = [4, 4, 48];

/** Operators with kernels, what they read, and how long each of their power iterations' vectors is. */
const KERNELS: readonly {
  readonly id: string;
  readonly reads: Readonly<Record<string, Shape>>;
  readonly params: Readonly<Record<string, number>>;
  readonly vectors: Readonly<Record<string, Shape>>;
}[] = [
  { id: "dense", reads: { x: [20] }, params: { units: 64 }, vectors: { u: [64] } },
  { id: "conv2d", reads: { x: image }, params: { filters: 96 }, vectors: { u: [96] } },
  { id: "conv2dTranspose", reads: { x: image }, params: { filters: 24 }, vectors: { u: [24] } },
  // BigGAN's authors: u over classes.
  {
    id: "embedding",
    reads: { label: [] },
    params: { classes: 10, units: 48 },
    vectors: { u: [10] },
  },
  {
    id: "conditionalBatchNorm",
    reads: { x: image, condition: [52] },
    params: {},
    vectors: { gainU: [48], biasU: [48] },
  },
  {
    id: "adaptiveInstanceNorm",
    reads: { x: image, style: [512] },
    params: {},
    vectors: { u: [96] },
  },
  {
    id: "selfAttention",
    reads: { x: image },
    params: {},
    vectors: { queryU: [6], keyU: [6], valueU: [24], outputU: [48] },
  },
];

describe.each(KERNELS)("$id", ({ id, reads, params, vectors }) => {
  const plain = tensorsOf(id, reads, params);

  it("keeps its trained tensors, and with spectral norm a vector for each kernel", () => {
    expect(tensorsOf(id, reads, { ...params, ...EQUALIZED })).toEqual(plain);
    expect(tensorsOf(id, reads, { ...params, ...SN })).toEqual({ ...plain, ...vectors });
    expect(parametersOf(id, reads, { ...params, ...SN })).toBe(parametersOf(id, reads, params));
  });

  it("says so in its code, importing what it calls", () => {
    const inputs = Object.fromEntries(Object.entries(reads).map(([port, x]) => [port, [x]]));
    const code = (more: object) => emitted(id, inputs, { ...params, ...more });
    expect(code({}).declare).not.toContain("weights");
    expect(code(SN).declare).toMatch(/, weights: spectralNorm\(\) \}\)$/);
    expect(code(SN).uses).toEqual([id, "spectralNorm"]);
    expect(code(EQUALIZED).declare).toMatch(/, weights: equalized\(\) \}\)$/);
    expect(code({ ...EQUALIZED, gain: 1, multiplier: 0.01 }).declare).toMatch(
      /, weights: equalized\(\{ gain: 1, multiplier: 0\.01 \}\) \}\)$/,
    );
    expect(code({ ...EQUALIZED, gain: Math.SQRT2 }).declare).toMatch(/equalized\(\) \}\)$/);
  });

  it("says so under its title", () => {
    const summary = summaryOf(id, reads, params) ?? "";
    expect(summaryOf(id, reads, { ...params, ...SN })).toBe(`${summary}, SN`);
    expect(summaryOf(id, reads, { ...params, ...EQUALIZED })).toBe(`${summary}, equalised`);
  });

  it("does not write parameters that do not matter for the choice made", () => {
    const inputs = Object.fromEntries(Object.entries(reads).map(([port, x]) => [port, [x]]));
    const normal = { kind: "normal", deviation: 0.02 };
    const starts = Object.fromEntries(
      Object.keys(operatorOf(id).params)
        .filter((name) => /^(kernel|gain|table)Init$/.test(name))
        .map((name) => [name, normal]),
    );
    expect(Object.keys(starts)).toHaveLength(1);
    const written = /deviation: 0\.02/;
    expect(emitted(id, inputs, { ...params, ...starts }).declare).toMatch(written);
    expect(emitted(id, inputs, { ...params, ...starts, ...SN, gain: 3 }).declare).toMatch(written);
    expect(emitted(id, inputs, { ...params, ...starts, ...SN, gain: 3 }).declare).not.toMatch(
      /gain: 3/,
    );
    expect(emitted(id, inputs, { ...params, ...starts, ...EQUALIZED }).declare).not.toMatch(
      written,
    );
  });
});

describe("a convolution's summary", () => {
  it("is its window, its filters and how its weights are computed", () => {
    const params = { kernel: 4, stride: 2, filters: 64 };
    expect(summaryOf("conv2d", image, params)).toBe("4x4, stride 2 -> 64");
    expect(summaryOf("conv2d", image, { ...params, ...SN })).toBe("4x4, stride 2 -> 64, SN");
  });
});
