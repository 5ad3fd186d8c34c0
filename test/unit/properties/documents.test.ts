/** Whatever stands in a file: an answer, the same each time and soon, and never an exception. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { checkReport } from "../../../src/core/analysis/check";
import { generateFiles, hasErrors } from "../../../src/core/codegen";
import { applyEdits } from "../../../src/core/document/apply";
import type { GanDocument, GraphNode, Json } from "../../../src/core/document/document";
import { nodesOf } from "../../../src/core/document/document";
import type { DocumentEdit } from "../../../src/core/document/edit";
import { copyNodes, pasteNodes } from "../../../src/core/document/copy";
import { createLocator } from "../../../src/core/document/locate";
import { parseDocument } from "../../../src/core/document/parse";
import { graphsOf } from "../../../src/core/document/references";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { defaultOf } from "../../../src/core/operators/defaults";
import { templates } from "../../../templates/papers";
import { fixtureText, WHOLE } from "../document/fixtures";
import { mutated } from "./mutate";
import { randomOf, type Random } from "./random";

const CASES = Number(process.env["GANVAS_CASES"] ?? 600);
const FIRST = Number(process.env["GANVAS_SEED"] ?? 1);

const SOURCES: readonly Json[] = [
  ...WHOLE.map((name) => JSON.parse(fixtureText(name)) as Json),
  ...templates.map((template) => JSON.parse(serialiseDocument(template.build())) as Json),
];

/** Each document that parses, with the seed that made it. */
function documents(count: number): { seed: number; document: GanDocument; text: string }[] {
  return Array.from({ length: count }, (_, index) => FIRST + index).flatMap((seed) => {
    const random = randomOf(seed);
    const text = JSON.stringify(mutated(random.of(SOURCES), random), null, 1);
    const result = withSeed(seed, () => parseDocument(text));
    return result.kind === "document" ? [{ seed, document: result.document, text }] : [];
  });
}

/** Runs a step; what it throws names the seed, and so does taking too long. */
function withSeed<T>(seed: number, step: () => T): T {
  const start = performance.now();
  try {
    return step();
  } catch (error) {
    throw new Error(`Seed ${seed}`, { cause: error });
  } finally {
    expect(performance.now() - start, `milliseconds of seed ${seed}`).toBeLessThan(2000);
  }
}

