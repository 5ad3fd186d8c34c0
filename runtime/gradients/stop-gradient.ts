import * as tf from "@tensorflow/tfjs";
import { withGradient } from "./custom";

/** `x` itself, but a constant to every gradient: nothing upstream of it learns through it. */
export const stopGradient: (x: tf.Tensor) => tf.Tensor = withGradient(
  (x) => x.clone(),
  (_, x) => [tf.zerosLike(x)],
);
