/**
 * Gradients of TensorFlow.js's operators on images: those that it lacks, that have none themselves (pooling, resizing,
 * depthwise convolution) and that are wrong on its cpu backend (mirrored padding, nearest resizing of more than one image,
 * average pooling with padding, linear resizing about pixel centres). Written with operators that have gradients of every
 * order. Registered once, when this file is imported.
 */
import * as tf from "@tensorflow/tfjs";
import {
  averageMap,
  linearMap,
  mapAlong,
  mirrorMap,
  nearestMap,
  poolWindows,
  tapMap,
  transposed,
  type AxisMap,
  type Windows,
} from "./axis-maps";
import { withGradient } from "./custom";
import { gradientOf, replaceGradient } from "./register";

/** The gradient of one map along height and one along width, on NHWC images: the two transposed. */
const mappedBack = (dy: tf.Tensor, rows: AxisMap, columns: AxisMap): tf.Tensor =>
  mapAlong(mapAlong(dy, 2, transposed(columns)), 1, transposed(rows));

gradientOf<tf.AvgPoolAttrs>("AvgPool", ["x"], ({ dy, saved: [x], attributes }) => ({
  x: () => {
    const [, height = 1, width = 1] = x?.shape ?? [];
    const [down, across] = poolWindows(x?.shape ?? [], attributes);
    return mappedBack(dy, averageMap(height, down), averageMap(width, across));
  },
}));

replaceGradient({
  kernelName: "MaxPool",
  inputsToSave: ["x"],
  outputsToSave: [true],
  gradFunc: (dy, [x, y], attributes) => ({
    x: () =>
      maxPoolBack(
        dy as tf.Tensor,
        x as tf.Tensor,
        y as tf.Tensor,
        poolWindows((x as tf.Tensor).shape, attributes as unknown as tf.AvgPoolAttrs),
      ),
  }),
});

/** Each window's gradient goes to the first of its largest elements. Which one that is changes nowhere smoothly. */
function maxPoolBack(
  dy: tf.Tensor,
  x: tf.Tensor,
  y: tf.Tensor,
  [down, across]: [Windows, Windows],
): tf.Tensor {
  const [, height = 1, width = 1] = x.shape;
  const choose = withGradient(
    (x: tf.Tensor, y: tf.Tensor) => tf.stack(firstLargest(x, y, down, across)),
    (_, x, y) => [tf.zerosLike(x), tf.zerosLike(y)],
  );
  const chosen = tf.unstack(choose(x, y)).map((mask) => tf.mul(dy, mask));
  const rows = range(down.size).map((i) => {
    const columns = range(across.size).map((j) => {
      const mask = chosen[i * across.size + j] ?? dy;
      return mapAlong(mask, 2, transposed(tapMap(width, across, j)));
    });
    return mapAlong(sum(columns), 1, transposed(tapMap(height, down, i)));
  });
  return sum(rows);
}

/** For each place in a window 1 where the element there is the first to equal the window's largest, else 0. */
function firstLargest(x: tf.Tensor, y: tf.Tensor, down: Windows, across: Windows): tf.Tensor[] {
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
  const reach = ({ count, size, stride }: Windows) => (count - 1) * stride + size;
  const overhang = (length: number, windows: Windows): [number, number] => [
    windows.before,
    Math.max(0, reach(windows) - windows.before - length),
  ];
  const sides = [[0, 0], overhang(height, down), overhang(width, across), [0, 0]];
  const padded = tf.pad(x, sides as [number, number][], -Infinity);
  let free = tf.onesLike(y);
  return range(down.size).flatMap((i) =>
    range(across.size).map((j) => {
      const element = tf.stridedSlice(
        padded,
        [0, i, j, 0],
        [
          batch,
          i + (down.count - 1) * down.stride + 1,
          j + (across.count - 1) * across.stride + 1,
          channels,
        ],
        [1, down.stride, across.stride, 1],
      );
      const hit = tf.mul(free, tf.cast(tf.equal(element, y), "float32"));
      free = tf.sub(free, hit);
      return hit;
    }),
  );
}

for (const [kernelName, map] of [
  ["ResizeNearestNeighbor", nearestMap],
  ["ResizeBilinear", linearMap],
] as const) {
  gradientOf<tf.ResizeBilinearAttrs>(
    kernelName,
    ["images"],
    ({ dy, saved: [images], attributes }) => ({
      images: () => {
        const [, height = 1, width = 1] = images?.shape ?? [];
        const [toHeight, toWidth] = attributes.size;
        return mappedBack(dy, map(toHeight, height, attributes), map(toWidth, width, attributes));
      },
    }),
  );
}

gradientOf<tf.MirrorPadAttrs>("MirrorPad", ["x"], ({ dy, saved: [x], attributes }) => ({
  x: () =>
    attributes.paddings.reduce(
      (gradient, sides, axis) =>
        sides[0] + sides[1] === 0
          ? gradient
          : mapAlong(
              gradient,
              axis,
              transposed(mirrorMap(x?.shape[axis] ?? 1, sides, attributes.mode)),
            ),
      dy,
    ),
}));