describe("mutated documents", () => {
  it("are read, or refused with diagnostics that lie in the text", () => {
    for (let seed = FIRST; seed < FIRST + CASES; seed++) {
      const random = randomOf(seed);
      let text = JSON.stringify(mutated(random.of(SOURCES), random), null, 1);
      if (random.chance(0.3)) text = text.slice(0, random.below(text.length));
      if (random.chance(0.3)) {
        const place = random.below(text.length);
        text =
          text.slice(0, place) +
          random.of(["{", "]", '"', ",", "1e999", "\\", "\u0000"]) +
          text.slice(place);
      }
      const result = withSeed(seed, () => parseDocument(text));
      if (result.kind === "invalid")
        expect(result.diagnostics.length, `${seed}`).toBeGreaterThan(0);
      for (const { where, message } of result.diagnostics) {
        expect(message, `${seed}`).toMatch(/\.$/);
        const { offset = -1, length = -1 } = where.text ?? {};
        expect(offset >= 0 && length >= 0 && offset + length <= text.length, `${seed}`).toBe(true);
      }
    }
  });

  it("that are read are written and read again as they were", () => {
    for (const { seed, document } of documents(CASES)) {
      const text = withSeed(seed, () => serialiseDocument(document));
      const again = parseDocument(text);
      if (again.kind !== "document") throw new Error(`Seed ${seed}: ${JSON.stringify(again)}`);
      expect(again.document, `${seed}`).toEqual(document);
      expect(serialiseDocument(again.document), `${seed}`).toBe(text);
    }
  });

  it("are analysed: the same twice, every diagnostic a sentence with a place in the text", () => {
    for (const { seed, document, text } of documents(CASES)) {
      const first = withSeed(seed, () => analyse(document));
      expect(JSON.stringify(checkReport(analyse(document))), `${seed}`).toBe(
        JSON.stringify(checkReport(first)),
      );
      const locator = createLocator(text);
      for (const { where, message, fix = "." } of first.diagnostics) {
        expect(message, `${seed}`).toMatch(/[.]$/);
        expect(fix, `${seed}`).toMatch(/[.?]$/);
        const { offset, length } = locator.range(where);
        expect(offset + length, `${seed}`).toBeLessThanOrEqual(text.length);
      }
      for (const stage of document.stages ?? [])
        withSeed(seed, () => analyse(document, { stage: stage.id }));
    }
  });

  it("become code where nothing is wrong, the same twice", () => {
    let generated = 0;
    for (const { seed, document } of documents(CASES)) {
      const analysis = analyse(document);
      if (hasErrors(analysis)) continue;
      generated++;
      const files = withSeed(seed, () => generateFiles(document, analysis, "a.gan.json"));
      expect(generateFiles(document, analyse(document), "a.gan.json"), `${seed}`).toEqual(files);
    }
    expect(generated).toBeGreaterThan(0);
  });

  it("are mended by the edits of their diagnostics, and stay documents under any edit", () => {
    for (const { seed, document } of documents(CASES)) {
      const random = randomOf(seed);
      const offered = analyse(document).diagnostics.map(({ edits }) => edits ?? []);
      for (const edits of [...offered, ...someEdits(document, random)]) {
        const result = withSeed(seed, () => applyEdits(document, edits, defaultOf));
        if (!result.ok) {
          expect(result.error.message, `${seed}`).toMatch(/\.$/);
          continue;
        }
        const text = serialiseDocument(result.document);
        const again = parseDocument(text);
        const faults = again.diagnostics.map(({ message }) => message);
        expect({ seed, faults, edits: faults.length > 0 ? edits : [] }).toEqual({
          seed,
          faults: [],
          edits: [],
        });
      }
    }
  });
});

/** Edits as a canvas sends them, to nodes that are there and some that are not. */
function someEdits(document: GanDocument, random: Random): DocumentEdit[][] {
  const graph = random.of(graphsOf(document));
  const nodes = nodesOf(document, graph) ?? [];
  const id = (): string =>
    nodes.length > 0 && random.chance(0.9) ? random.of(nodes).id : "absent";
  const copy = copyNodes(document, graph, [id(), id()]);
  const pasted = pasteNodes(document, random.of(graphsOf(document)), copy);
  const fresh: GraphNode = {
    id: "fresh",
    op: random.of(["dense", "relu", "apply", "constructor"]),
  };
  return [
    [{ kind: "removeNodes", graph, ids: [id()] }],
    [
      {
        kind: "renameNode",
        graph,
        id: id(),
        to: random.of(["a", "constructor", "é", "up-1", id()]),
      },
    ],
    [{ kind: "addNodes", graph, nodes: [fresh] }],
    [
      {
        kind: "connect",
        graph,
        from: id(),
        to: { node: id(), port: random.of(["x", "image", "toString"]) },
      },
    ],
    [
      {
        kind: "setParameter",
        graph,
        id: id(),
        parameter: random.of(["units", "constructor", "network"]),
        value: random.of([1, -1, "toString", null]),
      },
    ],
    [{ kind: "shareWeights", graph, id: id(), weights: `generator/${id()}` }],
    [{ kind: "moveNodes", graph, positions: { [id()]: [1e9 * random.number(), Number.NaN] } }],
    ...Object.keys(document.networks).map((name): DocumentEdit[] => [
      random.chance(0.5)
        ? { kind: "removeNetwork", name }
        : { kind: "renameNetwork", name, to: random.of(["g", "toString", "9"]) },
    ]),
    ...(Array.isArray(pasted) ? [pasted] : []),
  ];
}
