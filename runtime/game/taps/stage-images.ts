import * as tf from "@tensorflow/tfjs";
import { GameError } from "../errors";
import type { Tap } from "../tap";

/**
 * Real images as the stage's networks see them (ProGAN, appendix A; `process_reals` of its code): input [batch, S, S, C],
 * averaged over boxes down to the stage's resolution R. While the stage fades in they are mixed with themselves at half
 * the resolution, scaled up by repetition: fade * image + (1 - fade) * up(down(image)). Output [batch, R, R, C]. Without
 * stages the images are passed on. Throws {@link GameError} where S is no multiple of R.
 */
export function stageImages(): Tap {
  return {
    kind: "stageImages",
    apply({ stage }, x: tf.Tensor) {
      if (stage === undefined) return x;
      const image = reduced(x, stage.resolution);
      // A stage of odd resolution has none below it: it is the first, which does not fade.
      if (stage.resolution % 2 !== 0) return image;
      const boxes = inBoxes(image, stage.resolution / 2);
      const mean = tf.mean(boxes, [2, 4], true);
      const mixed = tf.add(mean, tf.mul(tf.sub(boxes, mean), stage.fade));
      return tf.reshape(mixed, image.shape);
    },
  };
}

function reduced(x: tf.Tensor, side: number): tf.Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  if (height === side && width === side) return x;
  if (height % side !== 0 || width % side !== 0) {
    throw new GameError(
      `Images of ${width} x ${height} pixels cannot be averaged down to the stage's ${side} x ${side}: ` +
        "their side is no multiple of it. Change the data's size or the stage's resolution.",
    );
  }
  return tf.reshape(tf.mean(inBoxes(x, side), [2, 4]), [batch, side, side, channels]);
}

/** [batch, side, box, side, box, C]: rows and columns cut into boxes, so that a box is an index of its own. */
function inBoxes(x: tf.Tensor, side: number): tf.Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  return tf.reshape(x, [batch, side, height / side, side, width / side, channels]);
}
