/** Applications of networks. The same network applied twice is two nodes and one set of weights. */
import { networkOf, type GanDocument, type GraphNode, type Shape } from "../document/document";
import { literal, property, unless } from "./code";
import { operator, type Port, type ShapeProblem } from "./operator";
import { refuses, sameShape, show } from "./shapes";

/** The nodes of one operator in the network that an application names. */
function borderOf(node: GraphNode, document: GanDocument, op: string): readonly GraphNode[] {
  const name = node.params?.network ?? apply.params.network?.default;
  const network = typeof name === "string" ? networkOf(document, name) : undefined;
  return network?.nodes.filter((inner) => inner.op === op) ?? [];
}

function inputPorts(node: GraphNode, document: GanDocument): readonly Port[] {
  return borderOf(node, document, "input").map((inner) => ({
    name: inner.id,
    type: inner.params?.type === "label" ? "label" : "tensor",
  }));
}

function outputPorts(node: GraphNode, document: GanDocument): readonly Port[] {
  return borderOf(node, document, "output").map((inner) => ({ name: inner.id, type: "tensor" }));
}

/** What differs is named: two images that differ in their channels are another fault than a vector for an image. */
function mismatch(network: string, port: string, wanted: Shape, got: Shape): ShapeProblem {
  const message = `applies "${network}", whose input "${port}" is ${show(wanted)}, but gets ${show(got)}.`;
  const fix = `Make its source give ${show(wanted)}, or set the shape of the input "${port}" in "${network}" to ${show(got)}.`;
  if (wanted.length !== 3 || got.length !== 3) return { port, message, fix };
  const code = wanted[2] === got[2] ? "size-mismatch" : "channel-mismatch";
  return { port, code, message, fix };
}

export const apply = operator({
  id: "apply",
  level: "game",
  title: "Apply",
  category: "Networks",
  doc: "A network applied to what it reads. Applying one network in several places shares its weights.",
  keywords: ["network", "generator", "discriminator", "critic", "model"],
  inputs: inputPorts,
  outputs: outputPorts,
  params: {
    network: { type: "network", default: "generator", label: "Network" },
    statistics: {
      type: "choice",
      choices: ["batch", "running"],
      default: "batch",
      label: "Statistics",
      doc: "Normalises by the batch's own statistics while training, or by the running ones.",
    },
    updateState: {
      type: "boolean",
      default: true,
      label: "Updates state",
      doc: "Whether this application moves running statistics and spectral vectors.",
    },
    draws: {
      type: "choice",
      choices: ["player", "round"],
      default: "player",
      label: "Draws",
      doc: "Dropout masks and other noise inside: afresh for every player's update, or once a round.",
    },
  },
  summary: ({ params }) => params.network,
  shape: (site) => {
    const { network } = site.params;
    const signature = site.signatureOf?.(network);
    // Which network is meant is not for shapes to say.
    if (signature === undefined) return { ok: true, outputs: {} };
    for (const [port, wanted] of Object.entries(signature.inputs)) {
      const [got] = site.inputs[port] ?? [];
      if (wanted === undefined || got === undefined || sameShape(wanted, got)) continue;
      return refuses(mismatch(network, port, wanted, got));
    }
    const known = Object.entries(signature.outputs).filter(
      (entry): entry is [string, Shape] => entry[1] !== undefined,
    );
    return { ok: true, outputs: Object.fromEntries(known) };
  },
  emit: (site) => {
    const inputs = Object.entries(site.args).flatMap(([port, [expression]]) => {
      if (expression === undefined) return [];
      return [port === expression ? port : `${property(port)}: ${expression}`];
    });
    const { statistics, updateState, draws } = site.params;
    const options = literal({
      statistics: unless<string>("batch", statistics),
      updateState: unless(true, updateState),
      draws: unless<string>("player", draws),
    });
    const at = `context.at(${literal(site.node.id)}${options === "{}" ? "" : `, ${options}`})`;
    const network = site.network ?? site.params.network;
    return {
      apply: { text: `${network}({ ${inputs.join(", ")} }, ${at})`, uses: [] },
    };
  },
});
