import * as tf from "@tensorflow/tfjs";
import { CompileError } from "../errors";
import { normalizeAxes, range, sizeOf } from "../shape";
import type { Value } from "../value";
import { plain, taking, type KernelCall, type KernelTable } from "./kernel";

/** Kernels that move elements without computing: reshape, transpose, slice, concat, pad, tile, gather. */

const axisOf = (axis: number, rank: number): number => normalizeAxes(axis, rank)[0] ?? 0;

const insertAt = (shape: readonly number[], axis: number): number[] => shape.toSpliced(axis, 0, 1);

/** Pieces of the given lengths along an axis. */
function split(call: KernelCall, x: Value, lengths: readonly number[], axis: number): Value[] {
  let start = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += length;
    return call.emit.slice(x, begin, x.shape.with(axis, length));
  });
}

const joining: KernelTable = {
  Concat: taking("axis", (call) => {
    const parts = call.list().filter((value) => sizeOf(value.shape) > 0);
    const [first = call.list()[0]] = parts;
    if (first === undefined) throw new CompileError("tf.concat was called without tensors.");
    const axis = axisOf(call.number("axis"), first.shape.length);
    return call.emit.concat(parts.length === 0 ? [first] : parts, axis);
  }),
  Pack: taking("axis", (call) => {
    const parts = call.list();
    const axis = axisOf(call.number("axis"), (parts[0]?.shape.length ?? 0) + 1);
    return call.emit.concat(
      parts.map((value) => call.emit.reshape(value, insertAt(value.shape, axis))),
      axis,
    );
  }),
  Unpack: taking("axis", (call) => {
    const x = call.input("value");
    const axis = axisOf(call.number("axis"), x.shape.length);
    const length = x.shape[axis] ?? 0;
    return split(call, x, new Array<number>(length).fill(1), axis).map((piece) =>
      call.emit.reshape(piece, x.shape.toSpliced(axis, 1)),
    );
  }),
  SplitV: taking("numOrSizeSplits axis", (call) => {
    const x = call.input("x");
    const axis = axisOf(call.number("axis"), x.shape.length);
    const [first = 1, ...rest] = call.numbers("numOrSizeSplits");
    const length = x.shape[axis] ?? 0;
    const known = [first, ...rest].filter((n) => n >= 0).reduce((sum, n) => sum + n, 0);
    const isCount = rest.length === 0 && first !== length;
    const lengths = isCount
      ? new Array<number>(first).fill(length / first)
      : [first, ...rest].map((n) => (n < 0 ? length - known : n));
    return split(call, x, lengths, axis);
  }),
};

const cutting: KernelTable = {
  Slice: taking("begin size", (call) => {
    const x = call.input("x");
    const begin = call.numbers("begin");
    const size = call.numbers("size");
    const starts = x.shape.map((_, axis) => begin[axis] ?? 0);
    const shape = x.shape.map((n, axis) => {
      const wanted = size[axis] ?? -1;
      return wanted < 0 ? n - (starts[axis] ?? 0) : wanted;
    });
    return call.emit.slice(x, starts, shape);
  }),
  StridedSlice: taking(
    "begin end strides beginMask endMask ellipsisMask newAxisMask shrinkAxisMask",
    (call) => {
      const x = call.input("x");
      const mask = (name: string) => call.number(name, 0);
      const { begin, end, strides, finalShape, finalShapeSparse } = tf.slice_util.sliceInfo(
        [...x.shape],
        call.numbers("begin"),
        call.numbers("end"),
        call.numbers("strides"),
        mask("beginMask"),
        mask("endMask"),
        mask("ellipsisMask"),
        mask("newAxisMask"),
        mask("shrinkAxisMask"),
      );
      const { emit } = call;
      if (strides.some((stride) => stride < 0)) {
        throw new CompileError(
          "tf.stridedSlice with a negative stride cannot be compiled; use tf.reverse first.",
        );
      }
      if (sizeOf(finalShapeSparse) === 0) return emit.fill(0, finalShape, x.dtype);
      const shape = begin.map((start, axis) =>
        Math.ceil(((end[axis] ?? 0) - start) / (strides[axis] ?? 1)),
      );
      return emit.reshape(emit.slice(x, begin, shape, strides), finalShape);
    },
  ),
  Reverse: taking("dims", (call) => {
    const x = call.input("x");
    return call.emit.reverse(x, normalizeAxes(call.numbers("dims"), x.shape.length));
  }),
};

const repeating: KernelTable = {
  Tile: taking("reps", (call) => {
    const x = call.input("x");
    const reps = call.numbers("reps");
    const shape = x.shape.map((n, axis) => n * (reps[axis] ?? 1));
    if (x.shape.every((n, axis) => n === 1 || reps[axis] === 1))
      return call.emit.broadcastTo(x, shape);
    return call.emit.node("Tile", [x, call.emit.graph.integers(reps)], {}, shape, x.dtype);
  }),
  PadV2: taking("paddings constantValue", (call) =>
    call.emit.pad(call.input("x"), call.pairs("paddings"), call.number("constantValue", 0)),
  ),
  MirrorPad: taking("paddings mode", (call) => {
    const symmetric = call.text("mode") === "symmetric";
    return call
      .pairs("paddings")
      .reduce((x, padding, axis) => mirror(call, x, axis, padding, symmetric), call.input("x"));
  }),
};

