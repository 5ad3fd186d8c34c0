/** The game as the method figure of a paper: sources, applications of networks, taps and losses. */
import type { Analysis, NetworkAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { Diagnostic } from "../../../src/core/document/diagnostic";
import type { GanDocument } from "../../../src/core/document/document";
import {
  appliedNetwork,
  nodeReferences,
  parseReference,
} from "../../../src/core/document/references";
import { plural, short, typeset } from "../../ui/format";
import { humanise } from "./graphs";
import { nodeLabel } from "./label";
import { portViews } from "./ports";
import { problemsOf } from "./problems";
import { isImage } from "./shapes";
import { stagesText } from "./network";
import { sharedLayers } from "./shares";
import { gameSize } from "./sizes";
import type { StageFilter } from "./stages";
import { networkTint, playerTint } from "./tints";
import type { Direction, Face, NodeView, ProblemView, SharedView, Tint } from "./view";

export function gameViews(
  document: GanDocument,
  analysis: Analysis,
  diagnostics: readonly Diagnostic[],
  readOutputs: ReadonlySet<string>,
  direction: Direction,
  stage: StageFilter,
): readonly NodeView[] {
  const applied = new Map<string | undefined, number>();
  for (const { node } of analysis.game.nodes) {
    const network = appliedNetwork(node);
    if (network !== undefined) applied.set(network, (applied.get(network) ?? 0) + 1);
  }
  return analysis.game.nodes.flatMap((node): NodeView[] => {
    const presence = stage.presenceOf(node.node);
    if (presence === "absent" && stage.hides) return [];
    const network = appliedNetwork(node.node);
    const kind = kindOf(node, network);
    const face = faceOf(document, analysis, node, network);
    const title = titleOf(node, kind, network);
    const stages = presence === "arriving" ? "fades in" : stagesText(node.node);
    const lines = [...linesOf(node, network, analysis), ...(stages === undefined ? [] : [stages])];
    const ports = Math.max(node.inputs.length, node.outputs.length);
    const { width, height } = gameSize(kind, title, face, lines.length, ports);
    const problems = [
      ...problemsOf(diagnostics, node.path),
      ...(network === undefined ? [] : problemsInside(analysis, network)),
    ];
    return [
      {
        id: node.path,
        kind,
        category: node.operator?.category,
        tint: nodeTint(document, node),
        title,
        lines,
        presence,
        face,
        parameters: network === undefined ? 0 : (analysis.networks[network]?.parameters ?? 0),
        width,
        height,
        ...portViews(node, { width, height }, direction, readOutputs),
        // A loss is read by players, which name it; no edge leads there.
        ...(kind === "loss" ? { outputs: [] } : {}),
        problems,
        ...(node.node.at ? { at: node.node.at } : {}),
        ...(network !== undefined && document.networks[network] ? { opens: network } : {}),
        ...((applied.get(network) ?? 0) > 1 ? { applied: applied.get(network) } : {}),
        label: nodeLabel(title, node, problems),
      },
    ];
  });
}

export function nodeTint(document: GanDocument, node: NodeAnalysis): Tint {
  const network = appliedNetwork(node.node);
  if (network !== undefined) return networkTint(document, network);
  return node.operator?.category === "Losses" ? "loss" : "neutral";
}

function kindOf(node: NodeAnalysis, network: string | undefined): NodeView["kind"] {
  if (network !== undefined) return "application";
  switch (node.operator?.category) {
    case "Sources":
      return "source";
    case "Losses":
      return "loss";
    default:
      return "tap";
  }
}

function titleOf(node: NodeAnalysis, kind: NodeView["kind"], network: string | undefined): string {
  if (network !== undefined) return humanise(network);
  const title = node.operator?.title ?? node.node.op;
  return kind === "source" ? `${title} ${node.path}` : title;
}

function linesOf(
  node: NodeAnalysis,
  network: string | undefined,
  analysis: Analysis,
): readonly string[] {
  if (network === undefined) return node.summary === "" ? [] : [typeset(node.summary)];
  const counts = analysis.networks[network];
  if (!counts) return [node.path];
  return [
    humanise(node.path).toLowerCase(),
    `${plural(layersIn(counts), "layer")} · ${short(counts.parameters)}`,
    ...[...sharedLayers(analysis, network)].map(
      ([other, count]) => `shares ${count} of ${weightedIn(counts)} with ${humanise(other)}`,
    ),
  ];
}

const layersIn = ({ flat }: NetworkAnalysis): number =>
  flat.filter(({ operator }) => operator?.category !== "Ports").length;
const weightedIn = ({ all }: NetworkAnalysis): number =>
  all.filter(({ tensors }) => tensors.length > 0).length;

function faceOf(
  document: GanDocument,
  analysis: Analysis,
  node: NodeAnalysis,
  network: string | undefined,
): Face {
  const shape = Object.values(node.outputShapes)[0];
  if (network !== undefined) {
    if (document.networks[network]?.role === "discriminator") {
      return { kind: "verdict", label: seesSamples(document, analysis, node) ? "D(G(z))" : "D(x)" };
    }
    return isImage(shape) || shape === undefined
      ? { kind: "samples", shape }
      : { kind: "silhouette", shape };
  }
  switch (node.operator?.category) {
    case "Sources":
      return isImage(shape) ? { kind: "data", shape } : { kind: "plain" };
    case "Losses":
      return { kind: "loss", players: minimisersOf(document, node.path) };
    default:
      return { kind: "plain" };
  }
}

/** Whether what a node reads comes, directly or through others, from a generator. */
function seesSamples(document: GanDocument, analysis: Analysis, node: NodeAnalysis): boolean {
  const seen = new Set<string>();
  const stack = [node];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const { source } of nodeReferences(at.node)) {
      const read = analysis.game.byId.get(source.node);
      if (!read || seen.has(read.path)) continue;
      seen.add(read.path);
      const network = appliedNetwork(read.node);
      if (network !== undefined && document.networks[network]?.role === "generator") return true;
      stack.push(read);
    }
  }
  return false;
}