gradientOf<tf.StridedSliceAttrs>("StridedSlice", ["x"], ({ dy, saved: [x], attributes: a }) => ({
  x: () => {
    const shape = x?.shape ?? [];
    const { begin, end, strides } = tf.slice_util.sliceInfo(
      shape,
      a.begin,
      a.end,
      a.strides,
      a.beginMask,
      a.endMask,
      a.ellipsisMask,
      a.newAxisMask,
      a.shrinkAxisMask,
    );
    const taken = begin.map((start, axis): Windows => {
      const stride = strides[axis] ?? 1;
      const count = Math.max(0, Math.ceil(((end[axis] ?? start) - start) / stride));
      return { count, size: 1, stride, before: -start };
    });
    const counts = taken.map(({ count }) => count);
    return taken.reduce(
      (gradient, windows, axis) =>
        mapAlong(gradient, axis, transposed(tapMap(shape[axis] ?? 1, windows, 0))),
      tf.reshape(dy, counts),
    );
  },
}));

gradientOf<tf.DepthToSpaceAttrs>("DepthToSpace", ["x"], ({ dy, attributes: { blockSize } }) => ({
  x: () => {
    const [batch = 1, height = 1, width = 1, depth = 1] = dy.shape;
    const [rows, columns] = [height / blockSize, width / blockSize];
    const blocks = tf.reshape(dy, [batch, rows, blockSize, columns, blockSize * depth]);
    const gathered = tf.transpose(blocks, [0, 1, 3, 2, 4]);
    return tf.reshape(gathered, [batch, rows, columns, blockSize * blockSize * depth]);
  },
}));

/**
 * A convolution y(x, w) and its two gradients are each linear in both of their arguments, so that the gradients of all
 * three are the three again. TensorFlow.js knows it of the first two of the plain convolution.
 */
const kernel = (name: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor =>
  tf.engine().runKernel(name, inputs, { ...attributes });

gradientOf<tf.Conv2DBackpropFilterAttrs>(
  "Conv2DBackpropFilter",
  ["x", "dy"],
  ({ dy: ddw, saved, attributes: { filterShape: _, ...attributes } }) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    return {
      x: () =>
        kernel("Conv2DBackpropInput", { dy, filter: ddw }, { ...attributes, inputShape: x.shape }),
      dy: () => kernel("Conv2D", { x, filter: ddw }, { ...attributes, dilations: [1, 1] }),
    };
  },
);

const DEPTHWISE = "DepthwiseConv2dNative";
const DEPTHWISE_INPUT = "DepthwiseConv2dNativeBackpropInput";
const DEPTHWISE_FILTER = "DepthwiseConv2dNativeBackpropFilter";

const depthwise = (x: tf.Tensor, filter: tf.Tensor, attributes: object) =>
  kernel(DEPTHWISE, { x, filter }, attributes);
const depthwiseInput = (dy: tf.Tensor, filter: tf.Tensor, like: tf.Tensor, attributes: object) =>
  kernel(DEPTHWISE_INPUT, { dy, filter }, { ...attributes, inputShape: like.shape });
const depthwiseFilter = (x: tf.Tensor, dy: tf.Tensor, like: tf.Tensor, attributes: object) =>
  kernel(DEPTHWISE_FILTER, { x, dy }, { ...attributes, filterShape: like.shape });

gradientOf<tf.DepthwiseConv2dNativeAttrs>(DEPTHWISE, ["x", "filter"], (arrival) => {
  const { dy, saved, attributes } = arrival;
  const [x, filter] = saved as [tf.Tensor, tf.Tensor];
  const { dataFormat: _, ...geometry } = attributes;
  return {
    x: () => depthwiseInput(dy, filter, x, geometry),
    filter: () => depthwiseFilter(x, dy, filter, geometry),
  };
});

gradientOf<tf.DepthwiseConv2dNativeBackpropInputAttrs>(
  DEPTHWISE_INPUT,
  ["dy", "filter"],
  ({ dy: ddx, saved, attributes: { inputShape: _, ...geometry } }) => {
    const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
    return {
      dy: () => depthwise(ddx, filter, { ...geometry, dataFormat: "NHWC" }),
      filter: () => depthwiseFilter(ddx, dy, filter, geometry),
    };
  },
);

gradientOf<tf.DepthwiseConv2dNativeBackpropFilterAttrs>(
  DEPTHWISE_FILTER,
  ["x", "dy"],
  ({ dy: ddw, saved, attributes: { filterShape: _, ...geometry } }) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    return {
      x: () => depthwiseInput(dy, ddw, x, geometry),
      dy: () => depthwise(x, ddw, { ...geometry, dataFormat: "NHWC" }),
    };
  },
);

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sum = (tensors: readonly tf.Tensor[]): tf.Tensor => tensors.reduce((a, b) => tf.add(a, b));
