/** Documents that grow: what is counted over all stages, and what is wrong in any of them. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { checkReport } from "../../../src/core/analysis/check";
import type { GanDocument, GraphNode, Stage } from "../../../src/core/document/document";
import { fixture } from "../document/fixtures";
import { codes, node, only, SOUND } from "./documents";

const STAGES: readonly Stage[] = [
  { id: "4", resolution: 4, fade: 0, images: 100 },
  { id: "8", resolution: 8, fade: 100, images: 100 },
];

/** An image of 4 pixels, at the second stage one of 8, each with a layer of its own; a discriminator of pixels' means. */
function growing(change: (node: GraphNode) => GraphNode = (same) => same): GanDocument {
  const changed = (nodes: readonly GraphNode[]) => nodes.map(change);
  return {
    ...SOUND,
    stages: STAGES,
    game: {
      ...SOUND.game,
      nodes: changed([
        node("z", "noise", undefined, { shape: [8] }),
        node("digits", "dataset", undefined, { height: 8, width: 8 }),
        node("reals", "stageImages", "digits.image"),
        ...SOUND.game.nodes
          .filter(({ id }) => id !== "z" && id !== "digits")
          .map((entry) => (entry.id === "onReal" ? { ...entry, in: { image: "reals" } } : entry)),
      ]),
    },
    networks: {
      generator: {
        role: "generator",
        nodes: changed([
          node("z", "input", undefined, { shape: [8] }),
          node("project", "dense", "z", { units: 32 }),
          node("start", "reshape", "project", { shape: [4, 4, 2] }),
          { ...node("rgb4", "conv2d", "start", { filters: 1, kernel: 1 }), until: "8" },
          { ...node("twice", "upsample", "rgb4"), from: "8" },
          { ...node("grow", "upsample", "start"), from: "8" },
          { ...node("rgb8", "conv2d", "grow", { filters: 1, kernel: 1 }), from: "8" },
          { ...node("fade8", "fade", { low: "twice", high: "rgb8" }), from: "8" },
          node("image", "output", ["rgb4", "fade8"]),
        ]),
      },
      discriminator: {
        role: "discriminator",
        nodes: changed([
          node("image", "input", undefined, { shape: ["$resolution", "$resolution", 1] }),
          node("pool", "globalAveragePool", "image"),
          node("judge", "dense", "pool", { units: 1 }),
          node("logit", "output", "judge"),
        ]),
      },
    },
  };
}

const when =
  (id: string, change: (node: GraphNode) => GraphNode) =>
  (candidate: GraphNode): GraphNode =>
    candidate.id === id ? change(candidate) : candidate;

