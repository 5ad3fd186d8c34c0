export { leakyRelu, relu, sigmoid, softplus, tanh } from "./activation";
export { add, affine, multiply } from "./arithmetic";
export { batchNorm, type BatchNormOptions } from "./batch-norm";
export { bias, type BiasOptions } from "./bias";
export {
  conv2d,
  conv2dTranspose,
  type Conv2dOptions,
  type Conv2dTransposeOptions,
} from "./convolution";
export { dense, type DenseOptions } from "./dense";
export { dropout, type DropoutOptions } from "./dropout";
export { embedding, oneHot, type EmbeddingOptions } from "./embedding";
export type { Layer, Shape } from "./layer";
export { maxout, maxPieces, type MaxoutOptions } from "./maxout";
export {
  averagePool,
  globalAveragePool,
  globalSumPool,
  maxPool,
  type PoolOptions,
} from "./pooling";
export { prelu, type PreluOptions } from "./prelu";
export { concat, crop, flatten, pad, planes, reshape, upsample, type Sides } from "./shape";
