import type { AxisMap } from "../../gradients/axis-maps";
import type { Emitter } from "../emitter";
import { sizeOf } from "../shape";
import type { Value } from "../value";

/** The tensor with a linear map of constants applied along an axis: a matrix product on what lies before and after it. */
export function mapAlong(emit: Emitter, x: Value, axis: number, map: AxisMap): Value {
  const [to, from] = [map.length, x.shape[axis] ?? 1];
  const before = sizeOf(x.shape.slice(0, axis));
  const after = sizeOf(x.shape.slice(axis + 1));
  const matrix = emit.constant(map.flat(), [to, from], "float32");
  const stacked = emit.reshape(x, [before, from, after]);
  const product = emit.node("MatMul", [matrix, stacked], {}, [before, to, after]);
  return emit.reshape(product, x.shape.with(axis, to));
}
