/**
 * A small classifier of digits and of their edges, by which generated ones are judged. It is trained once, with the
 * project's own runtime, by `npm run prove -- --classifier`; its weights lie beside this file.
 */
import type * as tf from "@tensorflow/tfjs";
import {
  conv2d,
  dense,
  dropout,
  globalAveragePool,
  network,
  relu,
  type Network,
} from "../../../runtime";

/** Side of the images that it reads, one channel, in [-1, 1]. */
export const SIDE = 28;
export const CLASSES = 10;
/** Length of the features in which distances between sets of images are taken. */
export const FEATURES = 64;

/** [batch, 28, 28, 1] to `features` [batch, 64] and `logits` [batch, 10]. */
export const classifier: Network<"image", { features: tf.Tensor; logits: tf.Tensor }> = network(
  "classifier",
  ["image"],
  (scope) => {
    const kernelInit = { kind: "heNormal" } as const;
    const conv1 = conv2d(scope, "conv1", {
      inputs: 1,
      filters: 24,
      kernel: 5,
      stride: 2,
      kernelInit,
    });
    const conv2 = conv2d(scope, "conv2", {
      inputs: 24,
      filters: 48,
      kernel: 5,
      stride: 2,
      kernelInit,
    });
    const conv3 = conv2d(scope, "conv3", { inputs: 48, filters: FEATURES, kernel: 3, kernelInit });
    const head = dense(scope, "head", { inputs: FEATURES, units: CLASSES });
    const spare = dropout(scope, "spare", { rate: 0.4 });
    return ({ image }, context) => {
      let x = relu(conv1(image, context));
      x = relu(conv2(x, context));
      x = relu(conv3(x, context));
      const features = globalAveragePool(x);
      return { features, logits: head(spare(features, context), context) };
    };
  },
);
