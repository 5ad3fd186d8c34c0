/**
 * A pool of earlier fakes (Shrivastava et al. 2017, section 2.3; CycleGAN, section 4): image by image, while the pool is
 * not full an image is put into it and passed on. Later, with probability 1/2, an image of the pool chosen at random is
 * passed on and the new one takes its place; else the new one is passed on and not kept.
 *
 * The images of a batch go through one after the other, so a later one may take out what an earlier one put in. Which
 * image ends up where depends on the draws alone, so the numbers of images are worked out first, in small matrices, and
 * the images are moved once: all candidates, the pool's and the batch's, stand in one tensor, and two gathers pick from it.
 */
import * as tf from "@tensorflow/tfjs";
import { stopGradient } from "../../gradients/stop-gradient";
import { GameError } from "../errors";
import type { Tap, TapSite } from "../tap";

export interface ImagePoolOptions {
  /** Images that the pool holds, at least 1. */
  readonly size: number;
  /** Of one image: [height, width, channels]. */
  readonly shape: readonly number[];
}

/**
 * The pool. Input [batch, ...shape], output likewise and without gradient; state `images` [size, ...shape] and `count`
 * [1]. When sampling the input is passed on. Throws {@link GameError} for a size that is no whole number above 0.
 */
export function imagePool({ size, shape }: ImagePoolOptions): Tap {
  if (!Number.isInteger(size) || size < 1) {
    throw new GameError(`An image pool holds a whole number of images, at least 1, not ${size}.`);
  }
  return {
    kind: "imagePool",
    state: {
      images: { shape: [size, ...shape], initializer: { kind: "zeros" } },
      count: { shape: [1], initializer: { kind: "zeros" } },
    },
    apply(site, x: tf.Tensor) {
      if (site.phase === "sampling") return x;
      const images = stopGradient(x);
      const [rows = site.batch] = images.shape;
      const count = site.read("count");
      const { slot, fills } = slotsOf(site, { rows, size, count });
      const candidates = tf.concat([site.read("images"), images], 0);
      const { passedOn, kept } = movesOf(slot, fills, { rows, size });
      site.write("images", tf.gather(candidates, kept));
      site.write("count", tf.minimum(tf.add(count, rows), size));
      return tf.gather(candidates, passedOn);
    },
  };
}

/** The place in the pool that each image of the batch goes to, -1 for none, and whether that place was empty. */
function slotsOf(
  site: TapSite,
  {
    rows,
    size,
    count,
  }: { readonly rows: number; readonly size: number; readonly count: tf.Tensor },
): { readonly slot: tf.Tensor1D; readonly fills: tf.Tensor1D } {
  const swapped = site.draw("swap", [rows], { kind: "bernoulli", probability: 0.5 });
  const place = site.draw("place", [rows], { kind: "integer", below: size });
  const next = tf.add<tf.Tensor1D>(count, numbers(rows));
  const fills = tf.less<tf.Tensor1D>(next, size);
  const swapsInto = tf.sub<tf.Tensor1D>(tf.mul(swapped, tf.add(place, 1)), 1);
  return { slot: tf.where(fills, next, swapsInto), fills };
}

/** For each image that is passed on, and for each place in the pool, the number of its candidate, int32. */
function movesOf(
  slot: tf.Tensor1D,
  fills: tf.Tensor1D,
  { rows, size }: { readonly rows: number; readonly size: number },
): { readonly passedOn: tf.Tensor1D; readonly kept: tf.Tensor1D } {
  const candidate = tf.add<tf.Tensor1D>(numbers(rows), size);
  // The last candidate that was put into each place, among those for which `among` holds 1; the place's own if none.
  const latestIn = (places: tf.Tensor1D, among?: tf.Tensor): tf.Tensor1D => {
    const same = tf.equal(tf.expandDims(places, 1), tf.expandDims(slot, 0));
    const written = tf.cast(among === undefined ? same : tf.logicalAnd(same, among), "float32");
    const latest = tf.max<tf.Tensor1D>(tf.mul(written, tf.expandDims(candidate, 0)), 1);
    return tf.maximum(latest, places);
  };
  const [row, column] = [tf.expandDims(numbers(rows), 1), tf.expandDims(numbers(rows), 0)];
  const earlier = tf.less(column, row);
  const takesOut = tf.logicalAnd(tf.greaterEqual(slot, 0), tf.logicalNot(fills));
  const passedOn = tf.where<tf.Tensor1D>(takesOut, latestIn(slot, earlier), candidate);
  return {
    passedOn: tf.cast(passedOn, "int32"),
    kept: tf.cast(latestIn(numbers(size)), "int32"),
  };
}

/** 0, 1, ..., count - 1. */
function numbers(count: number): tf.Tensor1D {
  return tf.range(0, count, 1, "float32");
}
