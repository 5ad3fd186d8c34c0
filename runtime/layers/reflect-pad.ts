import * as tf from "@tensorflow/tfjs";
import { GameError } from "../game/errors";
import { withGradient } from "../gradients/custom";

/**
 * Pads an image with its reflection on all four sides, the edge itself not repeated: [batch, H, W, C] to
 * [batch, H + 2 pad, W + 2 pad, C]. Built from slices, whose gradient is a few sums. Throws
 * {@link GameError} where the image has no more than `pad` rows or columns.
 */
export function reflectPad(x: tf.Tensor, pad: number): tf.Tensor {
  const [, height = 1, width = 1] = x.shape;
  if (pad >= Math.min(height, width)) {
    throw new GameError(
      `An image of ${height} x ${width} cannot be reflected by ${pad} pixels. ` +
        `Choose a padding of at most ${Math.min(height, width) - 1}.`,
    );
  }
  return pad === 0 ? x : [1, 2].reduce((image, axis) => reflectAlong(image, axis, pad), x);
}

function reflectAlong(x: tf.Tensor, axis: number, pad: number): tf.Tensor {
  const length = x.shape[axis] ?? 1;
  const apart = length > 2 * pad + 2;
  // Where no element is reflected twice, the gradient can be put together in one pass.
  return apart ? withGradient(reflected, (dy) => [folded(dy)])(x) : reflected(x);

  function reflected(x: tf.Tensor): tf.Tensor {
    const [before, after] = [piece(x, axis, 1, pad), piece(x, axis, length - 1 - pad, pad)];
    return tf.concat([tf.reverse(before, axis), x, tf.reverse(after, axis)], axis);
  }

  /** The gradient: what arrives at a reflection is added to the element that it reflects. */
  function folded(dy: tf.Tensor): tf.Tensor {
    const reflection = (start: number) => tf.reverse(piece(dy, axis, start, pad), axis);
    return tf.concat(
      [
        piece(dy, axis, pad, 1),
        tf.add(piece(dy, axis, pad + 1, pad), reflection(0)),
        piece(dy, axis, 2 * pad + 1, length - 2 * pad - 2),
        tf.add(piece(dy, axis, length - 1, pad), reflection(length + pad)),
        piece(dy, axis, length + pad - 1, 1),
      ],
      axis,
    );
  }
}

/** `count` elements from `start` on along an axis. */
function piece(x: tf.Tensor, axis: number, start: number, count: number): tf.Tensor {
  const begin = x.shape.map((_, i) => (i === axis ? start : 0));
  const size = x.shape.map((n, i) => (i === axis ? count : n));
  return tf.slice(x, begin, size);
}
