/** What stands in the game beside networks: sources, taps, losses on scores, gradients and weights. */
import { describe, expect, it } from "vitest";
import type { Stage } from "../../../src/core/document/document";
import { emitted, operatorOf, outputsOf, summaryOf } from "./site";

describe("sources", () => {
  it("give points of the plane", () => {
    expect(outputsOf("points", {})).toEqual({ point: [2] });
    expect(emitted("points", {}, { kind: "gaussians25" })).toEqual({
      declare: 'pointsOf({ kind: "gaussians25" })',
      apply: 'context.points("n")',
      uses: ["pointsOf"],
    });
  });

  it("make another domain of one half of a set", () => {
    expect(summaryOf("dataset", {}, { part: "second", derive: "edges" })).toBe(
      "28x28, -1 to 1, second half, edges",
    );
    expect(outputsOf("dataset", {}, { derive: "colour" })).toMatchObject({
      parameter: "channels",
      set: { channels: 3 },
    });
    expect(outputsOf("dataset", {}, { derive: "rotate", width: 14 })).toMatchObject({
      parameter: "derive",
      set: { width: 28 },
    });
  });
});

describe("taps", () => {
  it("are declared by what they are and applied by name", () => {
    const image = [28, 28, 1];
    const pair = { a: ["real"], b: ["fake"] };
    expect(emitted("interpolate", { a: [image], b: [image] }, {}, pair)).toEqual({
      declare: "interpolation()",
      apply: 'context.tap("n", real, fake)',
      uses: ["interpolation"],
    });
    expect(emitted("imagePool", { x: [image] }, {}, { x: ["fake"] })).toEqual({
      declare: "imagePool({ size: 50, shape: [28, 28, 1] })",
      apply: 'context.tap("n", fake)',
      uses: ["imagePool"],
    });
    expect(emitted("stageImages", { x: [image] }, {}, { x: ["digits.image"] })).toEqual({
      declare: "stageImages()",
      apply: 'context.tap("n", digits.image)',
      uses: ["stageImages"],
    });
  });

  it("mix two styles into one for each layer", () => {
    expect(outputsOf("styleMix", { first: [512], second: [512] }, { layers: 18 })).toEqual({
      y: [18, 512],
    });
    expect(outputsOf("styleMix", { first: [512], second: [64] })).toMatchObject({ port: "second" });
    const args = { first: ["w1"], second: ["w2"] };
    expect(emitted("styleMix", {}, { layers: 6 }, args)).toEqual({
      declare: "styleMixing({ layers: 6, probability: 0.9 })",
      apply: 'context.tap("n", w1, w2)',
      uses: ["styleMixing"],
    });
  });

  it("mix no more layers than there are in a stage", () => {
    const stage: Stage = { id: "8", resolution: 8, fade: 0, images: 1, params: { layers: 8 } };
    const reads = { first: [64], second: [64] };
    expect(outputsOf("styleMix", reads, { layers: 8 }, stage)).toEqual({ y: [8, 64] });
    expect(outputsOf("styleMix", reads, { layers: 6 }, stage)).toMatchObject({
      parameter: "layers",
      message: 'mixes styles of 6 layers, but stage "8" says that it has 8 of them.',
    });
  });

  it("draw styles to their mean, one for each layer", () => {
    expect(outputsOf("truncate", [512])).toEqual({ y: [512] });
    expect(outputsOf("truncate", [512], { layers: 18 })).toEqual({ y: [18, 512] });
    expect(outputsOf("truncate", [18, 512])).toEqual({ y: [18, 512] });
    expect(outputsOf("truncate", [18, 512], { layers: 8 })).toMatchObject({ set: { layers: 0 } });
    expect(outputsOf("truncate", [4, 4, 8])).toMatchObject({ port: "x" });
    expect(emitted("truncate", { x: [[6, 64]] }, { cutoff: 4 }, { x: ["mixed"] })).toEqual({
      declare: "truncation({ units: 64, layers: 0, decay: 0.995, cutoff: 4 })",
      apply: 'context.tap("n", mixed)',
      uses: ["truncation"],
    });
  });

  it("bring images to the stage's resolution, where squares fill them", () => {
    const stage: Stage = { id: "8", resolution: 8, fade: 0, images: 1 };
    expect(outputsOf("stageImages", [32, 32, 3], {}, stage)).toEqual({ y: [8, 8, 3] });
    expect(outputsOf("stageImages", [32, 32, 3])).toEqual({ y: [32, 32, 3] });
    for (const image of [
      [28, 28, 3],
      [4, 4, 3],
      [32, 16, 3],
    ]) {
      expect(outputsOf("stageImages", image, {}, stage)).toMatchObject({ port: "x" });
    }
  });

  it("let no gradient back where they say so", () => {
    expect(operatorOf("imagePool").stopsGradient).toBe(true);
    expect(operatorOf("stopGradient").stopsGradient).toBe(true);
    expect(operatorOf("interpolate").stopsGradient).toBeUndefined();
  });
});

describe("batches", () => {
  it("join as what they are, and come apart in equal parts", () => {
    const { inputs, outputs } = operatorOf("joinBatches");
    if (typeof inputs !== "function" || typeof outputs !== "function") throw new Error("fixed");
    const labels = { id: "n", op: "joinBatches", params: { type: "label" } };
    expect(inputs(labels, undefined as never)).toEqual([{ name: "x", type: "label", many: true }]);
    expect(outputs(labels, undefined as never)).toEqual([{ name: "y", type: "label" }]);
    const two = { x: ["fake", "digits.image"] };
    expect(emitted("joinBatches", {}, {}, two).apply).toBe("joinBatches(fake, digits.image)");
    expect(outputsOf("splitBatch", [1], { parts: 3 })).toEqual({
      part1: [1],
      part2: [1],
      part3: [1],
    });
    expect(emitted("splitBatch", {}, {}, { x: ["judged"] }).apply).toBe("splitBatch(judged, 2)");
  });
});

describe("losses", () => {
  const score = { score: ["onMix.score"], at: ["mix"] };

  it("are written as a paper writes them", () => {
    expect(emitted("gradientPenalty", {}, {}, score).apply).toBe(
      "gradientPenalty(onMix.score, mix)",
    );
    expect(emitted("gradientPenalty", {}, { target: 750 }, score).apply).toBe(
      "gradientPenalty(onMix.score, mix, { target: 750 })",
    );
    expect(emitted("r1Penalty", {}, {}, score).apply).toBe("r1Penalty(onMix.score, mix)");
    expect(emitted("meanSquare", {}, {}, { x: ["onReal"] }).apply).toBe("meanSquare(onReal)");
    const classes = { x: ["onReal.class"], label: ["digits.label"] };
    expect(emitted("crossEntropy", {}, {}, classes).apply).toBe(
      "crossEntropy(onReal.class, digits.label)",
    );
    expect(operatorOf("gradientPenalty").formula?.({ target: 750 } as never)).toBe(
      "(|dD(x)/dx| - 750)^2 / 750^2",
    );
  });

  it("on weights name the network, and what they leave out", () => {
    expect(emitted("orthogonalPenalty", {}, {}, {}, { network: "generator" }).apply).toBe(
      'orthogonalPenalty(generator, context.at("n"))',
    );
    const except = { except: "embed  last" };
    expect(emitted("orthogonalPenalty", {}, except, {}, { network: "generator" }).apply).toBe(
      'orthogonalPenalty(generator, context.at("n"), { except: ["embed", "last"] })',
    );
  });
});