/** The players that minimise a loss. */
function minimisersOf(
  document: GanDocument,
  loss: string,
): readonly { readonly id: string; readonly tint: Tint }[] {
  return document.game.players
    .filter((player) => player.minimises.some((term) => parseReference(term.loss).node === loss))
    .map((player) => ({ id: player.id, tint: playerTint(document, player) }));
}

function problemsInside(analysis: Analysis, network: string): readonly ProblemView[] {
  const errors = analysis.diagnostics.filter(
    ({ severity, where }) => severity === "error" && where.network === network,
  );
  if (errors.length === 0) return [];
  const message = `${humanise(network)} has ${plural(errors.length, "problem")} inside. Open it to see them.`;
  return [{ severity: "error", message }];
}

/**
 * The lines between applications that share weights: of every application of a network to the next one, and between
 * the first applications of two networks that share layers.
 */
export function sharedViews(
  document: GanDocument,
  analysis: Analysis,
  shown: readonly NodeView[],
): readonly SharedView[] {
  const present = new Set(shown.map(({ id }) => id));
  const applications = new Map<string, string[]>();
  for (const node of document.game.nodes) {
    const network = appliedNetwork(node);
    if (network !== undefined && present.has(node.id))
      applications.set(network, [...(applications.get(network) ?? []), node.id]);
  }
  const same = [...applications].flatMap(([network, ids]) =>
    ids.slice(1).map((target, index) => ({
      id: `same:${ids[index] ?? ""}:${target}`,
      source: ids[index] ?? target,
      target,
      tint: networkTint(document, network),
      text: "same weights",
      same: true,
    })),
  );
  const names = [...applications.keys()];
  const layers = names.flatMap((network, index) =>
    [...sharedLayers(analysis, network)].flatMap(([other, count]): SharedView[] => {
      const [source] = applications.get(network) ?? [];
      const [target] = applications.get(other) ?? [];
      const counts = analysis.networks[network];
      if (names.indexOf(other) <= index || !source || !target || !counts) return [];
      const text = `${count} of ${weightedIn(counts)} layers shared`;
      const tint = networkTint(document, network);
      return [{ id: `layers:${source}:${target}`, source, target, tint, text, same: false }];
    }),
  );
  return [...same, ...layers];
}
