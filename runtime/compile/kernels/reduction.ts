import type { Emitter } from "../emitter";
import { ELEMENT_TYPE } from "../onnx-proto";
import { normalizeAxes } from "../shape";
import type { Value } from "../value";
import { taking, type KernelEntry, type KernelTable } from "./kernel";

/** Kernels that combine elements along axes: sums and means, extremes, softmax, cumulative sums. */

type Reduction = "Sum" | "Mean" | "Max" | "Min" | "Prod";

/** A reduction; `axes` names the attribute that tfjs keeps its axes in. */
const reduction = (
  operator: Reduction,
  axes: "axis" | "reductionIndices",
  before: (emit: Emitter, x: Value) => Value = (_, x) => x,
  after: (emit: Emitter, y: Value) => Value = (_, y) => y,
): KernelEntry =>
  taking(`${axes} keepDims`, (call) => {
    const x = before(call.emit, call.input("x"));
    const over = normalizeAxes(call.axes(axes), x.shape.length);
    const reduced = call.emit.reduce(operator, x, over);
    const shape = x.shape.filter((_, axis) => !over.includes(axis));
    return after(call.emit, call.flag("keepDims") ? reduced : call.emit.reshape(reduced, shape));
  });

const boolsAsInts = (emit: Emitter, x: Value): Value =>
  x.dtype === "bool" ? emit.cast(x, "int32") : x;
const asInts = (emit: Emitter, x: Value): Value => emit.cast(x, "int32");
const asBools = (emit: Emitter, x: Value): Value => emit.cast(x, "bool");

const position = (operator: "ArgMax" | "ArgMin"): KernelEntry =>
  taking("axis", (call) => {
    const x = call.input("x");
    const [axis = 0] = normalizeAxes(call.number("axis"), x.shape.length);
    const shape = x.shape.filter((_, i) => i !== axis);
    const type = { shape, type: "int64" } as const;
    const index = call.emit.graph.node(operator, [call.emit.full(x)], type, { axis, keepdims: 0 });
    return call.emit.node("Cast", [index], { to: ELEMENT_TYPE.int32 }, shape, "int32");
  });

/** Products of all elements up to each: every pass doubles how far back a product reaches. */
function cumulativeProduct(emit: Emitter, x: Value, axis: number, exclusive: boolean): Value {
  const length = x.shape[axis] ?? 1;
  const shifted = (value: Value, by: number) => {
    const kept = emit.slice(
      value,
      value.shape.map(() => 0),
      value.shape.with(axis, length - by),
    );
    return emit.pad(
      kept,
      value.shape.map((_, i) => [i === axis ? by : 0, 0]),
      1,
    );
  };
  let product = exclusive ? shifted(x, 1) : x;
  for (let reach = 1; reach < length; reach *= 2) {
    product = emit.mul(product, shifted(product, reach));
  }
  return product;
}

export const reductions: KernelTable = {
  All: reduction("Min", "axis", asInts, asBools),
  Any: reduction("Max", "axis", asInts, asBools),
  ArgMax: position("ArgMax"),
  ArgMin: position("ArgMin"),
  Cumsum: taking("axis exclusive reverse", (call) => {
    const x = call.input("x");
    const axis = call.emit.graph.constant([call.number("axis")], [], "int64");
    const exclusive = Number(call.flag("exclusive"));
    const reverse = Number(call.flag("reverse"));
    return call.emit.node("CumSum", [x, axis], { exclusive, reverse }, x.shape, x.dtype);
  }),
  Cumprod: taking("axis exclusive reverse", (call) => {
    const { emit } = call;
    const x = call.input("x");
    const [axis = 0] = normalizeAxes(call.number("axis"), x.shape.length);
    const turned = (value: Value) => (call.flag("reverse") ? emit.reverse(value, [axis]) : value);
    return turned(cumulativeProduct(emit, turned(x), axis, call.flag("exclusive")));
  }),
  // A normalisation by given statistics.
  FusedBatchNorm: taking("varianceEpsilon", (call) => {
    const { emit } = call;
    const variance = emit.add(call.input("variance"), emit.fill(call.number("varianceEpsilon")));
    const deviation = emit.elementwise("Sqrt", [variance]);
    const centred = emit.sub(call.input("x"), call.input("mean"));
    const scale = call.optionalInput("scale") ?? emit.fill(1);
    const y = emit.mul(centred, emit.div(scale, deviation));
    const offset = call.optionalInput("offset");
    return offset === undefined ? y : emit.add(y, offset);
  }),
  Max: reduction("Max", "reductionIndices"),
  Mean: reduction("Mean", "axis"),
  Min: reduction("Min", "axis"),
  Prod: reduction("Prod", "axis", boolsAsInts),
  Softmax: taking("dim", (call) => {
    const x = call.input("logits");
    const [axis = 0] = normalizeAxes(call.number("dim"), x.shape.length);
    return call.emit.node("Softmax", [x], { axis }, x.shape);
  }),
  Sum: reduction("Sum", "axis", boolsAsInts),
};
