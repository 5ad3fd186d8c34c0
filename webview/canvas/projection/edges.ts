import type { GraphAnalysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { Diagnostic } from "../../../src/core/document/diagnostic";
import { nodeReferences, type NodeReference } from "../../../src/core/document/references";
import { shapeText } from "../../ui/format";
import { ALL_STAGES, type StageFilter } from "./stages";
import type { EdgeView, Tint } from "./view";

/** An edge's identity: it survives every change that leaves both of its ends alone. */
export const edgeId = (
  source: string,
  sourcePort: string,
  target: string,
  targetPort: string,
): string => `${source}.${sourcePort}>${target}.${targetPort}`;

/**
 * The edges of a graph, each in the tint of what flows from its source. References to nodes or outputs that are not
 * there have no edge; a diagnostic speaks of them. Inside an opened block, what would come from the block's input nodes
 * comes from the ports of its frame, and what would go to its output nodes goes to them.
 */
export function edgeViews(
  graph: GraphAnalysis,
  tintOf: (id: string) => Tint,
  diagnostics: readonly Diagnostic[],
  stage: StageFilter,
  frame?: string,
): readonly EdgeView[] {
  const faulty = new Set(
    diagnostics.flatMap(({ severity, where }) =>
      severity === "error" && where.node !== undefined && where.port !== undefined
        ? [`${where.node}.${where.port}`]
        : [],
    ),
  );
  return graph.nodes.flatMap((target) => {
    const flowing = flowingInto(target, graph, stage);
    return nodeReferences(target.node).flatMap((reference) => {
      const { port, source: from } = reference;
      const source = graph.byId.get(from.node);
      const output = source?.outputs.find((candidate, index) =>
        from.port === undefined ? index === 0 : candidate.name === from.port,
      );
      if (!source || !output || !target.inputs.some((input) => input.name === port)) return [];
      const idle = !flowing(reference);
      if (idle && stage.hides) return [];
      const shape = source.outputShapes[output.name];
      const [sourceId, sourcePort] = begins(source, output.name, frame);
      const [targetId, targetPort] = ends(target, port, frame);
      return [
        {
          id: edgeId(sourceId, sourcePort, targetId, targetPort),
          source: sourceId,
          sourcePort,
          target: targetId,
          targetPort,
          tint: tintOf(from.node),
          type: output.type,
          // At its frame, the shape already stands on the edge outside.
          label:
            shape && sourceId !== frame && targetId !== frame ? edgeLabel(shape, output.type) : "",
          ...(source.outputs.length > 1 && sourceId !== frame ? { sourceLabel: output.name } : {}),
          ...(target.inputs.length > 1 && targetId !== frame ? { targetLabel: port } : {}),
          faulty: faulty.has(`${target.node.id}.${port}`),
          idle,
          ...(frame === undefined ? {} : { within: frame }),
        },
      ];
    });
  });
}

const begins = (node: NodeAnalysis, port: string, frame: string | undefined) =>
  frame !== undefined && node.node.op === "input"
    ? ([frame, node.node.id] as const)
    : ([node.path, port] as const);
const ends = (node: NodeAnalysis, port: string, frame: string | undefined) =>
  frame !== undefined && node.node.op === "output"
    ? ([frame, node.node.id] as const)
    : ([node.path, port] as const);

/** Which of a node's references something flows along: of a list on a port that takes one, the last that exists. */
function flowingInto(
  target: NodeAnalysis,
  graph: GraphAnalysis,
  stage: StageFilter,
): (reference: NodeReference) => boolean {
  if (stage === ALL_STAGES) return () => true;
  if (stage.presenceOf(target.node) === "absent") return () => false;
  const exists = ({ source }: NodeReference): boolean => {
    const node = graph.byId.get(source.node);
    return node !== undefined && stage.presenceOf(node.node) !== "absent";
  };
  const last = new Map(
    nodeReferences(target.node)
      .filter(exists)
      .map(({ port, index }) => [port, index]),
  );
  const many = new Set(target.inputs.filter((port) => port.many).map(({ name }) => name));
  return (reference) =>
    exists(reference) && (many.has(reference.port) || last.get(reference.port) === reference.index);
}

/** A label is a number, not a shape; a loss is a scalar and needs no word. */
function edgeLabel(shape: readonly number[], type: EdgeView["type"]): string {
  if (type === "loss") return "";
  return type === "label" && shape.length === 0 ? "label" : shapeText(shape);
}
