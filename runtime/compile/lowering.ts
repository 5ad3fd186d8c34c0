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

export interface Lowering {
  readonly name: string;
  readonly forward: (shape: ConvolutionShape) => ForwardLowering;
  readonly inputGradient: (shape: ConvolutionShape) => InputGradientLowering;
}

const isUnitStride = (shape: ConvolutionShape): boolean =>
  shape.strideHeight === 1 && shape.strideWidth === 1;

export const cpuLowering: Lowering = {
  name: "onnxruntime-cpu",
  forward: () => "patches",
  inputGradient: (shape) => (isUnitStride(shape) ? "patches" : "columns"),
};
