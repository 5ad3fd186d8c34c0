import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/core/document/apply";
import {
  type GanDocument,
  type GraphNode,
  type GraphPath,
  nodesOf,
} from "../../../src/core/document/document";
import type { DocumentEdit } from "../../../src/core/document/edit";
import { parseDocument } from "../../../src/core/document/parse";
import { graphsOf } from "../../../src/core/document/references";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { fixture, WHOLE } from "./fixtures";

const GAME: GraphPath = { kind: "game" };
const GENERATOR: GraphPath = { kind: "network", name: "generator" };
const DISCRIMINATOR: GraphPath = { kind: "network", name: "discriminator" };

function edited(document: GanDocument, ...edits: DocumentEdit[]): GanDocument {
  const result = applyEdits(document, edits);
  if (!result.ok) throw new Error(result.error.message);
  return result.document;
}

function refusal(document: GanDocument, ...edits: DocumentEdit[]): string {
  const result = applyEdits(document, edits);
  return result.ok ? "" : result.error.message;
}

function node(document: GanDocument, graph: GraphPath, id: string): GraphNode | undefined {
  return nodesOf(document, graph)?.find((candidate) => candidate.id === id);
}

describe("applyEdits", () => {
  const small = fixture("small");

  it("keeps the identity of all that it does not touch", () => {
    const after = edited(small, {
      kind: "setParameter",
      graph: GENERATOR,
      id: "fc1",
      parameter: "units",
      value: 100,
    });
    expect(after).not.toBe(small);
    expect(after.game).toBe(small.game);
    expect(after.networks["discriminator"]).toBe(small.networks["discriminator"]);
    const before = small.networks["generator"]?.nodes ?? [];
    const changed = after.networks["generator"]?.nodes.filter((next, at) => next !== before[at]);
    expect(changed?.map(({ id }) => id)).toEqual(["fc1"]);
  });

  it("is all or nothing", () => {
    const message = refusal(
      small,
      { kind: "setName", name: "Other" },
      { kind: "removeNodes", graph: GENERATOR, ids: ["gone"] },
      { kind: "setName", name: "Third" },
    );
    expect(message).toBe('Network "generator" has no node "gone".');
    expect(small.name).toBe("Small GAN");
  });

  it("refuses graphs that are not there", () => {
    const graph = { kind: "block", name: "up" } as const;
    expect(refusal(small, { kind: "addNodes", graph, nodes: [] })).toBe('There is no block "up".');
  });

  describe("addNodes", () => {
    it("appends them", () => {
      const relu = { id: "act", op: "relu", in: { x: "fc1" } };
      const after = edited(small, { kind: "addNodes", graph: GENERATOR, nodes: [relu] });
      expect(nodesOf(after, GENERATOR)?.at(-1)).toEqual(relu);
    });

    it("refuses an id that is taken, and a node that no file could hold", () => {
      const add = (node: GraphNode) =>
        refusal(small, { kind: "addNodes", graph: GENERATOR, nodes: [node] });
      expect(add({ id: "fc1", op: "relu" })).toBe('Network "generator" already has a node "fc1".');
      expect(add({ id: "a b", op: "relu" })).toContain('"id" is "a b"');
      expect(add({ id: "a", op: "relu", params: { slope: NaN } })).toContain("NaN");
    });
  });

  describe("removeNodes", () => {
    it("drops the references to them, and ports that read nothing any more", () => {
      const after = edited(small, { kind: "removeNodes", graph: GENERATOR, ids: ["fc1"] });
      expect(node(after, GENERATOR, "pixels")).toEqual({
        id: "pixels",
        op: "reshape",
        params: { shape: [28, 28, 1] },
      });
    });

    it("drops them from samples and players", () => {
      const after = edited(small, { kind: "removeNodes", graph: GAME, ids: ["fake", "fool"] });
      expect(after.game.samples).toEqual([]);
      expect(after.game.players[1]?.minimises).toEqual([]);
      expect(after.game.players[0]).toBe(small.game.players[0]);
    });

    it("drops the port of an input or output from every application", () => {
      const progan = fixture("progan");
      const graph: GraphPath = { kind: "network", name: "discriminator" };
      const after = edited(progan, { kind: "removeNodes", graph, ids: ["class", "image"] });
      expect(node(after, GAME, "onReal")).toEqual({
        id: "onReal",
        op: "apply",
        params: { network: "discriminator" },
      });
      expect(node(after, GAME, "classReal")?.in).toEqual({ label: "digits.label" });
      expect(node(after, GAME, "drift")?.in).toEqual({ x: "onReal.score" });
    });

    it("lets the first sharer inherit the weights of an owner", () => {
      const cogan = fixture("cogan");
      const third = {
        ...cogan,
        networks: {
          ...cogan.networks,
          generatorC: structuredClone(cogan.networks["generatorB"]) ?? {
            role: "generator" as const,
            nodes: [],
          },
        },
      };
      const graph: GraphPath = { kind: "network", name: "generatorA" };
      const after = edited(third, { kind: "removeNodes", graph, ids: ["project"] });
      expect(
        node(after, { kind: "network", name: "generatorB" }, "project")?.weights,
      ).toBeUndefined();
      expect(node(after, { kind: "network", name: "generatorC" }, "project")?.weights).toBe(
        "generatorB/project",
      );
      expect(node(after, { kind: "network", name: "generatorB" }, "up1")?.weights).toBe(
        "generatorA/up1",
      );
    });
  });

  describe("renameNode", () => {
    it("renames it where it is read, with or without a port", () => {
      const biggan = fixture("biggan");
      const after = edited(biggan, {
        kind: "renameNode",
        graph: GENERATOR,
        id: "chunks",
        to: "parts",
      });
      expect(node(after, GENERATOR, "project")?.in).toEqual({ x: "parts.part1" });
      expect(node(after, GENERATOR, "condition2")?.in).toEqual({ x: ["embed", "parts.part3"] });
    });

    it("renames losses of players and samples", () => {
      const after = edited(
        small,
        { kind: "renameNode", graph: GAME, id: "fool", to: "deceive" },
        { kind: "renameNode", graph: GAME, id: "fake", to: "made" },
      );
      expect(after.game.players[1]?.minimises).toEqual([{ loss: "deceive" }]);
      expect(after.game.samples).toEqual(["made"]);
    });

    it("renames the ports of applications and of blocks", () => {
      const stylegan = fixture("stylegan");
      const synthesis: GraphPath = { kind: "network", name: "synthesis" };
      const after = edited(
        stylegan,
        { kind: "renameNode", graph: synthesis, id: "styles", to: "ws" },
        { kind: "renameNode", graph: { kind: "block", name: "style" }, id: "styles", to: "w0" },
      );
      expect(node(after, GAME, "fake")?.in).toEqual({ ws: "styles" });
      expect(node(after, synthesis, "style0")?.in).toEqual({ x: "start", w0: "ws" });
      expect(node(after, { kind: "block", name: "up" }, "style1")?.in).toEqual({
        x: "smooth",
        w0: "styles",
      });
    });

    it("renames it in the weights that others share", () => {
      const graph: GraphPath = { kind: "network", name: "generatorA" };
      const after = edited(fixture("cogan"), { kind: "renameNode", graph, id: "up1", to: "grow" });
      expect(node(after, { kind: "network", name: "generatorB" }, "up1")?.weights).toBe(
        "generatorA/grow",
      );
    });

    it("renames a block's inner node in shared weights, for every use of the block", () => {
      const cyclegan = fixture("cyclegan");
      const shared = edited(cyclegan, {
        kind: "addNodes",
        graph: { kind: "network", name: "generatorBA" },
        nodes: [{ id: "twin", op: "conv2d", weights: "generatorAB/res2/conv1" }],
      });
      const graph: GraphPath = { kind: "block", name: "residual" };
      const after = edited(shared, { kind: "renameNode", graph, id: "conv1", to: "first" });
      expect(node(after, { kind: "network", name: "generatorBA" }, "twin")?.weights).toBe(
        "generatorAB/res2/first",
      );
    });

    it("refuses names that are taken or that no node can have", () => {
      const rename = (to: string) =>
        refusal(small, { kind: "renameNode", graph: GENERATOR, id: "fc1", to });
      expect(rename("pixels")).toBe('Network "generator" already has a node "pixels".');
      expect(rename("a.b")).toContain('"a.b"');
      expect(rename("fc1")).toBe("");
    });
  });

  describe("setParameter", () => {
    const set = (
      value: Extract<DocumentEdit, { kind: "setParameter" }>["value"],
    ): DocumentEdit => ({
      kind: "setParameter",
      graph: GENERATOR,
      id: "fc1",
      parameter: "units",
      value,
    });

    it("goes back to the default with undefined", () => {
      expect(node(edited(small, set(undefined)), GENERATOR, "fc1")).toEqual({
        id: "fc1",
        op: "dense",
        in: { x: "z" },
      });
    });

    it("leaves out a value that equals the default", () => {
      const result = applyEdits(small, [set(128)], (of, parameter) =>
        of.op === "dense" && parameter === "units" ? 128 : undefined,
      );
      expect(result.ok && node(result.document, GENERATOR, "fc1")).not.toHaveProperty("params");
    });

    it("returns the same document when nothing changes", () => {
      expect(edited(small, set(784))).toBe(small);
    });

    it("refuses what JSON cannot hold", () => {
      expect(refusal(small, set(Infinity))).toBe(
        '"units" of "fc1" cannot be Infinity, which a document cannot hold.',
      );
    });
  });

  describe("connect and disconnect", () => {
    const to = { node: "squash", port: "x" };

    it("puts a new edge in place of the old one", () => {
      const after = edited(small, { kind: "connect", graph: GENERATOR, from: "fc1", to });
      expect(node(after, GENERATOR, "squash")?.in).toEqual({ x: "fc1" });
    });

    it("appends where the port takes many, or holds a list", () => {
      const once = edited(small, { kind: "connect", graph: GENERATOR, from: "z", to, many: true });
      expect(node(once, GENERATOR, "squash")?.in).toEqual({ x: ["pixels", "z"] });
      const twice = edited(once, { kind: "connect", graph: GENERATOR, from: "fc1", to });
      expect(node(twice, GENERATOR, "squash")?.in).toEqual({ x: ["pixels", "z", "fc1"] });
      const back = edited(twice, { kind: "disconnect", graph: GENERATOR, from: "z", to });
      expect(node(back, GENERATOR, "squash")?.in).toEqual({ x: ["pixels", "fc1"] });
    });

    it("removes one of two equal edges", () => {
      const sum: GraphNode = { id: "sum", op: "add", in: { x: ["z", "fc1", "z"] } };
      const graph = GENERATOR;
      const after = edited(
        small,
        { kind: "addNodes", graph, nodes: [sum] },
        { kind: "disconnect", graph, from: "z", to: { node: "sum", port: "x" } },
      );
      expect(node(after, GENERATOR, "sum")?.in).toEqual({ x: ["fc1", "z"] });
    });

    it("leaves no empty port behind", () => {
      const after = edited(small, { kind: "disconnect", graph: GENERATOR, from: "pixels", to });
      expect(node(after, GENERATOR, "squash")).toEqual({ id: "squash", op: "tanh" });
    });

    it("refuses what cannot be", () => {
      const connect = (from: string, node: string, port = "x") =>
        refusal(small, { kind: "connect", graph: GENERATOR, from, to: { node, port } });
      expect(connect("gone", "squash")).toBe('Network "generator" has no node "gone".');
      expect(connect("squash", "squash")).toBe('"squash" cannot read its own output.');
      expect(connect("a b", "squash")).toContain('"a b"');
      expect(connect("fc1", "squash", "__proto__")).toContain('"__proto__"');
      expect(refusal(small, { kind: "disconnect", graph: GENERATOR, from: "z", to })).toBe(
        'Port "x" of "squash" does not read "z".',
      );
    });
  });

  it("moveNodes places, in whole pixels, and gives back to the layout", () => {
    const move = (position: readonly [number, number] | null): DocumentEdit => ({
      kind: "moveNodes",
      graph: GAME,
      positions: { z: position },
    });
    const moved = edited(small, move([10.4, -3.6]));
    expect(node(moved, GAME, "z")?.at).toEqual([10, -4]);
    expect(edited(moved, move([10, -4]))).toBe(moved);
    expect(edited(moved, move(null))).toEqual(small);
    expect(refusal(small, move([NaN, 0]))).toContain("NaN");
  });

  describe("shareWeights", () => {
    const share = (id: string, weights: string | undefined): DocumentEdit => ({
      kind: "shareWeights",
      graph: DISCRIMINATOR,
      id,
      weights,
    });

    it("shares with the owner, also through one who shares", () => {
      const after = edited(small, share("fc1", "generator/fc1"), share("fc2", "discriminator/fc1"));
      expect(node(after, DISCRIMINATOR, "fc2")?.weights).toBe("generator/fc1");
    });

    it("takes its own sharers along", () => {
      const after = edited(small, share("fc2", "discriminator/fc1"), share("fc1", "generator/fc1"));
      expect(node(after, DISCRIMINATOR, "fc2")?.weights).toBe("generator/fc1");
    });

    it("stops sharing with undefined", () => {
      expect(edited(small, share("fc1", "generator/fc1"), share("fc1", undefined))).toEqual(small);
    });

    it("refuses itself, other operators, and nodes that are not there", () => {
      expect(refusal(small, share("fc1", "discriminator/fc1"))).toContain("with itself");
      expect(refusal(small, share("fc1", "discriminator/act1"))).toContain("leakyRelu");
      expect(refusal(small, share("fc1", "discriminator/gone"))).toContain('"discriminator/gone"');
      expect(
        refusal(small, { ...share("z", "generator/z"), graph: GAME } as DocumentEdit),
      ).toContain("node of the game");
    });
  });

  describe("players and training", () => {
    it("setPlayer replaces by id, or adds", () => {
      const [first] = small.game.players;
      if (!first) throw new Error("The small game has players.");
      const faster = { ...first, steps: 5 };
      expect(edited(small, { kind: "setPlayer", player: faster }).game.players[0]).toBe(faster);
      const added = edited(small, { kind: "setPlayer", player: { ...first, id: "third" } });
      expect(added.game.players.map(({ id }) => id)).toEqual([
        "discriminator",
        "generator",
        "third",
      ]);
    });

    it("removePlayer also removes its rates from the stages", () => {
      const after = edited(fixture("progan"), { kind: "removePlayer", id: "discriminator" });
      expect(after.game.players.map(({ id }) => id)).toEqual(["generator"]);
      expect(after.stages?.[2]?.rates).toEqual({ generator: 0.0015 });
    });

    it("renamePlayer also renames it in the stages", () => {
      const after = edited(fixture("progan"), {
        kind: "renamePlayer",
        id: "discriminator",
        to: "judge",
      });
      expect(after.game.players.map(({ id }) => id)).toEqual(["judge", "generator"]);
      expect(after.stages?.[2]?.rates).toEqual({ judge: 0.0015, generator: 0.0015 });
      expect(refusal(small, { kind: "renamePlayer", id: "generator", to: "discriminator" })).toBe(
        'There is a player "discriminator" already.',
      );
    });

    it("movePlayer changes the order of a round and nothing else", () => {
      const progan = fixture("progan");
      const after = edited(progan, { kind: "movePlayer", id: "generator", place: 0 });
      expect(after.game.players.map(({ id }) => id)).toEqual(["generator", "discriminator"]);
      expect(after.stages).toBe(progan.stages);
      expect(refusal(small, { kind: "movePlayer", id: "generator", place: 2 })).toBe(
        "A round of 2 players has no place 2; places are counted from 0.",
      );
    });

    it("setTraining changes what it names", () => {
      const after = edited(small, { kind: "setTraining", training: { batch: 8, seed: undefined } });
      expect(after.training).toEqual({ ...small.training, batch: 8 });
    });

    it("refuses values that a file may not have", () => {
      expect(refusal(small, { kind: "setTraining", training: { batch: 0.5 } })).toBe(
        'Training: "batch" is 0.5, but a whole number is wanted.',
      );
      expect(refusal(small, { kind: "setName", name: "" })).toContain("not empty");
      const [first] = small.game.players;
      const optimizer = { kind: "adam", rate: -1, beta1: 0, beta2: 0 } as const;
      if (!first) throw new Error("The small game has players.");
      expect(refusal(small, { kind: "setPlayer", player: { ...first, optimizer } })).toBe(
        'The player is not valid: "optimizer.rate" is -1, but a number of at least 0 is wanted.',
      );
    });

    it("sets order and samples", () => {
      const after = edited(
        small,
        { kind: "setOrder", order: "simultaneous" },
        { kind: "setSamples", samples: ["fake", "digits.image"] },
      );
      expect(after.game).toMatchObject({
        order: "simultaneous",
        samples: ["fake", "digits.image"],
      });
    });
  });

  describe("networks", () => {
    it("addNetwork begins with an input and an output", () => {
      const after = edited(small, { kind: "addNetwork", name: "encoder", role: "discriminator" });
      expect(after.networks["encoder"]?.nodes.map(({ op }) => op)).toEqual(["input", "output"]);
      expect(refusal(after, { kind: "addNetwork", name: "encoder", role: "generator" })).toContain(
        "already",
      );
      expect(refusal(small, { kind: "addNetwork", name: "../x", role: "generator" })).toContain(
        "../x",
      );
    });

    it("removeNetwork takes its applications, its player and its shared weights along", () => {
      const after = edited(fixture("cogan"), { kind: "removeNetwork", name: "generatorA" });
      expect(Object.keys(after.networks)).toEqual([
        "generatorB",
        "discriminatorA",
        "discriminatorB",
      ]);
      expect(node(after, GAME, "fakeA")).toBeUndefined();
      expect(node(after, GAME, "onFakeA")?.in).toBeUndefined();
      expect(after.game.samples).toEqual(["shownB"]);
      expect(after.game.players[1]?.trains).toEqual(["generatorB"]);
      const shared = after.networks["generatorB"]?.nodes.filter(
        ({ weights }) => weights !== undefined,
      );
      expect(shared).toEqual([]);
      const last = edited(after, { kind: "removeNetwork", name: "generatorB" });
      expect(last.game.players.map(({ id }) => id)).toEqual(["discriminators"]);
    });

    it("renameNetwork renames it everywhere, in its place", () => {
      const cogan = fixture("cogan");
      const after = edited(cogan, { kind: "renameNetwork", name: "generatorA", to: "left" });
      const text = serialiseDocument(after);
      expect(text).not.toContain("generatorA");
      expect(text).toBe(serialiseDocument(cogan).replaceAll("generatorA", "left"));
    });
  });

  it("never makes a document that could not be read back", () => {
    for (const name of WHOLE) {
      const random = mulberry(name.length);
      let document = fixture(name);
      for (let round = 0; round < 150; round++) {
        const result = applyEdits(document, [randomEdit(document, random)]);
        if (!result.ok) {
          expect(result.error.message).toMatch(/\.$/);
          continue;
        }
        const parsed = parseDocument(serialiseDocument(result.document));
        expect(parsed.diagnostics).toEqual([]);
        expect(parsed.kind === "document" && parsed.document).toEqual(result.document);
        document = result.document;
      }
    }
  });
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomEdit(document: GanDocument, random: () => number): DocumentEdit {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const graph = pick(graphsOf(document));
  const ids = [...(nodesOf(document, graph) ?? []).map(({ id }) => id), "gone"];
  const id = pick(ids);
  const to = { node: pick(ids), port: pick(["x", "image", "real"]) };
  const network = pick([...Object.keys(document.networks), "gone"]);
  return pick<() => DocumentEdit>([
    () => ({
      kind: "addNodes",
      graph,
      nodes: [{ id: pick(["n1", "n2", id]), op: "relu", in: { x: id } }],
    }),
    () => ({ kind: "removeNodes", graph, ids: [id] }),
    () => ({ kind: "renameNode", graph, id, to: pick(["r1", "r2", "r3", id, "a b"]) }),
    () => ({
      kind: "setParameter",
      graph,
      id,
      parameter: "units",
      value: pick([1, undefined, [1], NaN]),
    }),
    () => ({ kind: "connect", graph, from: id, to, many: random() < 0.5 }),
    () => ({ kind: "disconnect", graph, from: id, to }),
    () => ({ kind: "moveNodes", graph, positions: { [id]: pick([null, [1.5, 2]]) } }),
    () => ({
      kind: "shareWeights",
      graph,
      id,
      weights: pick([undefined, `${network}/${pick(ids)}`]),
    }),
    () => ({ kind: "renameNetwork", name: network, to: pick(["m1", "m2"]) }),
    () =>
      random() < 0.1 ? { kind: "removeNetwork", name: network } : { kind: "setName", name: id },
  ])();
}
