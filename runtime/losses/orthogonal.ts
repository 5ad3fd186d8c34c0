import * as tf from "@tensorflow/tfjs";
import type { Context } from "../game/context";
import { GameError } from "../game/errors";
import type { NetworkInfo } from "../game/network";
import type { Declaration } from "../game/scope";

/**
 * Orthogonal regularisation as Brock et al. 2019 relax it (section 3.1, equation 3): half the sum, over the kernels of a
 * network, of ||W^T W * (1 - I)||_F^2, with a kernel seen as a matrix W whose columns are its outputs. The half makes
 * the gradient 2 W (W^T W * (1 - I)), which is what the authors' code adds for a strength of 1.
 *
 * An embedding's table is seen as they see it, a row for each class. `except` names nodes or blocks that are left out.
 * `context` says where the weights stand: any application of the network. Throws {@link GameError} when `except` names a
 * node without kernels, and when no kernel remains.
 */
export function orthogonalPenalty(
  network: NetworkInfo,
  context: Context,
  { except = [] }: { readonly except?: readonly string[] } = {},
): tf.Scalar {
  const all = new Map(network.declarations.filter(isKernel).map((kernel) => [kernel.path, kernel]));
  const lies = (path: string, place: string) => `${nodeOf(path)}/`.startsWith(`${place}/`);
  const unknown = except.find((place) => ![...all.keys()].some((path) => lies(path, place)));
  if (unknown !== undefined) {
    throw new GameError(
      `The orthogonal penalty leaves out "${unknown}", but the network "${network.name}" has no kernel there. ` +
        `Its nodes with kernels: ${[...new Set([...all.keys()].map(nodeOf))].join(", ") || "none"}.`,
    );
  }
  const kernels = [...all.values()].filter(
    ({ path }) => !except.some((place) => lies(path, place)),
  );
  const [first, ...others] = kernels.map((kernel) => deviation(context.read(kernel), kernel));
  if (first === undefined) {
    throw new GameError(
      `The orthogonal penalty has no kernel of the network "${network.name}" left to look at. Leave fewer out.`,
    );
  }
  return tf.mul(
    0.5,
    others.reduce((sum, x) => tf.add(sum, x), first),
  );
}

/** Kernels are what has a fan-in; a learned constant or a bias has none, however many axes it has. */
const isKernel = ({ trainable, fans, shape }: Declaration): boolean =>
  trainable && fans !== undefined && shape.length > 1;

/** The node of `network/node/name`, `block/node` inside a block. */
const nodeOf = (path: string): string => path.split("/").slice(1, -1).join("/");

/** The squared sum of what the products of different columns are off zero. */
function deviation(value: tf.Tensor, { path, shape }: Declaration): tf.Tensor {
  const rowsAreOutputs = path.endsWith("/table");
  const columns = shape.at(-1) ?? 1;
  const matrix = tf.reshape(value, [-1, columns]);
  const products = tf.matMul(matrix, matrix, !rowsAreOutputs, rowsAreOutputs);
  const [count = 1] = products.shape;
  return tf.sum(tf.square(tf.mul(products, tf.sub(1, tf.eye(count)))));
}
