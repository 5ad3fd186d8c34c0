export { draw, DrawError, drawRows, permutation, type Distribution, type DrawKey } from "./draws";
