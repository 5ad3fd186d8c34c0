import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse";
import { applyEdits } from "../../../../src/core/document/apply";
import { PLAINLY, project } from "../../../../webview/canvas/projection/project";
import { GAME } from "../../../../webview/canvas/projection/graphs";
import { GAN, GAN_ANALYSIS, withGenerator } from "./fixture";

const GENERATOR = { kind: "network", name: "generator" } as const;
const game = project(GAN, GAN_ANALYSIS, GAME);
const generator = project(GAN, GAN_ANALYSIS, GENERATOR);
const card = (id: string, view = game) => {
  const found = view.nodes.find((node) => node.id === id);
  if (!found) throw new Error(`The view has no node ${id}.`);
  return found;
};

describe("the game on the canvas", () => {
  it("gives generators a warm tint, discriminators a cool one, losses their own", () => {
    expect(card("fake").tint).toBe("generator");
    expect(card("onReal").tint).toBe("discriminator");
    expect(card("gLoss").tint).toBe("loss");
    expect(card("z").tint).toBe("neutral");
  });
  it("says of an application what it applies and how large that is", () => {
    expect(card("fake").title).toBe("Generator");
    // dense 16*98+98, transposed convolution 4*4*1*2+1: written out by hand.
    expect(card("fake").lines).toEqual(["fake", "5 layers · 1.7 k"]);
    expect(card("fake").opens).toBe("generator");
  });
  it("names what a discriminator judges after what it reads", () => {
    expect(card("onReal").face).toEqual({ kind: "verdict", label: "D(x)" });
    expect(card("onFake").face).toEqual({ kind: "verdict", label: "D(G(z))" });
  });
  it("says whom a loss trains", () => {
    expect(card("dLoss").face).toEqual({
      kind: "loss",
      players: [{ id: "discriminator", tint: "discriminator" }],
    });
  });
  it("joins the applications of one network", () => {
    expect(game.shared.map(({ source, target }) => [source, target])).toEqual([
      ["onReal", "onFake"],
    ]);
  });
  it("writes shapes on edges and tints them by their source", () => {
    const edge = game.edges.find(({ target }) => target === "onFake");
    expect(edge).toMatchObject({
      source: "fake",
      label: "14×14×1",
      tint: "generator",
      faulty: false,
    });
  });
  it("names ports only where there are several", () => {
    expect(card("dLoss").inputs.map(({ label }) => label)).toEqual(["real", "fake"]);
    expect(card("gLoss").inputs.map(({ label }) => label)).toEqual([undefined]);
  });
  it("runs down in a narrow editor, with ports above and below", () => {
    const narrow = project(GAN, GAN_ANALYSIS, GAME, { ...PLAINLY, narrow: true });
    expect(narrow.direction).toBe("down");
    expect(card("fake", narrow).inputs[0]).toMatchObject({ side: "top", y: 0 });
    expect(card("fake", narrow).outputs[0]?.side).toBe("bottom");
  });
});

describe("a network on the canvas", () => {
  it("shows feature maps as silhouettes and activations as curves", () => {
    expect(card("up", generator).face).toEqual({ kind: "silhouette", shape: [14, 14, 1] });
    expect(card("relu", generator).face).toMatchObject({ kind: "curve", operator: "relu" });
  });
  it("shows samples where a generator gives pictures", () => {
    expect(card("image", generator).face).toEqual({ kind: "samples", shape: [14, 14, 1] });
  });
  it("describes a node to a screen reader", () => {
    expect(card("project", generator).label).toBe("Dense project, output 98, 1,666 parameters");
  });
  it("draws what leaves the shape alone smaller than what changes it", () => {
    expect(card("relu", generator).width).toBeLessThan(card("up", generator).width);
  });
});

describe("a document with faults on the canvas", () => {
  const broken = withGenerator(
    (GAN.networks["generator"]?.nodes ?? []).map((node) =>
      node.id === "map" ? { ...node, params: { shape: [7, 7, 3] } } : node,
    ),
  );
  const analysis = analyse(broken);

  it("marks the node, and the application of its network", () => {
    const inside = project(broken, analysis, GENERATOR);
    expect(card("map", inside).problems[0]?.severity).toBe("error");
    expect(card("map", inside).label).toMatch(/1 problem$/);
    const outside = project(broken, analysis, GAME);
    expect(card("fake", outside).problems[0]?.message).toMatch(/^Generator has 1 problem inside/);
  });
  it("draws no edge for a reference to nothing", () => {
    const dangling = withGenerator([{ id: "a", op: "relu", in: { x: "gone" } }]);
    expect(project(dangling, analyse(dangling), GENERATOR).edges).toEqual([]);
  });
});

describe("projecting again after an edit", () => {
  it("keeps every node that the edit did not touch", () => {
    const edited = applyEdits(GAN, [
      { kind: "setParameter", graph: GENERATOR, id: "up", parameter: "kernel", value: 3 },
    ]);
    if (!edited.ok) throw new Error(edited.error.message);
    const next = project(edited.document, analyse(edited.document), GENERATOR, PLAINLY, generator);
    expect(card("up", next)).not.toBe(card("up", generator));
    for (const id of ["z", "project", "map", "relu", "tanh", "image"]) {
      expect(card(id, next)).toBe(card(id, generator));
    }
    expect(next.edges).toBe(generator.edges);
  });
});

describe("a layer that is not like the others", () => {
  const nodes = GAN.networks["generator"]?.nodes ?? [];
  const changed = (id: string, part: object) =>
    withGenerator(nodes.map((node) => (node.id === id ? { ...node, ...part } : node)));
  const view = (document: typeof GAN) => project(document, analyse(document), GENERATOR);

  it("names whose weights it uses, and the owner names who uses them", () => {
    const twice = withGenerator([
      ...nodes,
      {
        id: "again",
        op: "dense",
        in: { x: "z" },
        params: { units: 98 },
        weights: "generator/project",
      },
    ]);
    expect(card("again", view(twice)).shared?.text).toBe("project");
    expect(card("project", view(twice)).shared?.text).toBe("again");
    expect(card("map", view(twice)).shared?.text).toBeUndefined();
  });

  it("says in which stages it exists, and has room for it", () => {
    const growing = view(changed("relu", { from: "s8", until: "s16" }));
    expect(card("relu", growing).stages).toBe("s8 to s16");
    expect(card("relu", growing).height).toBeGreaterThan(card("relu", generator).height);
    expect(card("tanh", view(changed("tanh", { from: "s8" }))).stages).toBe("from s8");
  });
});
