import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import type { GanDocument, GraphNode } from "../../../src/core/document/document";
import { codes, node, only, SOUND } from "./documents";

/** Dense to `$units`, ReLU: drawn once, used in the generator twice. */
const LAYER: readonly GraphNode[] = [
  node("x", "input"),
  node("fc", "dense", "x", { units: "$units" }),
  node("act", "relu", "fc"),
  node("y", "output", "act"),
];

function document(uses: readonly GraphNode[], last: string, inner = LAYER): GanDocument {
  return {
    ...SOUND,
    networks: {
      ...SOUND.networks,
      generator: {
        role: "generator",
        nodes: [
          node("z", "input", undefined, { shape: [8] }),
          ...uses,
          node("pixels", "dense", last, { units: 16 }),
          node("squash", "tanh", "pixels"),
          node("picture", "reshape", "squash", { shape: [4, 4, 1] }),
          node("image", "output", "picture"),
        ],
      },
    },
    blocks: { layer: { params: { units: 32 }, nodes: inner } },
  };
}

const TWICE = document(
  [node("one", "block:layer", { x: "z" }, { units: 64 }), node("two", "block:layer", { x: "one" })],
  "two",
);

describe("blocks", () => {
  const { networks, blocks, diagnostics } = analyse(TWICE);
  const generator = networks.generator;

  it("are unrolled under use/inner, past their own inputs and outputs", () => {
    expect(diagnostics).toEqual([]);
    expect(generator?.flat.map(({ path, node: { in: reads } }) => [path, reads?.x])).toEqual([
      ["z", undefined],
      ["one/fc", "z"],
      ["one/act", "one/fc"],
      ["two/fc", "one/act"],
      ["two/act", "two/fc"],
      ["pixels", "two/act"],
      ["squash", "pixels"],
      ["picture", "squash"],
      ["image", "picture"],
    ]);
  });

  it("have shapes and parameters per use", () => {
    const parameters = Object.fromEntries(
      generator?.flat.map((entry) => [entry.path, entry.parameters]) ?? [],
    );
    // (8 + 1) * 64 and (64 + 1) * 32.
    expect(parameters).toMatchObject({ "one/fc": 576, "two/fc": 2080, pixels: 528 });
    expect(generator?.parameters).toBe(576 + 2080 + 528);
    expect(generator?.byId.get("one")).toMatchObject({
      parameters: 576,
      outputShapes: { y: [64] },
    });
  });

  it("show their inside as the first use sees it", () => {
    expect(blocks.layer?.byId.get("fc")).toMatchObject({ path: "fc", outputShapes: { y: [64] } });
  });

  it("can share all their weights with another use", () => {
    const shared = document(
      [
        node("one", "block:layer", { x: "z" }, { units: 8 }),
        { ...node("two", "block:layer", { x: "one" }, { units: 8 }), weights: "generator/one" },
      ],
      "two",
    );
    const analysis = analyse(shared);
    expect(analysis.diagnostics).toEqual([]);
    // 72 for both layers, and 9 * 16 for the pixels.
    expect(analysis.networks.generator?.parameters).toBe(72 + 144);
    const two = analysis.networks.generator?.flat.find(({ path }) => path === "two/fc");
    expect(two).toMatchObject({ parameters: 0, sharedWith: ["generator/one/fc"] });
    expect(two?.node.weights).toBe("generator/one/fc");
  });

  it("share the weights of blocks within blocks too", () => {
    const pair = [
      node("x", "input"),
      node("first", "block:layer", { x: "x" }, { units: 8 }),
      node("y", "output", "first"),
    ];
    const uses = [
      node("one", "block:pair", { x: "z" }),
      { ...node("two", "block:pair", { x: "one" }), weights: "generator/one" },
    ];
    const base = document(uses, "two");
    const analysis = analyse({ ...base, blocks: { ...base.blocks, pair: { nodes: pair } } });
    expect(analysis.diagnostics).toEqual([]);
    const two = analysis.networks.generator?.flat.find(({ path }) => path === "two/first/fc");
    expect(two).toMatchObject({ parameters: 0, sharedWith: ["generator/one/first/fc"] });
    expect(analysis.networks.generator?.parameters).toBe(72 + 144);
  });

  it("tell a fault inside once, where it is drawn", () => {
    const faulty = LAYER.map((entry) => (entry.id === "act" ? node("act", "relux", "fc") : entry));
    const twice = document(
      [node("one", "block:layer", { x: "z" }), node("two", "block:layer", { x: "one" })],
      "two",
      faulty,
    );
    expect(only(twice)).toMatchObject({
      code: "unknown-operator",
      where: { block: "layer", node: "act" },
      fix: 'Did you mean "relu"?',
    });
  });

  it("cannot use themselves, and must exist", () => {
    const recursive = LAYER.map((entry) =>
      entry.id === "act" ? node("act", "block:layer", "fc") : entry,
    );
    const once = [node("one", "block:layer", { x: "z" })];
    expect(only(document(once, "one", recursive))).toMatchObject({ code: "block-recursion" });
    const missing = document([node("one", "block:missing", { x: "z" })], "one");
    expect(analyse(missing).diagnostics[0]).toMatchObject({ code: "unknown-block" });
  });
});

