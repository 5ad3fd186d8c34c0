export { imagePool, type ImagePoolOptions } from "./image-pool";
export { interpolation } from "./interpolation";
export { stageImages } from "./stage-images";
export { styleMixing, type StyleMixingOptions } from "./style-mixing";
export { truncation, type TruncationOptions } from "./truncation";
