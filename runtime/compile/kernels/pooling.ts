import { averageMap, poolWindows, type Windows } from "../../gradients/axis-maps";
import { mapAlong } from "./along-axis";
import { taking, type KernelCall, type KernelTable } from "./kernel";

/** Pooling of NHWC images. Only elements inside the image count. */

const windowsOf = (call: KernelCall): [Windows, Windows] =>
  poolWindows(call.input("x").shape, {
    filterSize: call.pair("filterSize"),
    strides: call.pair("strides"),
    pad: call.padding("pad"),
    dimRoundingMode: call.rounding("dimRoundingMode"),
  });

/** Whether the windows are a grid without overlap, padding or rest. */
const isGrid = (length: number, { count, size, stride, before }: Windows): boolean =>
  size === stride && before === 0 && count * size === length;

/** Lower than any element: a window that has one inside never takes it. */
const LOWEST = -Infinity;

const attributes = "filterSize strides pad dimRoundingMode";

export const pooling: KernelTable = {
  AvgPool: taking(attributes, (call) => {
    const { emit } = call;
    const x = call.input("x");
    const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
    const [down, across] = windowsOf(call);
    if (isGrid(height, down) && isGrid(width, across)) {
      const grid = [batch, down.count, down.size, across.count, across.size, channels];
      const means = emit.reduce("Mean", emit.reshape(x, grid), [2, 4]);
      return emit.reshape(means, [batch, down.count, across.count, channels]);
    }
    const columns = mapAlong(emit, x, 2, averageMap(width, across));
    return mapAlong(emit, columns, 1, averageMap(height, down));
  }),
  MaxPool: taking(attributes, (call) => {
    const { emit } = call;
    const x = call.input("x");
    const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
    const [down, across] = windowsOf(call);
    const fit = (length: number, { count, size, stride, before }: Windows) => {
      const needed = (count - 1) * stride + size;
      const kept = Math.min(length, needed - before);
      return { kept, sides: [before, needed - before - kept] as const };
    };
    const [rows, columns] = [fit(height, down), fit(width, across)];
    const cropped = emit.slice(x, [0, 0, 0, 0], [batch, rows.kept, columns.kept, channels]);
    const padded = emit.pad(cropped, [[0, 0], rows.sides, columns.sides, [0, 0]], LOWEST);
    const shape = [batch, channels, down.count, across.count];
    const windows = {
      kernel_shape: [down.size, across.size],
      strides: [down.stride, across.stride],
    };
    const largest = emit.node("MaxPool", [emit.transpose(padded, [0, 3, 1, 2])], windows, shape);
    return emit.transpose(largest, [0, 2, 3, 1]);
  }),
};
