export {
  discriminatorLoss,
  generatorLoss,
  type DiscriminatorLossKind,
  type GeneratorLossKind,
} from "./adversarial";
export { l1Loss, meanSquaredLoss } from "./distance";
export { weighted } from "./weighted";
