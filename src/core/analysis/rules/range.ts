/** Data in one range and a generator that ends in another: the discriminator would tell them apart by that alone. */
import type { Diagnostic } from "../../document/diagnostic";
import type { EvaluatedNode } from "../evaluate";
import { applications, originsOf, type EvaluatedNetwork, type Facts } from "../facts";
import { aboutNode, settingParameters, type Rule } from "./rule";

type Range = "tanh" | "unit";

const INTERVAL: Readonly<Record<Range, string>> = { tanh: "[-1, 1]", unit: "[0, 1]" };

/** What moves numbers about without changing their range. */
const KEEPS_RANGE = new Set([
  "reshape",
  "flatten",
  "crop",
  "upsample",
  "averagePool",
  "maxPool",
  "concat",
  "planes",
  "reflectPad",
  "blur",
  "fade",
]);

export const range: Rule = function* (facts) {
  for (const { name, graph } of facts.networks) {
    for (const node of graph.nodes) {
      if (node.node.op === "input") yield* compare(facts, name, node.node.id);
    }
  }
};

/** All that one input of a network reads in the game should have one range. */
function* compare(facts: Facts, network: string, port: string): Generator<Diagnostic> {
  const data = new Set<EvaluatedNode>();
  const generated = new Map<Range, EvaluatedNode>();
  for (const application of applications(facts, network)) {
    for (const edge of application.edges.filter((candidate) => candidate.port.name === port)) {
      for (const { node, output } of originsOf(edge)) {
        if (node.node.op === "dataset" && output === "image") data.add(node);
        if (node.node.op !== "apply") continue;
        const source = facts.networks.find((candidate) => candidate.name === node.params.network);
        const ends = source === undefined ? undefined : rangeOf(source, output);
        if (ends !== undefined) generated.set(ends, node);
      }
    }
  }
  const [only] = generated;
  // Generators that end in different ranges are told apart from each other first; there is no one range to set.
  if (generated.size !== 1 || only === undefined) return;
  const [wanted, generator] = only;
  for (const node of data) {
    const has = node.params.range === "unit" ? "unit" : "tanh";
    if (has === wanted) continue;
    const ending = wanted === "tanh" ? "a tanh" : "a sigmoid";
    yield aboutNode({ kind: "game" }, node, {
      code: "range-mismatch",
      severity: "warning",
      parameter: "range",
      clause: `gives images in ${INTERVAL[has]}, but "${generator.node.id}" ends in ${ending}, in ${INTERVAL[wanted]}, and "${network}" reads both.`,
      fix: `Set the range of "${node.node.id}" to ${INTERVAL[wanted]}.`,
      edits: settingParameters({ kind: "game" }, node.node.id, { range: wanted }),
    });
  }
}

/** The range in which an output of a network ends, where its last activation says so. */
function rangeOf({ flat }: EvaluatedNetwork, output: string): Range | undefined {
  const end = flat.find((node) => node.node.op === "output" && node.node.id === output);
  for (let node = end?.edges[0]?.source; node !== undefined; node = node.edges[0]?.source) {
    if (node.node.op === "tanh") return "tanh";
    if (node.node.op === "sigmoid") return "unit";
    if (!KEEPS_RANGE.has(node.node.op)) return undefined;
  }
  return undefined;
}
