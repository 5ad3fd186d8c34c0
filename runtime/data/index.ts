export { derive, DERIVATIONS, type Derivation } from "./derive";
export { Batches, type Batch, type BatchSettings } from "./batches";
export { decodeImage } from "./decode";
export { DataError } from "./errors";
export { writeImage, type ImageSet, type SkippedFile } from "./image-set";
export { loadImageSet, type LoadOptions } from "./load";
export { previewImages, type PreviewImage } from "./preview";
export type { Fit, FitSettings, Source, SourceSettings, Split } from "./source";
