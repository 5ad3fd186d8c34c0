import type { GraphAnalysis } from "../../../src/core/analysis/analysis";
import type { Diagnostic } from "../../../src/core/document/diagnostic";
import { nodeReferences } from "../../../src/core/document/references";
import { shapeText } from "../../ui/format";
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
 * there have no edge; a diagnostic speaks of them.
 */
export function edgeViews(
  graph: GraphAnalysis,
  tintOf: (id: string) => Tint,
  diagnostics: readonly Diagnostic[],
): readonly EdgeView[] {
  const faulty = new Set(
    diagnostics.flatMap(({ severity, where }) =>
      severity === "error" && where.node !== undefined && where.port !== undefined
        ? [`${where.node}.${where.port}`]
        : [],
    ),
  );
  return graph.nodes.flatMap((target) =>
    nodeReferences(target.node).flatMap(({ port, source: from }) => {
      const source = graph.byId.get(from.node);
      const output = source?.outputs.find((candidate, index) =>
        from.port === undefined ? index === 0 : candidate.name === from.port,
      );
      if (!source || !output || !target.inputs.some((input) => input.name === port)) return [];
      const shape = source.outputShapes[output.name];
      return [
        {
          id: edgeId(from.node, output.name, target.path, port),
          source: from.node,
          sourcePort: output.name,
          target: target.path,
          targetPort: port,
          tint: tintOf(from.node),
          type: output.type,
          label: shape ? edgeLabel(shape, output.type) : "",
          ...(source.outputs.length > 1 ? { sourceLabel: output.name } : {}),
          ...(target.inputs.length > 1 ? { targetLabel: port } : {}),
          faulty: faulty.has(`${target.path}.${port}`),
        },
      ];
    }),
  );
}

/** A label is a number, not a shape; a loss is a scalar and needs no word. */
function edgeLabel(shape: readonly number[], type: EdgeView["type"]): string {
  if (type === "loss") return "";
  return type === "label" && shape.length === 0 ? "label" : shapeText(shape);
}
