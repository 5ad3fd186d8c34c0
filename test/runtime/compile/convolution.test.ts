import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  cpuLowering,
  type FilterGradientLowering,
  type ForwardLowering,
  type InputGradientLowering,
  type Lowering,
} from "../../../runtime/compile/lowering";
import type { HostTensor } from "../../../runtime/engines/engine";
import { randomNumbers, randomTensor, relativeError, runCompiled } from "./support";

/**
 * The oracle: convolution written as its definition, and its gradients as the same sum read the other
 * way. Nothing here comes from tfjs or from the code under test.
 */
interface Case {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly stride: [number, number];
  readonly dilation: [number, number];
  readonly pad: "same" | "valid" | number | [[number, number], [number, number]];
}

interface Axis {
  readonly before: number;
  readonly out: number;
}

function axis(c: Case, i: 0 | 1): Axis {
  const length = c.image[i === 0 ? 1 : 2];
  const reach = (c.filter[i] - 1) * c.dilation[i] + 1;
  const stride = c.stride[i];
  if (c.pad === "same") {
    const out = Math.ceil(length / stride);
    const total = Math.max(0, (out - 1) * stride + reach - length);
    return { before: Math.floor(total / 2), out };
  }
  const [before, after] =
    c.pad === "valid" ? [0, 0] : typeof c.pad === "number" ? [c.pad, c.pad] : c.pad[i];
  return { before, out: Math.floor((length + before + after - reach) / stride) + 1 };
}

/** Calls back for every product x[i] * w[j] that adds to y[k]. */
function forEachProduct(c: Case, visit: (x: number, w: number, y: number) => void): number[] {
  const [B, H, W, C] = c.image;
  const [kh, kw, , O] = c.filter;
  const [down, across] = [axis(c, 0), axis(c, 1)];
  for (let b = 0; b < B; b++)
    for (let oy = 0; oy < down.out; oy++)
      for (let ox = 0; ox < across.out; ox++)
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) {
            const y = oy * c.stride[0] - down.before + i * c.dilation[0];
            const x = ox * c.stride[1] - across.before + j * c.dilation[1];
            if (y < 0 || y >= H || x < 0 || x >= W) continue;
            for (let ci = 0; ci < C; ci++)
              for (let o = 0; o < O; o++)
                visit(
                  ((b * H + y) * W + x) * C + ci,
                  ((i * kw + j) * C + ci) * O + o,
                  ((b * down.out + oy) * across.out + ox) * O + o,
                );
          }
  return [B, down.out, across.out, O];
}

function naive(c: Case, x: HostTensor, w: HostTensor, dy: HostTensor) {
  const y = new Float64Array(dy.data.length);
  const dx = new Float64Array(x.data.length);
  const dw = new Float64Array(w.data.length);
  const at = (data: HostTensor["data"], i: number) => data[i] ?? 0;
  forEachProduct(c, (i, j, k) => {
    y[k] = (y[k] ?? 0) + at(x.data, i) * at(w.data, j);
    dx[i] = (dx[i] ?? 0) + at(w.data, j) * at(dy.data, k);
    dw[j] = (dw[j] ?? 0) + at(x.data, i) * at(dy.data, k);
  });
  const tensor = (shape: readonly number[], data: Float64Array): HostTensor => ({
    shape,
    dtype: "float32",
    data: Float32Array.from(data),
  });
  return { y: tensor(dy.shape, y), dx: tensor(c.image, dx), dw: tensor(c.filter, dw) };
}

const tfPad = (pad: Case["pad"]): "same" | "valid" | number | tf.backend_util.ExplicitPadding =>
  Array.isArray(pad) ? [[0, 0], ...pad, [0, 0]] : pad;

const conv = (c: Case) => (x: tf.Tensor, w: tf.Tensor) =>
  tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, c.stride, tfPad(c.pad), "NHWC", c.dilation);

const lowering = (
  forward: ForwardLowering,
  inputGradient: InputGradientLowering,
  filterGradient: FilterGradientLowering = "patches",
): Lowering => ({
  ...cpuLowering,
  forward: () => forward,
  inputGradient: () => inputGradient,
  filterGradient: ({ strideHeight, strideWidth }) =>
    strideHeight === 1 && strideWidth === 1 ? filterGradient : "patches",
});
const lowerings = [
  lowering("patches", "patches", "gradientPatches"),
  lowering("patches", "columns"),
  lowering("conv", "conv"),
];

const text = (c: Case) =>
  `image ${c.image.join("x")} filter ${c.filter.join("x")} stride ${c.stride.join()} pad ${JSON.stringify(c.pad)} dilation ${c.dilation.join()}`;

