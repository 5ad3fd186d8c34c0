/** The hand-written documents say what they mean: nothing in them points at something that is not there, and they fit. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { type GanDocument, type GraphNode, nodesOf } from "../../../src/core/document/document";
import { graphsOf, nodeReferences, usedBlock } from "../../../src/core/document/references";
import { nodeAtPath } from "../../../src/core/document/weights";
import { fixture, WHOLE } from "./fixtures";

function allNodes(document: GanDocument): GraphNode[] {
  return graphsOf(document).flatMap((graph) => [...(nodesOf(document, graph) ?? [])]);
}

describe.each(WHOLE)("%s", (name) => {
  const document = fixture(name);
  const stages = document.stages?.map(({ id }) => id) ?? [];
  /** Whether a node exists in the stage of that index. */
  const exists = ({ from, until }: GraphNode, stage: number) =>
    (from === undefined || stages.indexOf(from) <= stage) &&
    (until === undefined || stages.indexOf(until) >= stage);

  it("has an end to every edge, in every stage", () => {
    for (const graph of graphsOf(document)) {
      const nodes = new Map(nodesOf(document, graph)?.map((node) => [node.id, node]));
      for (const node of nodes.values()) {
        for (const { source, reference } of nodeReferences(node)) {
          expect(nodes.has(source.node), `${reference} of ${node.id}`).toBe(true);
        }
        for (let stage = 0; stage < stages.length; stage++) {
          if (!exists(node, stage)) continue;
          for (const port of Object.keys(node.in ?? {})) {
            const there = nodeReferences(node).filter((edge) => {
              const source = nodes.get(edge.source.node);
              return edge.port === port && source !== undefined && exists(source, stage);
            });
            expect(there.length, `${port} of ${node.id} in ${stages[stage]}`).toBeGreaterThan(0);
          }
        }
      }
    }
  });

  it("is without a fault, as a whole and in every stage", () => {
    expect(analyse(document).diagnostics).toEqual([]);
    for (const stage of stages) expect(analyse(document, { stage }).diagnostics).toEqual([]);
  });

  it("applies and trains networks that it has, at their ports", () => {
    for (const node of document.game.nodes) {
      const network = node.params?.["network"];
      if (typeof network !== "string") continue;
      const inner = document.networks[network]?.nodes;
      expect(inner, network).toBeDefined();
      if (node.op !== "apply") continue;
      const inputs = inner?.filter(({ op }) => op === "input").map(({ id }) => id);
      expect(Object.keys(node.in ?? {}).sort()).toEqual(inputs?.sort());
    }
    const trained = document.game.players.flatMap(({ trains }) => trains);
    expect(trained.sort()).toEqual(Object.keys(document.networks).sort());
  });

  it("uses blocks that it has, at their ports and with their parameters", () => {
    for (const node of allNodes(document)) {
      const name = usedBlock(node);
      if (name === undefined) continue;
      const block = document.blocks?.[name];
      expect(block, name).toBeDefined();
      const inputs = block?.nodes.filter(({ op }) => op === "input").map(({ id }) => id);
      expect(Object.keys(node.in ?? {}).sort()).toEqual(inputs?.sort());
      expect(Object.keys(block?.params ?? {})).toEqual(
        expect.arrayContaining(Object.keys(node.params ?? {})),
      );
    }
  });

  it("names losses, samples, weights and stages that it has", () => {
    const game = new Set(document.game.nodes.map(({ id }) => id));
    const losses = document.game.players.flatMap(({ minimises }) =>
      minimises.map(({ loss }) => loss),
    );
    for (const id of [...losses, ...document.game.samples]) expect(game).toContain(id);
    for (const { weights, from, until, op } of allNodes(document)) {
      if (weights !== undefined) expect(nodeAtPath(document, weights)?.op, weights).toBe(op);
      for (const stage of [from, until]) {
        if (stage !== undefined) expect(stages).toContain(stage);
      }
    }
    const players = document.game.players.map(({ id }) => id);
    for (const { rates, averages } of document.stages ?? []) {
      expect(players).toEqual(expect.arrayContaining(Object.keys({ ...rates, ...averages })));
    }
  });
});
