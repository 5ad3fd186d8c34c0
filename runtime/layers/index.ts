export { leakyRelu, relu, sigmoid, softplus, tanh } from "./activation";
export { adaptiveInstanceNorm, type AdaptiveInstanceNormOptions } from "./adaptive-instance-norm";
export { add, affine, multiply } from "./arithmetic";
export { batchNorm, type BatchNormOptions } from "./batch-norm";
export { bias, type BiasOptions } from "./bias";
export { blur } from "./blur";
export { conditionalBatchNorm, type ConditionalBatchNormOptions } from "./conditional-batch-norm";
export { constant, type ConstantOptions } from "./constant";
export {
  conv2d,
  conv2dTranspose,
  type Conv2dOptions,
  type Conv2dTransposeOptions,
} from "./convolution";
export { dense, type DenseOptions } from "./dense";
export { dropout, type DropoutOptions } from "./dropout";
export { embedding, oneHot, type EmbeddingOptions } from "./embedding";
export { fade } from "./fade";
export { innerProduct } from "./inner-product";
export { instanceNorm, type InstanceNormOptions } from "./instance-norm";
export type { ConditionedLayer, Layer, Shape } from "./layer";
export { layerNorm, type LayerNormOptions } from "./layer-norm";
export { maxout, maxPieces, type MaxoutOptions } from "./maxout";
export { minibatchStddev, type MinibatchStddevOptions } from "./minibatch-stddev";
export { noiseInjection, type NoiseInjectionOptions } from "./noise-injection";
export { pixelNorm, type PixelNormOptions } from "./pixel-norm";
export {
  averagePool,
  globalAveragePool,
  globalSumPool,
  maxPool,
  type PoolOptions,
} from "./pooling";
export { prelu, type PreluOptions } from "./prelu";
export { reflectPad } from "./reflect-pad";
export { row } from "./row";
export { selfAttention, type SelfAttentionOptions } from "./self-attention";
export { concat, crop, flatten, pad, planes, reshape, upsample, type Sides } from "./shape";
export { split, type Parts } from "./split";
export { during, latest, type StageRange } from "./stages";
export { equalized, spectralNorm, type WeightScale } from "./weights";
