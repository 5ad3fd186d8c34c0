/**
 * Penalties on gradients. What lies between the point at which the gradient is taken and the score has to have a second
 * derivative, and should judge every sample by itself.
 */
import type { Diagnostic } from "../../document/diagnostic";
import { networkNamed, type EvaluatedNode } from "../evaluate";
import { ancestors, type EvaluatedNetwork, type Facts } from "../facts";
import { aboutNode, type Rule } from "./rule";

/** Losses that take the gradient of `score` with respect to `at`. */
const PENALTIES: ReadonlySet<string> = new Set(["gradientPenalty", "r1Penalty"]);

/** What makes one sample's score depend on the others of its batch, by their statistics. */
const BATCH_STATISTICS: ReadonlySet<string> = new Set(["batchNorm", "conditionalBatchNorm"]);

export const secondOrder: Rule = function* (facts) {
  for (const penalty of facts.game.nodes) {
    if (!PENALTIES.has(penalty.node.op)) continue;
    const score = sourceAt(penalty, "score");
    const at = sourceAt(penalty, "at");
    if (score === undefined || at === undefined) continue;
    const between = pathsBetween(score, at, facts.game.nodes);
    if (between.size === 0) {
      yield aboutNode({ kind: "game" }, penalty, {
        code: "penalty-not-reached",
        port: "at",
        clause: `takes the gradient of "${score.node.id}" with respect to "${at.node.id}", but "${score.node.id}" does not depend on it.`,
        fix: `Connect "at" to what the network behind "${score.node.id}" reads.`,
      });
    }
    for (const node of between) {
      if (node.node.op === "apply") yield* judge(facts, penalty, node, between);
    }
  }
};

function sourceAt(node: EvaluatedNode, port: string): EvaluatedNode | undefined {
  return node.edges.find((edge) => edge.port.name === port)?.source;
}

/** The nodes on ways from `at`, which is not among them, to `score`, which is; of nodes in evaluation order. */
function pathsBetween(
  score: EvaluatedNode,
  at: EvaluatedNode,
  nodes: readonly EvaluatedNode[],
): ReadonlySet<EvaluatedNode> {
  const lets = (node: EvaluatedNode): boolean =>
    node !== at && node.operator?.stopsGradient !== true;
  const behind = ancestors(score, lets);
  const leading = new Set<EvaluatedNode>([at]);
  for (const node of nodes) {
    if (!behind.has(node) || !lets(node)) continue;
    if (node.edges.some(({ source }) => leading.has(source))) leading.add(node);
  }
  leading.delete(at);
  return leading;
}

/** What is wrong inside one application of a network through which the gradient goes. */
function* judge(
  facts: Facts,
  penalty: EvaluatedNode,
  application: EvaluatedNode,
  between: ReadonlySet<EvaluatedNode>,
): Generator<Diagnostic> {
  const network = facts.networks.find(({ name }) => name === networkNamed(application.params));
  if (network === undefined) return;
  const entered = application.edges
    .filter(({ source }) => between.has(source) || source === sourceAt(penalty, "at"))
    .map(({ port }) => port.name);
  for (const node of readingFrom(network, entered)) {
    const { operator } = node;
    if (operator === undefined) continue;
    const graph = { kind: "network", name: network.name } as const;
    const reached = `is a ${operator.title}, through which "${penalty.node.id}" takes a gradient at "${application.node.id}"`;
    if (operator.twiceDifferentiable === false) {
      yield aboutNode(graph, node, {
        code: "no-second-derivative",
        clause: `${reached}, but it has no right second derivative, so that the penalty would train the wrong way.`,
        fix: "Replace it: convolutions, average pools, ReLUs, layer and instance norms have one.",
      });
    } else if (BATCH_STATISTICS.has(operator.id)) {
      yield aboutNode(graph, node, {
        code: "batch-norm-penalised",
        severity: "warning",
        clause: `${reached}, but it makes every sample's score depend on the whole batch, while the penalty is on single samples.`,
        fix: "Use a Layer norm, or none, as the authors of WGAN-GP advise.",
      });
    }
  }
}

/** The operators that depend on some of a network's inputs, blocks unrolled. */
function readingFrom(
  { flat }: EvaluatedNetwork,
  inputs: readonly string[],
): readonly EvaluatedNode[] {
  const reached = new Set<EvaluatedNode>();
  for (const node of flat) {
    const begins = node.node.op === "input" && inputs.includes(node.node.id);
    if (begins || node.edges.some(({ source }) => reached.has(source))) reached.add(node);
  }
  return [...reached];
}
