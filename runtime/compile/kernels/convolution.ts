import * as tf from "@tensorflow/tfjs";
import type { Emitter } from "../emitter";
import { CompileError } from "../errors";
import type { ConvolutionShape } from "../lowering";
import { range } from "../shape";
import { isConstant, type Value } from "../value";
import { activate } from "./elementwise";
import { taking, type KernelCall, type KernelTable } from "./kernel";
import { patches, type Window } from "./patches";

/**
 * Convolution and its two gradients, NHWC images and HWIO filters, in the forms that `../lowering` chooses
 * between. The transposed convolution of a generator is `Conv2DBackpropInput` run forwards.
 *
 * Notation: an image of B x H x W x C, a filter of kh x kw x C x O, and dy, the gradient with respect to
 * the output, of B x h x w x O.
 */

interface Geometry extends ConvolutionShape {
  readonly padTop: number;
  readonly padBottom: number;
  readonly padLeft: number;
  readonly padRight: number;
}

type Shape4 = [number, number, number, number];

function shape4(shape: readonly number[]): Shape4 {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  return [a, b, c, d];
}

function geometryOf(
  call: KernelCall,
  image: readonly number[],
  filter: readonly number[],
): Geometry {
  call.only("dataFormat", "NHWC", "channelsLast");
  if (image[3] !== filter[2]) {
    throw new CompileError(
      `A convolution of an image with ${image[3]} channels needs a filter for as many, but the filter [${filter.join()}] is for ${filter[2]}.`,
    );
  }
  const info = tf.backend_util.computeConv2DInfo(
    shape4(image),
    shape4(filter),
    call.pair("strides"),
    call.has("dilations") ? call.pair("dilations") : 1,
    call.padding("pad"),
    call.rounding("dimRoundingMode"),
  );
  return {
    batch: info.batchSize,
    inputHeight: info.inHeight,
    inputWidth: info.inWidth,
    inputChannels: info.inChannels,
    outputHeight: info.outHeight,
    outputWidth: info.outWidth,
    outputChannels: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padBottom: info.padInfo.bottom,
    padLeft: info.padInfo.left,
    padRight: info.padInfo.right,
  };
}

const rows = (g: Geometry): Window => ({
  count: g.outputHeight,
  kernel: g.kernelHeight,
  stride: g.strideHeight,
  dilation: g.dilationHeight,
  before: g.padTop,
});
const columns = (g: Geometry): Window => ({
  count: g.outputWidth,
  kernel: g.kernelWidth,
  stride: g.strideWidth,
  dilation: g.dilationWidth,
  before: g.padLeft,
});

/** The filter as the matrix that patches are multiplied with: (kh kw C) x O. */
const filterMatrix = (emit: Emitter, g: Geometry, filter: Value): Value =>
  emit.reshape(filter, [g.kernelHeight * g.kernelWidth * g.inputChannels, g.outputChannels]);

const outputMatrix = (emit: Emitter, g: Geometry, dy: Value): Value =>
  emit.reshape(dy, [g.batch * g.outputHeight * g.outputWidth, g.outputChannels]);

const outputShape = (g: Geometry): Shape4 => [
  g.batch,
  g.outputHeight,
  g.outputWidth,
  g.outputChannels,
];
const inputShape = (g: Geometry): Shape4 => [g.batch, g.inputHeight, g.inputWidth, g.inputChannels];

function forward(call: KernelCall, image: Value, filter: Value): Value {
  const { emit, lowering } = call;
  const g = geometryOf(call, image.shape, filter.shape);
  switch (lowering.forward(g)) {
    case "patches": {
      const y = emit.matmul(
        patches(emit, image, rows(g), columns(g)),
        filterMatrix(emit, g, filter),
      );
      return emit.reshape(y, outputShape(g));
    }
    case "conv": {
      const inputs = [emit.transpose(image, TO_NCHW), emit.transpose(filter, [3, 2, 0, 1])];
      const [b, h, w, o] = outputShape(g);
      return emit.transpose(emit.node("Conv", inputs, onnxAttributes(g), [b, o, h, w]), TO_NHWC);
    }
  }
}

const TO_NCHW = [0, 3, 1, 2];
const TO_NHWC = [0, 2, 3, 1];

function onnxAttributes(g: Geometry) {
  return {
    kernel_shape: [g.kernelHeight, g.kernelWidth],
    strides: [g.strideHeight, g.strideWidth],
    dilations: [g.dilationHeight, g.dilationWidth],
    pads: [g.padTop, g.padLeft, g.padBottom, g.padRight],
  };
}