/** Mirrors one axis at its ends; "symmetric" repeats the edge element, "reflect" does not. */
function mirror(
  call: KernelCall,
  x: Value,
  axis: number,
  [before, after]: [number, number],
  symmetric: boolean,
): Value {
  if (before === 0 && after === 0) return x;
  const length = x.shape[axis] ?? 0;
  const skip = symmetric ? 0 : 1;
  const front = range(before).map((i) => before - 1 - i + skip);
  const back = range(after).map((i) => length - 1 - skip - i);
  const indices = [...front, ...range(length), ...back];
  return gather(call, x, call.emit.constant(indices, [indices.length], "int32"), axis);
}

function gather(call: KernelCall, x: Value, indices: Value, axis: number): Value {
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape);
  return call.emit.node("Gather", [x, indices], { axis }, shape, x.dtype);
}

/** For each index a row of `depth` booleans, true at the index. ONNX Runtime's OneHot lacks type combinations. */
function oneHot(call: KernelCall, indices: Value, depth: number): Value {
  const columns = call.emit.constant(range(depth), [depth], "int32");
  const rows = call.emit.reshape(call.emit.cast(indices, "int32"), [...indices.shape, 1]);
  return call.emit.elementwise("Equal", [rows, columns], {}, "bool");
}

const indexing: KernelTable = {
  GatherV2: taking("axis batchDims", (call) => {
    call.only("batchDims", 0);
    const x = call.input("x");
    return gather(call, x, call.input("indices"), axisOf(call.number("axis"), x.shape.length));
  }),
  OneHot: taking("depth onValue offValue dtype", (call) => {
    const hot = oneHot(call, call.input("indices"), call.number("depth"));
    const dtype = call.dtype("dtype");
    const [on, off] = [call.number("onValue", 1), call.number("offValue", 0)];
    if (on === 1 && off === 0) return call.emit.cast(hot, dtype);
    return call.emit.where(hot, call.emit.fill(on, [], dtype), call.emit.fill(off, [], dtype));
  }),
  // The gradient of a gather: rows with equal index are summed, here as a matrix product with one-hot rows.
  UnsortedSegmentSum: taking("numSegments", (call) => {
    const { emit } = call;
    const x = call.input("x");
    const ids = call.input("segmentIds");
    const count = sizeOf(ids.shape);
    const rest = x.shape.slice(ids.shape.length);
    const segments = call.number("numSegments");
    const hot = emit.cast(oneHot(call, emit.reshape(ids, [count]), segments), "float32");
    const rows = emit.reshape(emit.cast(x, "float32"), [count, sizeOf(rest)]);
    return emit.cast(emit.reshape(emit.matmul(hot, rows, true), [segments, ...rest]), x.dtype);
  }),
  DepthToSpace: taking("blockSize dataFormat", (call) => {
    call.only("dataFormat", "NHWC");
    const { emit } = call;
    const [batch = 1, height = 1, width = 1, channels = 1] = call.input("x").shape;
    const block = call.number("blockSize");
    const depth = channels / (block * block);
    const blocks = emit.reshape(call.input("x"), [batch, height, width, block, block, depth]);
    const spread = emit.transpose(blocks, [0, 1, 3, 2, 4, 5]);
    return emit.reshape(spread, [batch, height * block, width * block, depth]);
  }),
  Range: taking("start stop step dtype", (call) => {
    const [start, step] = [call.number("start"), call.number("step")];
    const count = Math.max(0, Math.ceil((call.number("stop") - start) / step));
    return call.emit.constant(
      range(count).map((i) => start + i * step),
      [count],
      call.dtype("dtype"),
    );
  }),
  LinSpace: taking("start stop num", (call) => {
    const [start, stop, count] = [call.number("start"), call.number("stop"), call.number("num")];
    const step = count > 1 ? (stop - start) / (count - 1) : 0;
    return call.emit.constant(
      range(count).map((i) => start + i * step),
      [count],
      "float32",
    );
  }),
};

export const shaping: KernelTable = {
  Identity: plain((call) => call.input("x")),
  Reshape: taking("shape", (call) => {
    const x = call.input("x");
    return call.emit.reshape(
      x,
      tf.util.inferFromImplicitShape(call.numbers("shape"), sizeOf(x.shape)),
    );
  }),
  ExpandDims: taking("dim", (call) => {
    const x = call.input("input");
    return call.emit.reshape(x, insertAt(x.shape, axisOf(call.number("dim"), x.shape.length + 1)));
  }),
  Transpose: taking("perm", (call) => call.emit.transpose(call.input("x"), call.numbers("perm"))),
  ...joining,
  ...cutting,
  ...repeating,
  ...indexing,
};
