import * as tf from "@tensorflow/tfjs";
import { GameError } from "../game/errors";

/**
 * Pads an image with its reflection on all four sides, the edge itself not repeated: [batch, H, W, C] to
 * [batch, H + 2 pad, W + 2 pad, C]. Built from slices, because the gradient of `tf.mirrorPad` is wrong. Throws
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
  const mirrored = (start: number) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    const size = x.shape.map((n, i) => (i === axis ? pad : n));
    return tf.reverse(tf.slice(x, begin, size), axis);
  };
  return tf.concat([mirrored(1), x, mirrored(length - 1 - pad)], axis);
}