function filterGradient(call: KernelCall): Value {
  const { emit, lowering } = call;
  const [image, dy] = [call.input("x"), call.input("dy")];
  const filterShape = call.numbers("filterShape");
  if (isConstant(dy, 0)) return emit.fill(0, filterShape);
  const g = geometryOf(call, image.shape, filterShape);
  switch (lowering.filterGradient(g)) {
    case "patches": {
      const windows = patches(emit, image, rows(g), columns(g));
      return emit.reshape(emit.matmul(windows, outputMatrix(emit, g, dy), true), filterShape);
    }
    case "gradientPatches": {
      // Pixel by pixel the outputs it had a part in, as for the input gradient, against the pixel itself.
      const down = phasesOf(g.inputHeight, rows(g));
      const across = phasesOf(g.inputWidth, columns(g));
      const windows = patches(emit, dy, gradientWindow(down), gradientWindow(across));
      const { inputChannels: C, outputChannels: O } = g;
      const pixels = emit.reshape(image, [g.batch * g.inputHeight * g.inputWidth, C]);
      const product = emit.matmul(windows, pixels, true);
      const flipped = emit.reshape(product, [g.kernelHeight, g.kernelWidth, O, C]);
      return emit.transpose(emit.reverse(flipped, [0, 1]), [0, 1, 3, 2]);
    }
  }
}

function inputGradient(call: KernelCall): Value {
  const { emit, lowering } = call;
  const [dy, filter] = [call.input("dy"), call.input("filter")];
  if (isConstant(dy, 0)) return emit.fill(0, call.numbers("inputShape"));
  const g = geometryOf(call, call.numbers("inputShape"), filter.shape);
  switch (lowering.inputGradient(g)) {
    case "patches":
      return inputGradientByPatches(emit, g, dy, filter);
    case "columns":
      return inputGradientByColumns(emit, g, dy, filter);
    case "conv": {
      const inputs = [emit.transpose(dy, TO_NCHW), emit.transpose(filter, [3, 2, 0, 1])];
      const [b, h, w, c] = inputShape(g);
      const attributes = { ...onnxAttributes(g), output_padding: uncovered(g) };
      return emit.transpose(emit.node("ConvTranspose", inputs, attributes, [b, c, h, w]), TO_NHWC);
    }
  }
}

/** Rows and columns at the end of the padded image which no window reaches. */
function uncovered(g: Geometry): [number, number] {
  const reach = ({ count, kernel, stride }: Window) => (count - 1) * stride + kernel;
  return [
    g.inputHeight + g.padTop + g.padBottom - reach(rows(g)),
    g.inputWidth + g.padLeft + g.padRight - reach(columns(g)),
  ];
}

/**
 * Along one axis, an image whose stride phases are told apart: padded row r = stride * group + phase, and
 * a filter row likewise i = stride * tap + phase. Row r is reached by window (group - tap) through filter
 * row (tap, phase), so that within a phase everything is a convolution of stride 1 over groups.
 */
interface Phases {
  readonly stride: number;
  readonly taps: number;
  /** The groups that hold the rows of the unpadded image. */
  readonly firstGroup: number;
  readonly groups: number;
  /** Where the image starts in them. */
  readonly offset: number;
}

function phasesOf(length: number, { stride, kernel, before }: Window): Phases {
  const firstGroup = Math.floor(before / stride);
  const groups = Math.ceil((before + length) / stride) - firstGroup;
  return {
    stride,
    taps: Math.ceil(kernel / stride),
    firstGroup,
    groups,
    offset: before - firstGroup * stride,
  };
}

/** The filter as taps and phases, (P, s, Q, t, C, O), zeros where stride does not divide the kernel. */
function phasedFilter(
  emit: Emitter,
  g: Geometry,
  filter: Value,
  down: Phases,
  across: Phases,
): Value {
  const missing = (phases: Phases, kernel: number): [number, number] => [
    0,
    phases.taps * phases.stride - kernel,
  ];
  const padded = emit.pad(filter, [
    missing(down, g.kernelHeight),
    missing(across, g.kernelWidth),
    [0, 0],
    [0, 0],
  ]);
  const { inputChannels: C, outputChannels: O } = g;
  return emit.reshape(padded, [down.taps, down.stride, across.taps, across.stride, C, O]);
}

/** The image from its groups and phases, (B, rows, s, columns, t x C), the surplus at both ends cut off. */
function fromPhases(
  emit: Emitter,
  g: Geometry,
  phased: Value,
  down: Phases,
  across: Phases,
): Value {
  const [height, width] = [down.groups * down.stride, across.groups * across.stride];
  const image = emit.reshape(phased, [g.batch, height, width, g.inputChannels]);
  return emit.slice(image, [0, down.offset, across.offset, 0], inputShape(g));
}

/** How windows run over dy so that there is one for each group of pixels. */
const gradientWindow = ({ groups, taps, firstGroup }: Phases): Window => ({
  count: groups,
  kernel: taps,
  stride: 1,
  dilation: 1,
  before: taps - 1 - firstGroup,
});

