import { describe, expect, it } from "vitest";
import type { GanDocument, GraphPath } from "../../../../src/core/document/document";
import { PLAINLY, project } from "../../../../webview/canvas/projection/project";
import { analysisAt, stageFilter, stageText } from "../../../../webview/canvas/projection/stages";
import { inStage } from "../../../../webview/canvas/round/playerText";
import { withGenerator } from "./fixture";

const GENERATOR: GraphPath = { kind: "network", name: "generator" };

/** From 4x4 to 8x8: `low` is gone at the end, `up` and `mix` come with the second stage. */
const document: GanDocument = {
  ...withGenerator([
    { id: "z", op: "input", params: { shape: [16] } },
    { id: "map", op: "reshape", in: { x: "z" }, params: { shape: [4, 4, 1] } },
    { id: "low", op: "upsample", in: { x: "map" }, from: "to8", until: "to8" },
    { id: "up", op: "conv2dTranspose", in: { x: "map" }, params: { filters: 1 }, from: "to8" },
    { id: "mix", op: "fade", in: { low: "low", high: "up" }, from: "to8", until: "to8" },
    { id: "image", op: "output", in: { x: ["map", "up", "mix"] } },
  ]),
  stages: [
    { id: "4", resolution: 4, fade: 0, images: 1000 },
    { id: "to8", resolution: 8, fade: 500, images: 0, batch: 16, rates: { generator: 1e-3 } },
    { id: "8", resolution: 8, fade: 0, images: 2000 },
  ],
};
const viewAt = (stage: string | undefined, hides = false) =>
  project(document, analysisAt(document, stage), GENERATOR, {
    ...PLAINLY,
    stage: stageFilter(document, stage, hides),
  });
const presences = (stage: string | undefined) =>
  Object.fromEntries(viewAt(stage).nodes.map(({ id, presence }) => [id, presence]));
const flowing = (stage: string) =>
  viewAt(stage)
    .edges.filter(({ idle, target }) => !idle && target === "image")
    .map(({ source }) => source);

describe("a network that grows, all stages at once", () => {
  it("shows what only earlier stages have, with its shapes", () => {
    const { nodes } = viewAt(undefined);
    expect(nodes.map(({ id }) => id)).toEqual(["z", "map", "low", "up", "mix", "image"]);
    expect(nodes.find(({ id }) => id === "low")?.face).toEqual({
      kind: "silhouette",
      shape: [8, 8, 1],
    });
  });
  it("says in which stages a node exists", () => {
    const stages = Object.fromEntries(
      viewAt(undefined).nodes.map((node) => [node.id, node.stages]),
    );
    expect(stages).toMatchObject({ low: "to8 only", up: "from to8", map: undefined });
  });
  it("draws every way that the output may read", () => {
    const into = viewAt(undefined).edges.filter(({ target }) => target === "image");
    expect(into.map(({ source, idle }) => [source, idle])).toEqual([
      ["map", false],
      ["up", false],
      ["mix", false],
    ]);
  });
});

describe("one stage of growth", () => {
  it("dims what does not exist, and marks what fades in", () => {
    expect(presences("4")).toMatchObject({ map: "here", low: "absent", up: "absent" });
    expect(presences("to8")).toMatchObject({ map: "here", up: "arriving", mix: "arriving" });
    expect(presences("8")).toMatchObject({ up: "here", low: "absent", mix: "absent" });
  });
  it("has its own shapes", () => {
    const out = (stage: string) => viewAt(stage).nodes.find(({ id }) => id === "image")?.face;
    expect(out("4")).toMatchObject({ shape: [4, 4, 1] });
    expect(out("8")).toMatchObject({ shape: [8, 8, 1] });
  });
  it("reads the last of a list that exists", () => {
    expect([flowing("4"), flowing("to8"), flowing("8")]).toEqual([["map"], ["mix"], ["up"]]);
  });
  it("leaves out what does not exist when asked to", () => {
    expect(viewAt("4", true).nodes.map(({ id }) => id)).toEqual(["z", "map", "image"]);
    expect(viewAt("4", true).edges.map(({ source }) => source)).toEqual(["z", "map"]);
  });
  it("is said in words", () => {
    const [, growing] = document.stages ?? [];
    if (!growing) throw new Error("There is no second stage.");
    expect(stageText(growing)).toBe("8×8 · batch 16 · fades in over 500 images");
  });
  it("gives a player its rate", () => {
    const [discriminator, generator] = document.game.players;
    if (!discriminator || !generator) throw new Error("There are no players.");
    expect(inStage(generator, document.stages?.[1]).optimizer.rate).toBe(1e-3);
    expect(inStage(discriminator, document.stages?.[1]).optimizer.rate).toBe(2e-4);
  });
});
