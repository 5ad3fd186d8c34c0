import { linearMap, nearestMap, type AxisMap } from "../../gradients/axis-maps";
import type { Emitter } from "../emitter";
import type { Value } from "../value";
import { mapAlong } from "./along-axis";
import { taking, type KernelCall, type KernelTable } from "./kernel";

/** Resizing of NHWC images: one map for each axis. */

function resize(
  call: KernelCall,
  mapOf: typeof linearMap,
  apply: (emit: Emitter, x: Value, axis: number, map: AxisMap) => Value,
): Value {
  const options = {
    alignCorners: call.flag("alignCorners"),
    halfPixelCenters: call.flag("halfPixelCenters"),
  };
  const [height = 1, width = 1] = call.numbers("size");
  return [height, width].reduce((x, to, i) => {
    const axis = i + 1;
    const from = x.shape[axis] ?? 1;
    return to === from ? x : apply(call.emit, x, axis, mapOf(to, from, options));
  }, call.input("images"));
}

/** A map that takes one element each needs no product. */
function pickAlong(emit: Emitter, x: Value, axis: number, map: AxisMap): Value {
  const indices = map.map((row) => row.indexOf(1));
  const list = emit.constant(indices, [indices.length], "int32");
  return emit.node("Gather", [x, list], { axis }, x.shape.with(axis, indices.length), x.dtype);
}

const attributes = "alignCorners halfPixelCenters size";

export const resizing: KernelTable = {
  ResizeBilinear: taking(attributes, (call) => resize(call, linearMap, mapAlong)),
  ResizeNearestNeighbor: taking(attributes, (call) => resize(call, nearestMap, pickAlong)),
};
