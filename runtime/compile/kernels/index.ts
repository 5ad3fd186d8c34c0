import { convolution } from "./convolution";
import { elementwise } from "./elementwise";
import type { KernelTable } from "./kernel";
import { linear } from "./linear";
import { reductions } from "./reduction";
import { shaping } from "./shaping";

/** Every tfjs kernel that compiles, by its name in `@tensorflow/tfjs-core/dist/kernel_names`. */
export const kernels: KernelTable = {
  ...elementwise,
  ...reductions,
  ...linear,
  ...convolution,
  ...shaping,
};
