export {
  discriminatorLoss,
  generatorLoss,
  type DiscriminatorLossKind,
  type GeneratorLossKind,
} from "./adversarial";
export { crossEntropy } from "./classification";
export { l1Loss, meanSquare, meanSquaredLoss } from "./distance";
export { orthogonalPenalty } from "./orthogonal";
export { gradientPenalty, r1Penalty } from "./penalty";
export { weighted } from "./weighted";
