import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { generateFiles, GenerationError } from "../../../src/core/codegen";
import type { GanDocument, GraphNode } from "../../../src/core/document/document";

/** A generator that grows from 4 to 8 pixels, with the given nodes before its output. */
function growing(nodes: readonly GraphNode[], image: string | readonly string[]): GanDocument {
  return {
    ganvas: 1,
    name: "Growing",
    game: { nodes: [], players: [], order: "sequential", samples: [] },
    networks: {
      generator: {
        role: "generator",
        nodes: [
          { id: "map", op: "input", params: { shape: [4, 4, 2] } },
          ...nodes,
          { id: "image", op: "output", in: { x: image } },
        ],
      },
    },
    stages: [
      { id: "4", resolution: 4, fade: 0, images: 100, params: { units: 2 } },
      { id: "8", resolution: 8, fade: 50, images: 100, batch: 4, params: { units: 3 } },
    ],
    training: { batch: 8, steps: 1, seed: 1, sampleEvery: 1, checkpointEvery: 1 },
  };
}

const paint = (id: string, from: string, range: Partial<GraphNode>): GraphNode => ({
  id,
  op: "conv2d",
  in: { x: from },
  params: { filters: 1, kernel: 1 },
  ...range,
});

const faded = growing(
  [
    paint("small", "map", {}),
    { id: "twice", op: "upsample", in: { x: "map" }, from: "8" },
    paint("large", "twice", { from: "8" }),
    { id: "old", op: "upsample", in: { x: "small" }, from: "8" },
    { id: "fade", op: "fade", in: { low: "old", high: "large" }, from: "8" },
  ],
  ["small", "fade"],
);

function generate(document: GanDocument): Record<string, string> {
  const files = generateFiles(document, analyse(document), "a.gan.json");
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

describe("a network that grows", () => {
  it("declares the layers of all stages and computes those that exist", () => {
    expect(generate(faded)["src/generator.ts"])
      .toContain(`  const small = conv2d(scope, "small", { inputs: 2, filters: 1, kernel: 1 });
  const large = conv2d(scope, "large", { inputs: 2, filters: 1, kernel: 1 });

  return ({ map }, context) => {
    const smallOut = small(map, context); // [4, 4, 1]
    const fadeOut = during(context, { from: "8" }, () => {
      const h = upsample(map, 2); // [8, 8, 2]
      const largeOut = large(h, context); // [8, 8, 1]
      return fade(upsample(smallOut, 2), largeOut, context);
    });
    return latest(smallOut, fadeOut);
  };`);
  });

  it("says how it grows, and hands its stages to the game", () => {
    const files = generate(faded);
    expect(files["src/generator.ts"]).toContain(" * It grows from stage 4 to 8;");
    expect(files["src/game.ts"]).toContain(
      '    { id: "8", resolution: 8, fade: 50, images: 100, batch: 4, params: { units: 3 } },',
    );
  });

  it("names the stages that a node would need different code in", () => {
    const changing = growing(
      [{ ...paint("small", "map", {}), params: { filters: "$units", kernel: 1 } }],
      "small",
    );
    expect(() => generate(changing)).toThrow(GenerationError);
    expect(() => generate(changing)).toThrow(/"small" is .*filters: 2.* in stage "4" and .*"8"/);
  });
});
