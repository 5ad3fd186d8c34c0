import * as tf from "@tensorflow/tfjs";
import { stopGradient } from "../../gradients/stop-gradient";
import type { Tap } from "../tap";

export interface TruncationOptions {
  /** Width of w. */
  readonly units: number;
  /** Rows to repeat a w without rows to; 0 leaves it as it is. */
  readonly layers: number;
  /** Of the running mean, each update. */
  readonly decay: number;
  /** Rows that are truncated, from the first on. */
  readonly cutoff: number;
}

/**
 * The truncation trick in w (StyleGAN, section 2 and appendix B). Input w [batch, units], repeated to [batch, layers,
 * units] if `layers` is not 0, or w+ [batch, L, units]. Training: the state `mean` [units] moves towards the batch's mean
 * of row 0, without gradient, and w is passed on. Sampling: mean + psi (w - mean) on the first `cutoff` rows, psi being the
 * choice `truncation`, 1 unless chosen.
 */
export function truncation({ units, layers, decay, cutoff }: TruncationOptions): Tap {
  return {
    kind: "truncation",
    state: { mean: { shape: [units], initializer: { kind: "zeros" } } },
    apply(site, x: tf.Tensor) {
      const mean = site.read("mean");
      if (site.phase === "training") {
        const batchMean = tf.mean(stopGradient(firstRow(x, units)), 0);
        site.write("mean", tf.add(tf.mul(mean, decay), tf.mul(batchMean, 1 - decay)));
      }
      const w = repeated(x, layers);
      if (site.phase === "training") return w;
      const psi = site.choice("truncation", [1]);
      return tf.add(mean, tf.mul(tf.sub(w, mean), strengths(psi, w, cutoff)));
    },
  };
}

function firstRow(x: tf.Tensor, units: number): tf.Tensor {
  if (x.rank === 2) return x;
  return tf.reshape(tf.slice(x, [0, 0, 0], [-1, 1, -1]), [-1, units]);
}

function repeated(x: tf.Tensor, layers: number): tf.Tensor {
  return x.rank === 2 && layers > 0 ? tf.tile(tf.expandDims(x, 1), [1, layers, 1]) : x;
}

/** psi for the truncated rows and 1 for the others, [rows, 1]; [1] for a w without rows. */
function strengths(psi: tf.Tensor1D, w: tf.Tensor, cutoff: number): tf.Tensor {
  if (w.rank === 2) return psi;
  const rows = w.shape[1] ?? 1;
  const truncated = Math.min(cutoff, rows);
  const parts = [tf.tile(psi, [truncated]), tf.ones<tf.Rank.R1>([rows - truncated])];
  return tf.expandDims(tf.concat(parts.filter((part) => part.size > 0)), 1);
}
