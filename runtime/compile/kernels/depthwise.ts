import * as tf from "@tensorflow/tfjs";
import type { Emitter } from "../emitter";
import { CompileError } from "../errors";
import { range } from "../shape";
import type { Value } from "../value";
import { activate } from "./elementwise";
import { taking, type KernelCall, type KernelTable } from "./kernel";

/**
 * Depthwise convolution and its two gradients: images B x H x W x C, filters kh x kw x C x M, outputs B x h x w x CM, each
 * channel by itself. ONNX has it as a convolution of C groups, between transposes to NCHW; the gradient with respect to the
 * filter is a sum of products, tap by tap.
 */

type Shape4 = [number, number, number, number];
type Info = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

function geometryOf(
  call: KernelCall,
  image: readonly number[],
  filter: readonly number[],
): { info: Info; channels: number; multiplier: number } {
  call.only("dataFormat", "NHWC", "channelsLast");
  const [, , channels = 1, multiplier = 1] = filter;
  if (image[3] !== channels) {
    throw new CompileError(
      `A depthwise convolution of an image with ${image[3]} channels needs a filter for as many, but the filter [${filter.join()}] is for ${channels}.`,
    );
  }
  const info = tf.backend_util.computeConv2DInfo(
    [...image] as Shape4,
    [...filter] as Shape4,
    call.pair("strides"),
    call.has("dilations") ? call.pair("dilations") : 1,
    call.padding("pad"),
    call.rounding("dimRoundingMode"),
    true,
  );
  return { info, channels, multiplier };
}

const TO_NCHW = [0, 3, 1, 2];
const TO_NHWC = [0, 2, 3, 1];

function onnxAttributes(info: Info, group: number) {
  const { top, left, bottom, right } = info.padInfo;
  return {
    kernel_shape: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, bottom, right],
    group,
  };
}

/** The filter as ONNX wants it for C groups: CM x 1 x kh x kw. */
function groupedFilter(emit: Emitter, filter: Value): Value {
  const [height = 1, width = 1, channels = 1, multiplier = 1] = filter.shape;
  const outer = emit.transpose(filter, [2, 3, 0, 1]);
  return emit.reshape(outer, [channels * multiplier, 1, height, width]);
}

function forward(call: KernelCall): Value {
  const { emit } = call;
  const [x, filter] = [call.input("x"), call.input("filter")];
  const { info, channels } = geometryOf(call, x.shape, filter.shape);
  const inputs = [emit.transpose(x, TO_NCHW), groupedFilter(emit, filter)];
  const shape = [info.batchSize, info.outChannels, info.outHeight, info.outWidth];
  const y = emit.node("Conv", inputs, onnxAttributes(info, channels), shape);
  return emit.transpose(y, TO_NHWC);
}

function inputGradient(call: KernelCall): Value {
  const { emit } = call;
  const [dy, filter] = [call.input("dy"), call.input("filter")];
  const { info, channels } = geometryOf(call, call.numbers("inputShape"), filter.shape);
  const { top, bottom, left, right } = info.padInfo;
  const reach = (count: number, stride: number, size: number, dilation: number) =>
    (count - 1) * stride + (size - 1) * dilation + 1;
  const covered = [
    reach(info.outHeight, info.strideHeight, info.filterHeight, info.dilationHeight),
    reach(info.outWidth, info.strideWidth, info.filterWidth, info.dilationWidth),
  ];
  const padded = [info.inHeight + top + bottom, info.inWidth + left + right];
  const attributes = {
    ...onnxAttributes(info, channels),
    output_padding: padded.map((length, i) => length - (covered[i] ?? 0)),
  };
  const inputs = [emit.transpose(dy, TO_NCHW), groupedFilter(emit, filter)];
  const shape = [info.batchSize, channels, info.inHeight, info.inWidth];
  return emit.transpose(emit.node("ConvTranspose", inputs, attributes, shape), TO_NHWC);
}

function filterGradient(call: KernelCall): Value {
  const { emit } = call;
  const [x, dy] = [call.input("x"), call.input("dy")];
  const filterShape = call.numbers("filterShape");
  const { info, channels, multiplier } = geometryOf(call, x.shape, filterShape);
  const { top, bottom, left, right } = info.padInfo;
  const padded = emit.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const [batch, height, width] = [info.batchSize, info.outHeight, info.outWidth];
  const arriving = emit.reshape(dy, [batch, height, width, channels, multiplier]);
  const taps = range(info.filterHeight).flatMap((i) =>
    range(info.filterWidth).map((j) => {
      const begin = [0, i * info.dilationHeight, j * info.dilationWidth, 0];
      const step = [1, info.strideHeight, info.strideWidth, 1];
      const seen = emit.slice(padded, begin, [batch, height, width, channels], step);
      const pixels = emit.reshape(seen, [batch, height, width, channels, 1]);
      const sums = emit.reduce("Sum", emit.mul(pixels, arriving), [0, 1, 2]);
      return emit.reshape(sums, [1, channels, multiplier]);
    }),
  );
  return emit.reshape(emit.concat(taps, 0), filterShape);
}

export const depthwise: KernelTable = {
  DepthwiseConv2dNative: taking("strides pad dataFormat dilations dimRoundingMode", forward),
  DepthwiseConv2dNativeBackpropFilter: taking(
    "strides pad dataFormat dilations dimRoundingMode filterShape",
    filterGradient,
  ),
  DepthwiseConv2dNativeBackpropInput: taking(
    "strides pad dataFormat dilations dimRoundingMode inputShape",
    inputGradient,
  ),
  FusedDepthwiseConv2D: taking(
    "strides pad dataFormat dilations dimRoundingMode activation leakyreluAlpha",
    (call) => {
      const { emit } = call;
      if (call.optionalInput("preluActivationWeights") !== undefined) {
        throw new CompileError(
          "A depthwise convolution with a fused prelu cannot be compiled; apply tf.prelu to its result.",
        );
      }
      const bias = call.optionalInput("bias");
      const y = forward(call);
      const shifted = bias === undefined ? y : emit.add(y, bias);
      const activation = call.text("activation", "linear");
      return activate(emit, shifted, activation, call.number("leakyreluAlpha", 0.2));
    },
  ),
};
