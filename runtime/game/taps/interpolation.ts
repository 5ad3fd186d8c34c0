import * as tf from "@tensorflow/tfjs";
import type { Tap } from "../tap";

/**
 * Points on the straight lines between two batches, a + e (b - a) with e uniform in [0, 1) per sample: where WGAN-GP
 * takes its gradient (Gulrajani et al. 2017, algorithm 1). Both inputs have one shape, [batch, ...].
 */
export function interpolation(): Tap {
  return {
    kind: "interpolation",
    apply(site, a: tf.Tensor, b: tf.Tensor) {
      const [rows = site.batch, ...rest] = a.shape;
      const shape = [rows, ...rest.map(() => 1)];
      const weight = site.draw("weight", shape, { kind: "uniform", low: 0, high: 1 });
      return tf.add(a, tf.mul(weight, tf.sub(b, a)));
    },
  };
}
