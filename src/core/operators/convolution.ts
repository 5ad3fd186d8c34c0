/** Convolutions over images, forwards and transposed. */
import type { Shape } from "../document/document";
import { scopedLayer, unless, unlessInit } from "./code";
import { biasInit, GLOROT, kernelInit, ZEROS } from "./initializers";
import { operator } from "./operator";
import { channelsOf, gives, onImage, refuses, shapeAt, size, tooSmall, X, Y } from "./shapes";
import {
  scaled,
  spectralVectors,
  unlessKernelInit,
  weightScale,
  weightsOption,
} from "./weightScale";

const PADDINGS = ["same", "valid", "explicit"] as const;

const filters = { type: "integer", default: 64, min: 1, label: "Filters" } as const;
const kernel = { type: "integer", default: 4, min: 1, max: 64, label: "Kernel" } as const;
const bias = { type: "boolean", default: true, label: "Bias" } as const;

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: (typeof PADDINGS)[number];
  readonly pad: number;
}

function paddingOption({ padding, pad }: Window): string | number {
  return padding === "explicit" ? pad : padding;
}

function windowInWords({ kernel, stride }: Window, filters: number): string {
  return `${kernel}x${kernel}${stride === 1 ? "" : `, stride ${stride}`} -> ${filters}`;
}

export const conv2d = operator({
  id: "conv2d",
  level: "network",
  title: "Convolution",
  category: "Convolution",
  doc: "A convolution over an image; a stride of 2 halves its size.",
  keywords: ["conv", "conv2d", "downsample", "stride"],
  inputs: X,
  outputs: Y,
  params: {
    filters,
    kernel,
    stride: { type: "integer", default: 1, min: 1, max: 16, label: "Stride" },
    padding: {
      type: "choice",
      choices: PADDINGS,
      default: "same",
      label: "Padding",
      doc: "same: size divided by stride, rounded up; valid: none; explicit: as many zeros as Pad says, on every side.",
    },
    pad: { type: "integer", default: 1, min: 0, max: 64, label: "Pad" },
    bias,
    ...weightScale,
    kernelInit,
    biasInit,
  },
  summary: ({ params }) => scaled(params, windowInWords(params, params.filters)),
  shape: (site) =>
    onImage(site, (height, width) => {
      const { kernel, stride, padding, pad, filters } = site.params;
      if (padding === "same") {
        return gives([Math.ceil(height / stride), Math.ceil(width / stride), filters]);
      }
      const border = padding === "explicit" ? 2 * pad : 0;
      const side = (length: number): number => Math.floor((length + border - kernel) / stride) + 1;
      if (Math.min(height, width) + border < kernel) {
        return tooSmall(height + border, width + border, kernel, "kernel");
      }
      return gives([side(height), side(width), filters]);
    }),
  tensors: ({ params, ...site }) => {
    const shape: Shape = [params.kernel, params.kernel, channelsOf(shapeAt(site)), params.filters];
    const weights = { name: "kernel", shape, trainable: true };
    return [
      weights,
      ...(params.bias ? [{ name: "bias", shape: [params.filters], trainable: true }] : []),
      ...spectralVectors(params, { u: params.filters }),
    ];
  },
  flops: (site, { y }) => 2 * site.params.kernel ** 2 * channelsOf(shapeAt(site)) * size(y ?? []),
  emit: (site) =>
    scopedLayer(
      site,
      "conv2d",
      {
        inputs: channelsOf(shapeAt(site)),
        filters: site.params.filters,
        kernel: site.params.kernel,
        stride: unless(1, site.params.stride),
        padding: unless<string | number>("same", paddingOption(site.params)),
        bias: unless(true, site.params.bias),
        kernelInit: unlessKernelInit(site.params, GLOROT, site.params.kernelInit),
        biasInit: site.params.bias ? unlessInit(ZEROS, site.params.biasInit) : undefined,
      },
      { expressions: weightsOption(site.params) },
    ),
});

export const conv2dTranspose = operator({
  id: "conv2dTranspose",
  level: "network",
  title: "Transposed convolution",
  category: "Convolution",
  doc: "A convolution turned round; a stride of 2 doubles an image's size.",
  keywords: ["deconv", "deconvolution", "fractionally strided", "upsample"],
  inputs: X,
  outputs: Y,
  params: {
    filters,
    kernel,
    stride: { type: "integer", default: 2, min: 1, max: 16, label: "Stride" },
    padding: {
      type: "choice",
      choices: PADDINGS,
      default: "same",
      label: "Padding",
      doc: "same: size times stride; valid: everything the kernel touches; explicit: that, without Pad rows and columns on every side.",
    },
    pad: {
      type: "integer",
      default: 1,
      min: 0,
      max: 64,
      label: "Pad",
      doc: "What PyTorch calls padding.",
    },
    outputPadding: {
      type: "integer",
      default: 0,
      min: 0,
      max: 16,
      label: "Output padding",
      doc: "With explicit padding: rows and columns less to cut off at the lower and right side, as in PyTorch.",
    },
    bias,
    ...weightScale,
    kernelInit,
    biasInit,
  },
  summary: ({ params }) => scaled(params, windowInWords(params, params.filters)),
  shape: (site) =>
    onImage(site, (height, width) => {
      const { kernel, stride, padding, pad, outputPadding, filters } = site.params;
      switch (padding) {
        case "same":
          return gives([height * stride, width * stride, filters]);
        case "valid": {
          const side = (length: number): number => (length - 1) * stride + Math.max(kernel, stride);
          return gives([side(height), side(width), filters]);
        }
        case "explicit": {
          const most = Math.min(stride - 1, pad);
          if (outputPadding > most) {
            return refuses({
              parameter: "outputPadding",
              code: "parameter-range",
              message: `has an output padding of ${outputPadding}, but with stride ${stride} and pad ${pad} it can be at most ${most}.`,
              fix: `Set the output padding to ${most}.`,
              set: { outputPadding: most },
            });
          }
          const side = (length: number): number =>
            (length - 1) * stride - 2 * pad + kernel + outputPadding;
          if (Math.min(side(height), side(width)) < 1) {
            return refuses({
              parameter: "pad",
              message: `cuts ${pad} pixels off every side of ${side(height) + 2 * pad}x${side(width) + 2 * pad}, which leaves nothing.`,
              fix: "Make its pad smaller.",
            });
          }
          return gives([side(height), side(width), filters]);
        }
      }
    }),
  tensors: ({ params, ...site }) => {
    const shape: Shape = [params.kernel, params.kernel, params.filters, channelsOf(shapeAt(site))];
    const weights = { name: "kernel", shape, trainable: true };
    return [
      weights,
      ...(params.bias ? [{ name: "bias", shape: [params.filters], trainable: true }] : []),
      ...spectralVectors(params, { u: params.filters }),
    ];
  },
  flops: (site) => 2 * site.params.kernel ** 2 * site.params.filters * size(shapeAt(site)),
  emit: (site) =>
    scopedLayer(
      site,
      "conv2dTranspose",
      {
        inputs: channelsOf(shapeAt(site)),
        filters: site.params.filters,
        kernel: site.params.kernel,
        stride: site.params.stride,
        padding: unless<string | number>("same", paddingOption(site.params)),
        outputPadding:
          site.params.padding === "explicit" ? unless(0, site.params.outputPadding) : undefined,
        bias: unless(true, site.params.bias),
        kernelInit: unlessKernelInit(site.params, GLOROT, site.params.kernelInit),
        biasInit: site.params.bias ? unlessInit(ZEROS, site.params.biasInit) : undefined,
      },
      { expressions: weightsOption(site.params) },
    ),
});