describe("a document that grows", () => {
  it("has nothing said against it, as a whole or at any stage", () => {
    for (const stage of [undefined, "4", "8"]) {
      expect(codes(analyse(growing(), stage === undefined ? {} : { stage })), stage).toEqual([]);
    }
  });

  it("counts the layers of all stages once, and of one stage what exists in it", () => {
    // project 8 * 32 + 32; each layer to pixels 2 + 1.
    const counts = (options?: { readonly stage: string }) =>
      analyse(growing(), options).networks.generator?.parameters;
    expect(counts({ stage: "4" })).toBe(288 + 3);
    expect(counts({ stage: "8" })).toBe(288 + 3 + 3);
    const last = growing(when("rgb4", (rgb) => ({ ...rgb, until: "4" })));
    const faded = analyse({
      ...last,
      networks: {
        ...last.networks,
        generator: {
          role: "generator",
          nodes: (last.networks.generator?.nodes ?? [])
            .filter(({ id }) => id !== "twice" && id !== "fade8")
            .map((entry) =>
              entry.id === "image" ? node("image", "output", ["rgb4", "rgb8"]) : entry,
            ),
        },
      },
    });
    expect(faded.diagnostics).toEqual([]);
    expect(faded.networks.generator?.parameters).toBe(288 + 3 + 3);
    expect(faded.totals.generator).toBe(288 + 3 + 3);
    expect(faded.networks.generator?.flat.map(({ path }) => path)).not.toContain("rgb4");
    const printed = checkReport(faded).networks.generator?.nodes ?? [];
    expect(printed.find(({ id }) => id === "rgb4")).toMatchObject({
      outputs: [[4, 4, 1]],
      parameters: 3,
    });
    expect(printed.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(288 + 3 + 3);
  });

  it("has ProGAN's layers to pixels of all stages in its count: 1x1 of 32 channels at 4 pixels is only in the first two", () => {
    const all = analyse(fixture("progan")).networks;
    const last = analyse(fixture("progan"), { stage: "16" }).networks;
    const differences = Object.keys(all).map((name) => [
      name,
      (all[name]?.parameters ?? 0) - (last[name]?.parameters ?? 0),
    ]);
    expect(differences).toEqual([
      ["generator", 32 + 1],
      ["discriminator", 32 + 32],
    ]);
  });

  it("is told what is wrong in an earlier stage only, once and with the stage", () => {
    const wrong = growing(when("start", (start) => ({ ...start, from: "8" })));
    expect(analyse(wrong, { stage: "8" }).diagnostics).toEqual([]);
    expect(only(wrong)).toMatchObject({
      code: "missing-input",
      where: { network: "generator", node: "rgb4", port: "x" },
      message:
        'Stage "4": "rgb4" reads "start" on its input "x", which does not exist in every stage that "rgb4" does.',
      fix: 'Add what it reads at stage "4" to the list.',
    });
  });

  it("is told once what is wrong in every stage", () => {
    const wrong = growing(when("judge", ({ id, op, params }) => ({ id, op, params })));
    expect(codes(analyse(wrong)).filter((code) => code === "missing-input")).toHaveLength(1);
  });

  it("is told when images do not fit a stage", () => {
    const wrong = growing(
      when("digits", (digits) => ({ ...digits, params: { height: 12, width: 12 } })),
    );
    expect(only(wrong)).toMatchObject({
      code: "shape-mismatch",
      where: { node: "reals", port: "x" },
      message:
        '"reals" averages squares down to 8x8, but gets images of 12x12, which squares of one size do not fill.',
    });
    const first = growing(when("start", (start) => ({ ...start, params: { shape: [8, 2, 2] } })));
    expect(codes(analyse(first))).toContain("size-mismatch");
  });

  it("is told of stages and players that it does not have, and of nodes that never exist", () => {
    const until = growing(when("rgb4", (rgb) => ({ ...rgb, until: "16" })));
    expect(only(until)).toMatchObject({
      code: "unknown-stage",
      message: '"rgb4" exists until stage "16", but the document has no such stage.',
      fix: "Name one of: 4, 8.",
    });
    const never = growing(when("judge", (judge) => ({ ...judge, from: "8", until: "4" })));
    expect(analyse(never).diagnostics[0]).toBeDefined();
    expect(codes(analyse(never))).toContain("never-exists");
    const rates = { ...growing(), stages: [{ ...STAGES[0], rates: { critic: 1 } }, STAGES[1]] };
    expect(only(rates as GanDocument)).toMatchObject({
      code: "unknown-player",
      message: 'Stage "4" names "critic", but the game has no player of that name.',
      fix: "Name one of: d, g.",
    });
  });

  it("has the same tensors of a layer in every stage", () => {
    const wrong = growing(when("pool", (pool) => ({ ...pool, op: "flatten" })));
    expect(only(wrong)).toMatchObject({
      code: "stage-tensors",
      where: { network: "discriminator", node: "judge" },
      message:
        '"judge" has a kernel of [16, 1] in stage "4" and another in stage "8", but a layer has one for all stages.',
    });
  });

  it("can share weights with a layer of another stage", () => {
    const shared = growing(when("rgb8", (rgb) => ({ ...rgb, weights: "generator/rgb4" })));
    const early = growing(when("rgb4", (rgb) => ({ ...rgb, weights: "generator/rgb8" })));
    for (const document of [shared, early]) {
      for (const stage of [undefined, "4", "8"]) {
        expect(codes(analyse(document, stage === undefined ? {} : { stage }))).toEqual([]);
      }
      expect(analyse(document).networks.generator?.parameters).toBe(288 + 3);
    }
  });
});
