/**
 * How a convolution is written in ONNX: a rule per role, from measurements, for each engine.
 *
 * tfjs keeps images NHWC and filters HWIO. As matrix products nothing is ever transposed: the forward
 * pass is patches x W, the filter gradient patches^T x dy, and both share the patches. ONNX's own Conv
 * wants NCHW, so it pays its transposes only for wide layers of large images at stride 1, where patches,
 * k x k times the input, cost most.
 */

/** What the rules look at. */
export interface ConvolutionShape {
  readonly batch: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly inputChannels: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly outputChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
}

/** `patches`: patches of the input times the filter. `conv`: ONNX Conv between transposes. */
export type ForwardLowering = "patches" | "conv";
/**
 * `patches`: patches of dy times the flipped filter, one group of output channels per stride phase.
 * `columns`: dy times the filter, the resulting columns added up where they overlap.
 * `conv`: ONNX ConvTranspose between transposes.
 */
export type InputGradientLowering = "patches" | "columns" | "conv";

/**
 * `patches`: patches of the image, transposed, times dy. `gradientPatches`: the image, transposed, times
 * patches of dy; at stride 1 only.
 */
export type FilterGradientLowering = "patches" | "gradientPatches";

export interface Lowering {
  readonly name: string;
  readonly forward: (shape: ConvolutionShape) => ForwardLowering;
  readonly inputGradient: (shape: ConvolutionShape) => InputGradientLowering;
  readonly filterGradient: (shape: ConvolutionShape) => FilterGradientLowering;
  /** Whether sums over leading axes (batch, height, width) are written as a product with a row of ones. */
  readonly sumsAsProducts: boolean;
}

const hasUnitStride = (shape: ConvolutionShape): boolean =>
  shape.strideHeight === 1 && shape.strideWidth === 1;
const kernelArea = (shape: ConvolutionShape): number => shape.kernelHeight * shape.kernelWidth;

/** From here on patches are the larger part of the work: an image's first or last 7x7 layer. */
const LARGE_KERNEL = 25;
/** A layer that turns features into pixels, or pixels into features. */
const FEW = 4;

const manyToFew = (from: number, to: number): boolean => to * FEW <= from;

/**
 * ONNX Runtime's CPU provider, measured on two cores with AVX-512. At stride 2 `columns` is the fastest
 * input gradient from 4x4 to 32x32; at stride 1 `patches` is. Conv wins where a window is large and one
 * side has few channels (7x7, 3 channels: 2 ms against 3 forward and 7 backward), and forward for 64 and
 * more channels at 32x32 and above (5.2 ms against 6.4). ReduceSum over leading axes is 2 to 20 times
 * slower than the product.
 */
export const cpuLowering: Lowering = {
  name: "onnxruntime-cpu",
  forward: (shape) => {
    if (!hasUnitStride(shape) || kernelArea(shape) === 1) return "patches";
    const isLarge = shape.outputHeight * shape.outputWidth >= 32 * 32 && shape.inputChannels >= 64;
    return isLarge || kernelArea(shape) >= LARGE_KERNEL ? "conv" : "patches";
  },
  inputGradient: (shape) => {
    if (!hasUnitStride(shape)) return "columns";
    const isFirstLayer = manyToFew(shape.outputChannels, shape.inputChannels);
    return isFirstLayer && kernelArea(shape) >= LARGE_KERNEL ? "conv" : "patches";
  },
  filterGradient: (shape) =>
    hasUnitStride(shape) && manyToFew(shape.inputChannels, shape.outputChannels)
      ? "gradientPatches"
      : "patches",
  sumsAsProducts: true,
};
