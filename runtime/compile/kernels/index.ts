import { convolution } from "./convolution";
import { depthwise } from "./depthwise";
import { elementwise } from "./elementwise";
import type { KernelTable } from "./kernel";
import { linear } from "./linear";
import { pooling } from "./pooling";
import { reductions } from "./reduction";
import { resizing } from "./resize";
import { shaping } from "./shaping";

/** Every tfjs kernel that compiles, by its name in `@tensorflow/tfjs-core/dist/kernel_names`. */
export const kernels: KernelTable = {
  ...elementwise,
  ...reductions,
  ...linear,
  ...convolution,
  ...depthwise,
  ...pooling,
  ...resizing,
  ...shaping,
};
