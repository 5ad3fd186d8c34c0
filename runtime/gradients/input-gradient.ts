/**
 * A gradient inside a loss, as gradient penalties need it. The loss is being recorded on TensorFlow.js's tape when its
 * value is computed; this walks that tape backwards from the score to the samples. The operations of the walk are
 * recorded too, so that the loss may be differentiated through them: the gradient of the penalty with respect to the
 * weights is a second derivative.
 */
import * as tf from "@tensorflow/tfjs";
import "./corrected";
import { GradientError } from "./errors";

type Tape = NonNullable<ReturnType<typeof tf.engine>["state"]["activeTape"]>;
type TapeNode = Tape[number];

/**
 * The gradient of the sum of `score` with respect to `at`, of the shape of `at`. Both are values that the loss at hand
 * has already computed, `score` from `at`; the sum makes it a gradient for each sample, as long as samples do not look
 * at each other. To be called inside {@link valueAndGradients}, which a player's loss is.
 *
 * Throws {@link GradientError} when no gradient is being recorded, when `score` does not depend on `at`, and when an
 * operator between the two has no gradient.
 */
export function inputGradient(score: tf.Tensor, at: tf.Tensor): tf.Tensor {
  const { activeTape, gradientDepth, kernelDepth } = tf.engine().state;
  if (gradientDepth === 0 || kernelDepth > 0) {
    throw new GradientError(
      "A gradient of a score can be taken only while a loss is being computed for its gradient. " +
        "Call it in a player's loss, not in a sample or in the forward part of a function with an own gradient.",
    );
  }
  settle(activeTape);
  const path = between(activeTape, at, score);
  return tf.tidy(() => {
    const gradients = new Map<number, tf.Tensor>([[score.id, tf.ones(score.shape)]]);
    for (const node of path.reverse()) propagate(node, gradients);
    const gradient = gradients.get(at.id);
    if (gradient !== undefined) return gradient;
    throw new GradientError(
      `The score [${score.shape.join(", ")}] does not depend on the samples [${at.shape.join(", ")}] ` +
        "that its gradient is asked for. Give the very tensor that the network was applied to.",
    );
  });
}

/**
 * Puts the tape in an order in which every tensor is made before it is used. TensorFlow.js records the copy of an
 * operator's output, which it saves for the operator's gradient, before the operator itself. A walk back from that copy
 * passes the operator first and never returns to it, so that a second derivative through the copy would be lost.
 */
function settle(tape: Tape): void {
  const maker = new Map<number, number>();
  tape.forEach((node, i) => node.outputs.forEach((output) => maker.set(output.id, i)));
  const after = new Map<number, TapeNode[]>();
  const early = new Set<TapeNode>();
  tape.forEach((node, i) => {
    const last = Math.max(...inputsOf(node).map(([, input]) => maker.get(input.id) ?? -1), -1);
    if (last <= i) return;
    early.add(node);
    after.set(last, [...(after.get(last) ?? []), node]);
  });
  if (early.size === 0) return;
  const settled = tape.flatMap((node, i) => [
    ...(early.has(node) ? [] : [node]),
    ...(after.get(i) ?? []),
  ]);
  settled.forEach((node, i) => (tape[i] = node));
}

/** The nodes, in order, by which `to` follows from `from`. */
function between(tape: readonly TapeNode[], from: tf.Tensor, to: tf.Tensor): TapeNode[] {
  const reached = new Set([from.id]);
  const forwards = tape.filter((node) => {
    const reaches = inputsOf(node).some(([, input]) => reached.has(input.id));
    if (reaches) for (const output of node.outputs) reached.add(output.id);
    return reaches;
  });
  const leading = new Set([to.id]);
  const backwards = forwards.reverse().filter((node) => {
    const leads = node.outputs.some((output) => leading.has(output.id));
    if (leads) for (const [, input] of inputsOf(node)) leading.add(input.id);
    return leads;
  });
  // Inputs that do not come from `from` are constants here: their gradients are not even computed.
  return backwards.reverse().map((node) => ({
    ...node,
    inputs: Object.fromEntries(inputsOf(node).filter(([, input]) => reached.has(input.id))),
  }));
}

/** Adds what flows back through a node to the gradients of its inputs. */
function propagate(node: TapeNode, gradients: Map<number, tf.Tensor>): void {
  if (node.gradient === undefined) {
    throw new GradientError(
      `The operator ${node.kernelName} lies between the samples and the score and has no gradient. ` +
        "Write it with operators that have one, or cut it off with stopGradient.",
    );
  }
  // Outputs that the score does not see have no gradient; the node puts zeros in their place.
  const arriving = node.outputs.map((output) => gradients.get(output.id));
  const flows = node.gradient(arriving as tf.Tensor[]);
  for (const [name, input] of inputsOf(node)) {
    const flow = flows[name];
    if (flow === undefined) {
      throw new GradientError(
        `The gradient of ${node.kernelName} leaves out its input "${name}", which depends on the samples. ` +
          "Cut that input off with stopGradient, or write the operator with others.",
      );
    }
    const gradient = flow();
    const present = gradients.get(input.id);
    gradients.set(input.id, present === undefined ? gradient : tf.add(present, gradient));
  }
}

function inputsOf(node: TapeNode): [string, tf.Tensor][] {
  // A node lists absent optional inputs too, as undefined.
  return Object.entries<tf.Tensor | undefined>(node.inputs).filter(
    (entry): entry is [string, tf.Tensor] => entry[1] !== undefined,
  );
}
