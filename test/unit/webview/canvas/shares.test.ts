import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse";
import { GAME } from "../../../../webview/canvas/projection/graphs";
import { PLAINLY, project } from "../../../../webview/canvas/projection/project";
import { sharedLayers, sharesOf } from "../../../../webview/canvas/projection/shares";
import { cogan } from "../../../../templates/papers/cogan";

const document = cogan.build({});
const analysis = analyse(document);
const generatorB = project(document, analysis, { kind: "network", name: "generatorB" });
const generatorA = project(document, analysis, { kind: "network", name: "generatorA" });
/** The layers that the document says share, independently of the analysis. */
const sharing = (document.networks["generatorB"]?.nodes ?? []).filter(({ weights }) => weights);

describe("weights that two networks share", () => {
  it("make groups of their own, each with its owner first", () => {
    expect(sharing.length).toBeGreaterThan(0);
    for (const { id, weights = "" } of sharing) {
      const share = sharesOf(analysis).get(`generatorB/${id}`);
      expect(share?.owner).toBe(weights);
      expect(share?.members).toEqual([weights, `generatorB/${id}`]);
    }
    expect(sharesOf(analysis).has("generatorB/image")).toBe(false);
  });
  it("are marked alike on both sides: the owner names who shares, the other the owner", () => {
    const [{ id, weights = "" } = { id: "" }] = sharing;
    const there = generatorB.nodes.find((node) => node.id === id)?.shared;
    const here = generatorA.nodes.find((node) => `generatorA/${node.id}` === weights)?.shared;
    expect(there?.text).toBe(weights);
    expect(here?.text).toBe(`generatorB/${id}`);
    expect(there).toMatchObject({ owner: here?.owner, colour: here?.colour });
  });
  it("are counted between the networks, and said in the game", () => {
    expect(sharedLayers(analysis, "generatorB").get("generatorA")).toBe(sharing.length);
    expect(sharedLayers(analysis, "generatorA").get("generatorB")).toBe(sharing.length);
    const game = project(document, analysis, GAME, PLAINLY);
    const fake = game.nodes.find(({ opens }) => opens === "generatorA");
    const weighted = analysis.networks["generatorA"]?.flat.filter(({ tensors }) => tensors[0]);
    const words = `shares ${sharing.length} of ${weighted?.length ?? 0} with Generator B`;
    expect(fake?.lines).toContain(words);
    expect(game.shared.filter(({ same }) => !same).length).toBe(2);
  });
});