describe("shared weights", () => {
  const twin: GanDocument = {
    ...SOUND,
    networks: {
      ...SOUND.networks,
      twin: {
        role: "generator",
        nodes: [
          node("z", "input", undefined, { shape: [8] }),
          { ...node("pixels", "dense", "z", { units: 16 }), weights: "generator/pixels" },
          node("tint", "dense", "pixels", { units: 16 }),
          node("image", "output", "tint"),
        ],
      },
    },
  };
  const { networks, totals } = analyse(twin);

  it("are charged to the first node, across networks", () => {
    expect(networks.generator?.parameters).toBe(144);
    expect(networks.twin?.parameters).toBe(16 * 17);
    expect(networks.twin?.byId.get("pixels")).toMatchObject({
      parameters: 0,
      sharedWith: ["generator/pixels"],
    });
    expect(networks.generator?.byId.get("pixels")?.sharedWith).toEqual(["twin/pixels"]);
  });

  it("count once in the totals of a role", () => {
    expect(totals).toEqual({ generator: 144 + 272, discriminator: 17, twin: 272 });
  });
});

describe("stages", () => {
  const growing: GanDocument = {
    ...SOUND,
    stages: [
      { id: "4", resolution: 4, fade: 0, images: 100 },
      { id: "8", resolution: 8, fade: 100, images: 100 },
    ],
    game: {
      ...SOUND.game,
      nodes: SOUND.game.nodes.map((entry) =>
        entry.id === "digits"
          ? node("digits", "dataset", undefined, { height: "$resolution", width: "$resolution" })
          : entry,
      ),
    },
    networks: {
      generator: {
        role: "generator",
        nodes: [
          node("z", "input", undefined, { shape: [8] }),
          node("pixels", "dense", "z", { units: 16 }),
          node("squash", "tanh", "pixels"),
          node("picture", "reshape", "squash", { shape: [4, 4, 1] }),
          { ...node("grown", "upsample", "picture"), from: "8" },
          node("image", "output", ["picture", "grown"]),
        ],
      },
      discriminator: {
        role: "discriminator",
        nodes: [
          node("image", "input", undefined, { shape: ["$resolution", "$resolution", 1] }),
          node("pool", "globalAveragePool", "image"),
          node("judge", "dense", "pool", { units: 1 }),
          node("logit", "output", "judge"),
        ],
      },
    },
  };

  it("hold the nodes that exist in them, and what their names read", () => {
    for (const [stage, side] of [
      ["4", 4],
      ["8", 8],
    ] as const) {
      const analysis = analyse(growing, { stage });
      expect(codes(analysis)).toEqual([]);
      expect(analysis.networks.generator?.outputShapes).toEqual({ image: [side, side, 1] });
      expect(analysis.networks.generator?.byId.has("grown")).toBe(stage === "8");
      expect(analysis.game.byId.get("digits")?.outputShapes.image).toEqual([side, side, 1]);
    }
  });

  it("default to the last one, and say when one is not there", () => {
    expect(analyse(growing).networks.generator?.outputShapes).toEqual({ image: [8, 8, 1] });
    expect(analyse(growing, { stage: "16" }).diagnostics).toMatchObject([
      { code: "unknown-stage", fix: "Name one of: 4, 8." },
    ]);
  });
});
