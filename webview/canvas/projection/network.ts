/** A network, or the inside of a block, as the architecture figure of a paper. */
import type { GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { Diagnostic } from "../../../src/core/document/diagnostic";
import type { GanDocument, GraphNode, GraphPath } from "../../../src/core/document/document";
import { usedBlock } from "../../../src/core/document/references";
import { humanise } from "./graphs";
import { isImage } from "./shapes";
import { typeset } from "../../ui/format";
import { nodeLabel } from "./label";
import { portViews } from "./ports";
import { problemsOf } from "./problems";
import { layerSize } from "./sizes";
import { graphTint } from "./tints";
import type { Face, NodeView } from "./view";

const CURVES: ReadonlySet<string> = new Set([
  "relu",
  "leakyRelu",
  "tanh",
  "sigmoid",
  "softplus",
  "prelu",
]);

export function layerViews(
  document: GanDocument,
  path: GraphPath,
  graph: GraphAnalysis,
  diagnostics: readonly Diagnostic[],
  readOutputs: ReadonlySet<string>,
): readonly NodeView[] {
  const tint = graphTint(document, path);
  return graph.nodes.map((node) => {
    const block = usedBlock(node.node);
    const category = node.operator?.category;
    const sharedWith = nameFrom(path, node.node.weights ?? node.sharedWith[0]);
    const stages = stagesText(node.node);
    const { width, height } = layerSize(
      category,
      Math.max(node.inputs.length, node.outputs.length),
      (sharedWith === undefined ? 0 : 1) + (stages === undefined ? 0 : 1),
    );
    const problems = problemsOf(diagnostics, node.path);
    const title = block === undefined ? (node.operator?.title ?? node.node.op) : humanise(block);
    return {
      id: node.path,
      kind: block === undefined ? "layer" : "block",
      category,
      tint: category === "Ports" ? "neutral" : tint,
      title,
      lines: linesOf(node),
      ...(sharedWith === undefined ? {} : { sharedWith }),
      ...(stages === undefined ? {} : { stages }),
      face: faceOf(
        node,
        path.kind === "network" && document.networks[path.name]?.role === "generator",
      ),
      parameters: node.parameters,
      width,
      height,
      ...portViews(node, { width, height }, "right", readOutputs),
      problems,
      ...(node.node.at ? { at: node.node.at } : {}),
      ...(block === undefined ? {} : { opens: block }),
      label: nodeLabel(title, node, problems),
    };
  });
}

/** The shape that a silhouette shows: what comes out, or for an output node what goes in. */
export function shownShape(node: NodeAnalysis) {
  return Object.values(node.outputShapes)[0] ?? Object.values(node.inputShapes)[0]?.[0];
}

/** A path of weights as one says it inside a network: without the network's own name. */
function nameFrom(graph: GraphPath, weights: string | undefined): string | undefined {
  const own = graph.kind === "network" ? `${graph.name}/` : undefined;
  return own !== undefined && weights?.startsWith(own) ? weights.slice(own.length) : weights;
}

/** When a node exists, in a document that grows: `from s8`, `until s16`, `s8 to s16`. */
export function stagesText({ from, until }: GraphNode): string | undefined {
  if (from !== undefined && until !== undefined)
    return from === until ? from : `${from} to ${until}`;
  if (from !== undefined) return `from ${from}`;
  return until === undefined ? undefined : `until ${until}`;
}

/** Ports carry their name: it is what the game calls them. */
function linesOf(node: NodeAnalysis): readonly string[] {
  if (node.operator?.category === "Ports") return [node.path];
  return node.summary === "" ? [] : [typeset(node.summary)];
}

function faceOf(node: NodeAnalysis, generates: boolean): Face {
  const operator = node.operator;
  if (operator?.id === "output" && generates && isImage(shownShape(node))) {
    return { kind: "samples", shape: shownShape(node) };
  }
  if (operator !== undefined && CURVES.has(operator.id)) {
    const slope = node.params["slope"];
    return {
      kind: "curve",
      operator: operator.id,
      slope: typeof slope === "number" ? slope : 0.25,
    };
  }
  if (operator?.category === "Normalisation" || operator?.category === "Regularisation") {
    return { kind: "plain" };
  }
  return { kind: "silhouette", shape: shownShape(node) };
}
