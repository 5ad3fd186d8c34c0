/** Shapes that do not go together, as the operators' shape rules say it. */
import type { Diagnostic } from "../../document/diagnostic";
import type { Shape } from "../../document/document";
import type { DocumentEdit } from "../../document/edit";
import type { ShapeProblem } from "../../operators/operator";
import { sameShape, show } from "../../operators/shapes";
import { networkNamed, type EvaluatedNode } from "../evaluate";
import { applications, nodesIn, originsOf, type Facts } from "../facts";
import { aboutNode, settingParameters, type Rule } from "./rule";

export const shapes: Rule = function* (facts) {
  for (const [node, { graph }] of nodesIn(facts)) {
    const { problem } = node;
    if (problem === undefined) continue;
    const { port, parameter, code = "shape-mismatch", message, fix, set = {} } = problem;
    const applied = node.node.op === "apply" ? applicationFault(facts, node, problem) : undefined;
    if (applied !== undefined) yield applied;
    else {
      yield aboutNode(graph, node, {
        code,
        port,
        parameter,
        clause: message,
        fix,
        edits: settingParameters(graph, node.node.id, set),
      });
    }
  }
};

/** A network is given a shape that it does not take: who is to give way depends on what its other applications read. */
function applicationFault(
  facts: Facts,
  node: EvaluatedNode,
  { port, code = "shape-mismatch", message, fix }: ShapeProblem,
): Diagnostic | undefined {
  const network = networkNamed(node.params);
  const edge = node.edges.find((candidate) => candidate.port.name === port);
  const got = port === undefined ? undefined : node.inputShapes[port]?.[0];
  const graph = facts.networks.find(({ name }) => name === network)?.graph;
  const wanted = port === undefined ? undefined : graph?.byId.get(port)?.outputShapes.y;
  if (edge === undefined || port === undefined || got === undefined || wanted === undefined)
    return undefined;

  const origins = originsOf(edge);
  const [origin] = origins;
  const others = applications(facts, network).filter((other) => other !== node);
  const accepted = others.some((other) => {
    const shape = other.inputShapes[port]?.[0];
    return shape !== undefined && sameShape(shape, wanted);
  });
  const refused = others.every((other) => sameShape(other.inputShapes[port]?.[0] ?? got, got));
  let way: { readonly fix: string; readonly edits: readonly DocumentEdit[] } | undefined;
  if (accepted || others.length === 0) {
    const size =
      origins.length === 1 && origin?.node.node.op === "dataset"
        ? imageSize(wanted, got, facts.stage.id !== undefined)
        : undefined;
    if (origin !== undefined && size !== undefined) {
      way = {
        fix:
          facts.stage.id === undefined
            ? `Set the images of "${origin.node.node.id}" to ${show(wanted)}.`
            : `Set the channels of "${origin.node.node.id}" to ${size.channels}.`,
        edits: settingParameters({ kind: "game" }, origin.node.node.id, size),
      };
    }
  } else if (refused) {
    way = {
      fix: `Set the input "${port}" of "${network}" to ${show(got)}.`,
      edits: settingParameters({ kind: "network", name: network }, port, { shape: [...got] }),
    };
  }
  return aboutNode({ kind: "game" }, node, { code, port, clause: message, fix, ...way });
}

/** Parameters of data that would give such images. While networks grow, their size is every stage's own. */
function imageSize(
  [height, width, channels]: Shape,
  [, , present]: Shape,
  grows: boolean,
): { readonly height?: number; readonly width?: number; readonly channels: number } | undefined {
  if (height === undefined || width === undefined) return undefined;
  if (channels !== 1 && channels !== 3) return undefined;
  if (!grows) return { height, width, channels };
  return channels === present ? undefined : { channels };
}
