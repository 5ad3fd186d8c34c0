export { encodePng, savePng } from "./png";
export {
  bytesOf,
  sheet,
  toBytes,
  unstack,
  type ImageSize,
  type Range,
  type Raster,
} from "./raster";