/** Every pixel gathers the outputs it had a part in: patches of dy times the flipped filter. */
function inputGradientByPatches(emit: Emitter, g: Geometry, dy: Value, filter: Value): Value {
  const down = phasesOf(g.inputHeight, rows(g));
  const across = phasesOf(g.inputWidth, columns(g));
  const windows = patches(emit, dy, gradientWindow(down), gradientWindow(across));
  // The window runs over outputs in rising order, so over taps in falling order.
  const taps = emit.transpose(phasedFilter(emit, g, filter, down, across), [0, 2, 5, 1, 3, 4]);
  const flipped = emit.reverse(taps, [0, 1]);
  const phases = down.stride * across.stride * g.inputChannels;
  const matrix = emit.reshape(flipped, [down.taps * across.taps * g.outputChannels, phases]);
  const image = emit.matmul(windows, matrix);
  const row = across.stride * g.inputChannels;
  const grouped = emit.reshape(image, [g.batch, down.groups, across.groups, down.stride, row]);
  return fromPhases(emit, g, emit.transpose(grouped, [0, 1, 3, 2, 4]), down, across);
}

/**
 * Every output scatters to the pixels it saw: dy times the filter, tap by tap, shifted and added. The taps
 * are told apart in the filter, where that is cheap, not in the larger product.
 */
function inputGradientByColumns(emit: Emitter, g: Geometry, dy: Value, filter: Value): Value {
  const down = phasesOf(g.inputHeight, rows(g));
  const across = phasesOf(g.inputWidth, columns(g));
  const { inputChannels: C, outputChannels: O } = g;
  const taps = phasedFilter(emit, g, filter, down, across);
  const depth = down.stride * across.stride * C;
  const shifted = range(down.taps).flatMap((p) =>
    range(across.taps).map((q) => {
      const tap = emit.slice(taps, [p, 0, q, 0, 0, 0], [1, down.stride, 1, across.stride, C, O]);
      const product = emit.matmul(
        outputMatrix(emit, g, dy),
        emit.reshape(tap, [depth, O]),
        false,
        true,
      );
      const image = emit.reshape(product, [g.batch, g.outputHeight, g.outputWidth, depth]);
      return shift(emit, image, p, q, down, across);
    }),
  );
  const image = shifted.reduce((a, b) => emit.add(a, b));
  const row = across.stride * C;
  const grouped = emit.reshape(image, [g.batch, down.groups, across.groups, down.stride, row]);
  return fromPhases(emit, g, emit.transpose(grouped, [0, 1, 3, 2, 4]), down, across);
}

/** Output (y, x) goes to group (y + p, x + q); groups outside the image are dropped. */
function shift(
  emit: Emitter,
  tap: Value,
  p: number,
  q: number,
  down: Phases,
  across: Phases,
): Value {
  const [batch = 1, h = 1, w = 1, depth = 1] = tap.shape;
  const place = (length: number, by: number, { firstGroup, groups }: Phases) => {
    const start = by - firstGroup;
    const cutBefore = Math.max(0, -start);
    const cutAfter = Math.max(0, start + length - groups);
    const kept = Math.max(0, length - cutBefore - cutAfter);
    const before = Math.max(0, start);
    return { cutBefore, kept, padding: [before, groups - before - kept] as const };
  };
  const [y, x] = [place(h, p, down), place(w, q, across)];
  const cut = emit.slice(tap, [0, y.cutBefore, x.cutBefore, 0], [batch, y.kept, x.kept, depth]);
  return emit.pad(cut, [[0, 0], y.padding, x.padding, [0, 0]]);
}

export const convolution: KernelTable = {
  Conv2D: taking("strides pad dataFormat dilations dimRoundingMode", (call) =>
    forward(call, call.input("x"), call.input("filter")),
  ),
  Conv2DBackpropFilter: taking(
    "strides pad dataFormat dimRoundingMode filterShape",
    filterGradient,
  ),
  Conv2DBackpropInput: taking("strides pad dataFormat dimRoundingMode inputShape", inputGradient),
  FusedConv2D: taking(
    "strides pad dataFormat dilations dimRoundingMode activation leakyreluAlpha",
    (call) => {
      const { emit } = call;
      if (call.optionalInput("preluActivationWeights") !== undefined) {
        throw new CompileError(
          "A convolution with a fused prelu cannot be compiled; apply tf.prelu to its result.",
        );
      }
      const bias = call.optionalInput("bias");
      const y = forward(call, call.input("x"), call.input("filter"));
      const shifted = bias === undefined ? y : emit.add(y, bias);
      return activate(
        emit,
        shifted,
        call.text("activation", "linear"),
        call.number("leakyreluAlpha", 0.2),
      );
    },
  ),
};
