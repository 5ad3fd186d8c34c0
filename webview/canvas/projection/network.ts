/** A network, or the inside of a block, as the architecture figure of a paper. */
import type { Analysis, GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
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
import type { Looking } from "./project";
import { sharesOf } from "./shares";
import type { Face, NodeView, SharedMark, Tint } from "./view";

const CURVES: ReadonlySet<string> = new Set([
  "relu",
  "leakyRelu",
  "tanh",
  "sigmoid",
  "softplus",
  "prelu",
]);

/** As many as `nodes.css` has colours for the marks of shared weights. */
const SHARE_COLOURS = 6;

export function layerViews(
  document: GanDocument,
  analysis: Analysis,
  drawn: {
    readonly graph: GraphAnalysis;
    readonly path: GraphPath;
    readonly tint: Tint;
    readonly frame?: string;
  },
  diagnostics: readonly Diagnostic[],
  readOutputs: ReadonlySet<string>,
  looking: Looking,
): readonly NodeView[] {
  const { graph, path, tint, frame } = drawn;
  const generates = path.kind === "network" && document.networks[path.name]?.role === "generator";
  return graph.nodes.flatMap((node): NodeView[] => {
    const category = node.operator?.category;
    // The ports of an opened block stand for its input and output nodes.
    if (frame !== undefined && category === "Ports") return [];
    const presence = looking.stage.presenceOf(node.node);
    if (presence === "absent" && looking.stage.hides) return [];
    const block = usedBlock(node.node);
    const opened = node.inside !== undefined && looking.opened.has(node.path);
    const shared = sharedMark(analysis, path, node);
    const stages = presence === "arriving" ? "fades in" : stagesText(node.node);
    const { width, height } = layerSize(
      category,
      Math.max(node.inputs.length, node.outputs.length),
      (shared === undefined ? 0 : 1) + (stages === undefined ? 0 : 1),
    );
    const problems = problemsOf(diagnostics, node.node.id);
    const title = block === undefined ? (node.operator?.title ?? node.node.op) : humanise(block);
    return [
      {
        id: node.path,
        kind: block === undefined ? "layer" : opened ? "frame" : "block",
        category,
        tint: category === "Ports" ? "neutral" : tint,
        title,
        lines: linesOf(node, block),
        ...(frame === undefined ? {} : { parent: frame }),
        ...(shared === undefined ? {} : { shared }),
        ...(stages === undefined ? {} : { stages }),
        presence,
        face: faceOf(node, generates),
        parameters: node.parameters,
        width,
        height,
        ...portViews(node, { width, height }, "right", readOutputs),
        problems,
        ...(node.node.at ? { at: node.node.at } : {}),
        ...(block === undefined ? {} : { opens: block }),
        label: nodeLabel(title, node, problems),
      },
    ];
  });
}

/** The shape that a silhouette shows: what comes out, or for an output node what goes in. */
export function shownShape(node: NodeAnalysis) {
  return Object.values(node.outputShapes)[0] ?? Object.values(node.inputShapes)[0]?.[0];
}

/** The mark of a layer whose weights others use too. A layer of a block that is used once has its use's path. */
function sharedMark(
  analysis: Analysis,
  graph: GraphPath,
  node: NodeAnalysis,
): SharedMark | undefined {
  if (graph.kind === "game") return undefined;
  const shares = sharesOf(analysis);
  // A node inside of an opened block has the path of its use; which network that is in, its partners tell.
  const share =
    graph.kind === "network"
      ? shares.get(`${graph.name}/${node.path}`)
      : [...new Set(shares.values())].find(
          ({ members }) =>
            node.sharedWith.length > 0 &&
            node.sharedWith.every((path) => members.includes(path)) &&
            members.some((path) => path.endsWith(`/${node.path}`)),
        );
  if (!share) return undefined;
  const own = graph.kind === "network" ? `${graph.name}/` : undefined;
  const named = (path: string): string =>
    own !== undefined && path.startsWith(own) ? path.slice(own.length) : path;
  const isOwner = share.owner.endsWith(`/${node.path}`) && share.owner.startsWith(own ?? "");
  const others = share.members.filter((path) => path !== `${own ?? ""}${node.path}`);
  return {
    owner: share.owner,
    text: isOwner
      ? others.length === 1
        ? others.map(named).join()
        : `${others.length} others`
      : named(share.owner),
    title: `Same weights as ${others.map(named).join(", ")}`,
    colour: share.index % SHARE_COLOURS,
  };
}

/** When a node exists, in a document that grows: `from 8`, `until 16`, `8 to 16`, `8 only`. */
export function stagesText({ from, until }: GraphNode): string | undefined {
  if (from !== undefined && until !== undefined)
    return from === until ? `${from} only` : `${from} to ${until}`;
  if (from !== undefined) return `from ${from}`;
  return until === undefined ? undefined : `until ${until}`;
}

/** Ports carry their name: it is what the game calls them. */
function linesOf(node: NodeAnalysis, block: string | undefined): readonly string[] {
  if (node.operator?.category === "Ports") return [node.path];
  if (block !== undefined) return [blockSummary(node)];
  return node.summary === "" ? [] : [typeset(node.summary)];
}

/** A use of a block in a few words: its name, and the numbers with which it is used. */
function blockSummary({ node, params, paramSpecs }: NodeAnalysis): string {
  const values = Object.keys(paramSpecs).flatMap((name) => {
    const value = params[name];
    return typeof value === "number" ? [`${name} ${value}`] : [];
  });
  return [node.id, ...values].join(" · ");
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
