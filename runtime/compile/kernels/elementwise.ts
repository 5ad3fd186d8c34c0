import type { DType } from "../../engines/engine";
import type { Emitter } from "../emitter";
import type { Value } from "../value";
import { plain, taking, type KernelEntry, type KernelTable } from "./kernel";

/** Kernels that work element by element: unary, binary, comparison, logic, selection and casts. */

/** tfjs has `x` for the input of every unary kernel. */
const unary = (lower: (emit: Emitter, x: Value) => Value): KernelEntry =>
  plain((call) => lower(call.emit, call.input("x")));

/** tfjs has `a` and `b` for the inputs of every binary kernel. */
const binary = (lower: (emit: Emitter, a: Value, b: Value) => Value): KernelEntry =>
  plain((call) => lower(call.emit, call.input("a"), call.input("b")));

/** A kernel that is one ONNX operator. */
const one = (operator: string, dtype?: DType): KernelEntry =>
  unary((emit, x) => emit.elementwise(operator, [x], {}, dtype));

const two = (operator: string, dtype?: DType): KernelEntry =>
  binary((emit, a, b) => emit.elementwise(operator, [a, b], {}, dtype));

const clip = (emit: Emitter, x: Value, low: number, high: number): Value =>
  emit.elementwise("Clip", [x, emit.fill(low), emit.fill(high)]);

/** Fixed constants of the SELU, https://arxiv.org/abs/1706.02515. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** Applies the activation which tfjs fuses into convolutions and matrix products. */
export function activate(emit: Emitter, x: Value, activation: string, alpha: number): Value {
  switch (activation) {
    case "relu":
      return emit.elementwise("Relu", [x]);
    case "leakyrelu":
      return emit.elementwise("LeakyRelu", [x], { alpha: { float: alpha } });
    case "relu6":
      return clip(emit, x, 0, 6);
    case "elu":
      return emit.elementwise("Elu", [x]);
    case "sigmoid":
      return emit.elementwise("Sigmoid", [x]);
    default:
      return x;
  }
}

const unaries: KernelTable = {
  Abs: one("Abs"),
  Acos: one("Acos"),
  Acosh: one("Acosh"),
  Asin: one("Asin"),
  Asinh: one("Asinh"),
  Atan: one("Atan"),
  Atanh: one("Atanh"),
  Ceil: one("Ceil"),
  Cos: one("Cos"),
  Cosh: one("Cosh"),
  Elu: one("Elu"),
  Erf: one("Erf"),
  Exp: one("Exp"),
  Expm1: unary((emit, x) => emit.sub(emit.elementwise("Exp", [x]), emit.fill(1))),
  Floor: one("Floor"),
  IsNan: one("IsNaN", "bool"),
  LeakyRelu: taking("alpha", (call) =>
    call.emit.elementwise("LeakyRelu", [call.input("x")], {
      alpha: { float: call.number("alpha") },
    }),
  ),
  Log: one("Log"),
  Log1p: unary((emit, x) => emit.elementwise("Log", [emit.add(x, emit.fill(1))])),
  LogicalNot: one("Not"),
  Neg: one("Neg"),
  Reciprocal: one("Reciprocal"),
  Relu: one("Relu"),
  Relu6: unary((emit, x) => clip(emit, x, 0, 6)),
  Round: one("Round"),
  Rsqrt: unary((emit, x) => emit.elementwise("Reciprocal", [emit.elementwise("Sqrt", [x])])),
  Selu: unary((emit, x) =>
    emit.elementwise("Selu", [x], { alpha: { float: SELU_ALPHA }, gamma: { float: SELU_SCALE } }),
  ),
  Sigmoid: one("Sigmoid"),
  Sign: one("Sign"),
  Sin: one("Sin"),
  Sinh: one("Sinh"),
  Softplus: one("Softplus"),
  Sqrt: one("Sqrt"),
  Square: unary((emit, x) => emit.mul(x, x)),
  Tan: one("Tan"),
  Tanh: one("Tanh"),
};

const binaries: KernelTable = {
  Add: binary((emit, a, b) => emit.add(a, b)),
  Sub: binary((emit, a, b) => emit.sub(a, b)),
  Multiply: binary((emit, a, b) => emit.mul(a, b)),
  RealDiv: binary((emit, a, b) => emit.div(a, b)),
  FloorDiv: binary((emit, a, b) => {
    const quotient = emit.div(emit.cast(a, "float32"), emit.cast(b, "float32"));
    return emit.cast(emit.elementwise("Floor", [quotient]), "int32");
  }),
  // The result takes the sign of the divisor, as in Python.
  Mod: binary((emit, a, b) => {
    const quotient = emit.div(emit.cast(a, "float32"), emit.cast(b, "float32"));
    return emit.sub(a, emit.mul(emit.cast(emit.elementwise("Floor", [quotient]), a.dtype), b));
  }),
  Maximum: two("Max"),
  Minimum: two("Min"),
  Pow: two("Pow"),
  SquaredDifference: binary((emit, a, b) => {
    const difference = emit.sub(a, b);
    return emit.mul(difference, difference);
  }),
  EluGrad: plain((call) => {
    // d elu / dx is 1 above zero and exp(x) = elu(x) + 1 below: the smaller of 1 and y + 1.
    const { emit } = call;
    const slope = emit.elementwise("Min", [emit.add(call.input("y"), emit.fill(1)), emit.fill(1)]);
    return emit.mul(call.input("dy"), slope);
  }),
  Prelu: plain((call) => {
    const { emit } = call;
    const x = call.input("x");
    const below = emit.mul(call.input("alpha"), x);
    return emit.where(emit.elementwise("GreaterOrEqual", [x, emit.fill(0)], {}, "bool"), x, below);
  }),
  AddN: plain((call) => call.list().reduce((a, b) => call.emit.add(a, b))),
};

const comparisons: KernelTable = {
  Equal: two("Equal", "bool"),
  NotEqual: binary((emit, a, b) =>
    emit.elementwise("Not", [emit.elementwise("Equal", [a, b], {}, "bool")]),
  ),
  Greater: two("Greater", "bool"),
  GreaterEqual: two("GreaterOrEqual", "bool"),
  Less: two("Less", "bool"),
  LessEqual: two("LessOrEqual", "bool"),
  LogicalAnd: two("And", "bool"),
  LogicalOr: two("Or", "bool"),
};

const selection: KernelTable = {
  Cast: taking("dtype", (call) => call.emit.cast(call.input("x"), call.dtype("dtype"))),
  ClipByValue: taking("clipValueMin clipValueMax", (call) =>
    clip(call.emit, call.input("x"), call.number("clipValueMin"), call.number("clipValueMax")),
  ),
  Select: plain((call) =>
    call.emit.where(call.input("condition"), call.input("t"), call.input("e")),
  ),
  // 1 above zero, `alpha` elsewhere.
  Step: taking("alpha", (call) => {
    const { emit } = call;
    const positive = emit.elementwise("Greater", [call.input("x"), emit.fill(0)], {}, "bool");
    const alpha = call.number("alpha", 0);
    return alpha === 0
      ? emit.cast(positive, "float32")
      : emit.where(positive, emit.fill(1), emit.fill(alpha));
  }),
  OnesLike: unary((emit, x) => emit.fill(1, x.shape, x.dtype)),
  ZerosLike: unary((emit, x) => emit.fill(0, x.shape, x.dtype)),
  Fill: taking("shape value dtype", (call) =>
    call.emit.fill(call.number("value"), call.numbers("shape"), call.dtype("dtype")),
  ),
};

export const elementwise: KernelTable = { ...unaries, ...binaries, ...comparisons, ...selection };