/** Cases that have bitten: the GAN layers, odd sizes, strides that do not divide, windows that reach into padding only. */
const known: Case[] = [
  { image: [2, 8, 8, 3], filter: [4, 4, 3, 2], stride: [2, 2], pad: "same", dilation: [1, 1] },
  { image: [2, 7, 7, 2], filter: [4, 4, 2, 3], stride: [2, 2], pad: "same", dilation: [1, 1] },
  { image: [2, 7, 9, 2], filter: [5, 5, 2, 3], stride: [2, 2], pad: "same", dilation: [1, 1] },
  { image: [2, 6, 6, 2], filter: [3, 3, 2, 3], stride: [1, 1], pad: "same", dilation: [1, 1] },
  { image: [2, 5, 5, 2], filter: [1, 1, 2, 3], stride: [1, 1], pad: "valid", dilation: [1, 1] },
  { image: [2, 5, 5, 2], filter: [1, 1, 2, 3], stride: [2, 2], pad: "valid", dilation: [1, 1] },
  { image: [2, 12, 12, 2], filter: [2, 2, 2, 3], stride: [3, 3], pad: "same", dilation: [1, 1] },
  { image: [2, 8, 5, 1], filter: [3, 4, 1, 2], stride: [1, 2], pad: "same", dilation: [1, 1] },
  {
    image: [2, 6, 6, 2],
    filter: [4, 4, 2, 2],
    stride: [2, 2],
    pad: [
      [1, 2],
      [0, 3],
    ],
    dilation: [1, 1],
  },
  { image: [3, 4, 4, 2], filter: [4, 4, 2, 3], stride: [1, 1], pad: "valid", dilation: [1, 1] },
  { image: [2, 5, 5, 1], filter: [2, 2, 1, 2], stride: [1, 1], pad: 3, dilation: [1, 1] },
  { image: [2, 6, 6, 1], filter: [2, 2, 1, 2], stride: [4, 4], pad: 3, dilation: [1, 1] },
  { image: [2, 9, 9, 2], filter: [4, 4, 2, 2], stride: [2, 2], pad: "valid", dilation: [1, 1] },
];

function generated(count: number): Case[] {
  const random = randomNumbers(7);
  const pick = <T>(...options: readonly [T, ...T[]]): T =>
    options[Math.floor(random() * options.length)] ?? options[0];
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  return Array.from({ length: count }, () => {
    const padding = (): [number, number] => [between(0, 3), between(0, 3)];
    const pad = pick<Case["pad"]>("same", "valid", 1, 2, [padding(), padding()]);
    const [kh, kw, sh, sw] = [between(1, 5), between(1, 5), between(1, 3), between(1, 3)];
    const channels = between(1, 3);
    // With a number as padding, tfjs computes the output's width from the kernel's height and the vertical stride.
    const square = typeof pad === "number";
    return {
      image: [2, between(5, 10), between(5, 10), channels],
      filter: [kh, square ? kh : kw, channels, between(1, 3)],
      stride: [sh, square ? sh : sw],
      pad,
      dilation: [1, 1],
    };
  });
}

describe("convolution, against its definition", () => {
  for (const c of [...known, ...generated(40)]) {
    it(text(c), async () => {
      const random = randomNumbers(3);
      const [x, w] = [randomTensor(c.image, random), randomTensor(c.filter, random)];
      const dy = randomTensor(
        forEachProduct(c, () => undefined),
        random,
      );
      const expected = naive(c, x, w, dy);
      for (const form of lowerings) {
        const [y, dx, dw] = await runCompiled(
          (x, w, dy) => {
            const [dx, dw] = tf.grads((x, w) => conv(c)(x, w))([x, w], dy);
            return [conv(c)(x, w), dx, dw].filter((t) => t !== undefined);
          },
          [x, w, dy],
          form,
        );
        const errors = [
          y && relativeError(y, expected.y),
          dx && relativeError(dx, expected.dx),
          dw && relativeError(dw, expected.dw),
        ];
        for (const error of errors) expect(error).toBeLessThan(1e-5);
      }
    });
  }

  it("dilates the filter in the forward pass", async () => {
    const random = randomNumbers(5);
    for (const pad of ["same", "valid"] as const) {
      const c: Case = {
        image: [2, 9, 8, 2],
        filter: [3, 2, 2, 3],
        stride: [1, 1],
        pad,
        dilation: [2, 3],
      };
      const [x, w] = [randomTensor(c.image, random), randomTensor(c.filter, random)];
      const zero = randomTensor(
        forEachProduct(c, () => undefined),
        () => 0.5,
      );
      for (const form of lowerings) {
        const [y] = await runCompiled(conv(c), [x, w], form);
        expect(y && relativeError(y, naive(c, x, w, zero).y)).toBeLessThan(1e-5);
      }
    }
  });

  it("runs a transposed convolution, a generator's layer, and its gradients", async () => {
    // conv2dTranspose(x, w) is the input gradient of a convolution from 10x10 to 5x5, taken at x.
    const c: Case = {
      image: [2, 10, 10, 3],
      filter: [4, 4, 3, 4],
      stride: [2, 2],
      pad: "same",
      dilation: [1, 1],
    };
    const random = randomNumbers(11);
    const x = randomTensor([2, 5, 5, 4], random);
    const w = randomTensor(c.filter, random);
    const dy = randomTensor(c.image, random);
    const transposed = (x: tf.Tensor, w: tf.Tensor) =>
      tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 10, 10, 3], 2, "same");
    const [y, dx, dw] = await runCompiled(
      (x, w, dy) => [transposed(x, w), ...tf.grads(transposed)([x, w], dy)],
      [x, w, dy],
      cpuLowering,
    );
    expect(y && relativeError(y, naive(c, dy, w, x).dx)).toBeLessThan(1e-5);
    expect(dx && relativeError(dx, naive(c, dy, w, x).y)).toBeLessThan(1e-5);
    expect(dw && relativeError(dw, naive(c, dy, w, x).dw)).toBeLessThan(1e-5);
  });
});
