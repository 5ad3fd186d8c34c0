import type { DType } from "../engines/engine";
import { type GraphBuilder } from "./graph";
import type { Lowering } from "./lowering";
import { ELEMENT_TYPE, type Attributes } from "./onnx-proto";
import { alignRank, broadcast, range, sameShape, sizeOf, type Shape } from "./shape";
import { isConstant, typedArray, type Value } from "./value";

/**
 * The vocabulary in which kernels are written: tensor operations that append ONNX nodes and answer the
 * resulting {@link Value}. It knows the few algebraic facts that tfjs gradients call for (adding nothing,
 * multiplying by one or zero, undoing a reshape, summing what repeats) and keeps repetition lazy. Zeros matter
 * where a gradient is differentiated again: what a ReLU's slope passes back is a tensor of zeros, and so is all
 * that a tape without algebra would compute from it, down to the gradients of the kernels.
 */
export class Emitter {
  readonly #shared = new Map<string, Value>();

  constructor(
    readonly graph: GraphBuilder,
    private readonly lowering: Lowering,
  ) {}

  /** A tensor all of whose elements are the same number. */
  fill(number: number, shape: Shape = [], dtype: DType = "float32"): Value {
    const data = typedArray([number], dtype);
    return { id: this.graph.constant(data, [], dtype), shape, stored: [], dtype, data };
  }

  /** A tensor whose elements are known. */
  constant(elements: ArrayLike<number>, shape: Shape, dtype: DType): Value {
    const data = typedArray(elements, dtype);
    const [first] = data;
    if (first !== undefined && data.every((element) => element === first)) {
      return this.fill(first, shape, dtype);
    }
    return { id: this.graph.constant(data, shape, dtype), shape, stored: shape, dtype, data };
  }

  /** The name of an ONNX value that holds the whole tensor, repetition written out. */
  full(value: Value): string {
    if (sameShape(value.stored, value.shape)) return value.id;
    const { id, shape, dtype: type } = value;
    return this.graph.node("Expand", [id, this.graph.integers(shape)], { shape, type });
  }

  /** Appends a node over whole tensors. */
  node(
    operator: string,
    inputs: readonly (Value | string)[],
    attributes: Attributes,
    shape: Shape,
    dtype: DType = "float32",
  ): Value {
    const names = inputs.map((input) => (typeof input === "string" ? input : this.full(input)));
    const id = this.graph.node(operator, names, { shape, type: dtype }, attributes);
    return { id, shape, stored: shape, dtype };
  }

  /** Appends an operator that works element by element and broadcasts its inputs. */
  elementwise(
    operator: string,
    inputs: readonly Value[],
    attributes: Attributes = {},
    dtype: DType = inputs[0]?.dtype ?? "float32",
  ): Value {
    const shape = inputs.map((input) => input.shape).reduce(broadcast);
    const stored = inputs.map((input) => input.stored).reduce(broadcast);
    const names = inputs.map((input) => input.id);
    const id = this.graph.node(operator, names, { shape: stored, type: dtype }, attributes);
    return { id, shape, stored, dtype };
  }

  add(a: Value, b: Value): Value {
    if (isConstant(b, 0)) return this.broadcastTo(a, broadcast(a.shape, b.shape));
    if (isConstant(a, 0)) return this.broadcastTo(b, broadcast(a.shape, b.shape));
    return this.elementwise("Add", [a, b]);
  }

  sub(a: Value, b: Value): Value {
    if (isConstant(b, 0)) return this.broadcastTo(a, broadcast(a.shape, b.shape));
    return this.elementwise("Sub", [a, b]);
  }

  mul(a: Value, b: Value): Value {
    if (isConstant(b, 1)) return this.broadcastTo(a, broadcast(a.shape, b.shape));
    if (isConstant(a, 1)) return this.broadcastTo(b, broadcast(a.shape, b.shape));
    if (isConstant(a, 0) || isConstant(b, 0)) {
      return this.fill(0, broadcast(a.shape, b.shape), a.dtype);
    }
    return this.elementwise("Mul", [a, b]);
  }

  div(a: Value, b: Value): Value {
    if (isConstant(b, 1)) return this.broadcastTo(a, broadcast(a.shape, b.shape));
    return this.elementwise("Div", [a, b]);
  }

  where(condition: Value, ifTrue: Value, ifFalse: Value): Value {
    return this.elementwise("Where", [condition, ifTrue, ifFalse], {}, ifTrue.dtype);
  }

  cast(value: Value, dtype: DType): Value {
    if (value.dtype === dtype) return value;
    const number = value.data?.length === 1 ? value.data[0] : undefined;
    if (number !== undefined) {
      const cast = dtype === "bool" ? Number(number !== 0) : number;
      return this.fill(dtype === "int32" ? Math.trunc(cast) : cast, value.shape, dtype);
    }
    return this.elementwise("Cast", [value], { to: ELEMENT_TYPE[dtype] }, dtype);
  }

  /** The same tensor repeated to a shape it broadcasts to; costs nothing. */
  broadcastTo(value: Value, shape: Shape): Value {
    const { id, stored, dtype, data } = value;
    return sameShape(value.shape, shape) ? value : { id, stored, dtype, data, shape };
  }

  reshape(value: Value, shape: Shape): Value {
    const source = value.reshapes ?? value;
    if (sameShape(source.shape, shape)) return source;
    const { dtype, data } = source;
    if (source.stored.length === 0) return { id: source.id, shape, stored: [], dtype, data };
    const stored = reshapeStored(source, shape);
    if (stored === undefined) {
      return {
        ...this.node("Reshape", [source, this.graph.integers(shape)], {}, shape, dtype),
        data,
        reshapes: source,
      };
    }
    const id = this.#reshaped(source, stored);
    return { id, shape, stored, dtype, data, reshapes: source };
  }

  transpose(value: Value, permutation: readonly number[]): Value {
    const shape = permutation.map((axis) => value.shape[axis] ?? 1);
    if (value.stored.length === 0) return this.broadcastTo(value, shape);
    if (permutation.every((axis, i) => axis === i)) return value;
    const aligned = this.#aligned(value);
    const moved = permutation.filter((axis) => aligned.stored[axis] !== 1);
    if (moved.every((axis, i) => i === 0 || axis > (moved[i - 1] ?? 0))) {
      const stored = permutation.map((axis) => aligned.stored[axis] ?? 1);
      return { id: this.#reshaped(aligned, stored), shape, stored, dtype: value.dtype };
    }
    const stored = permutation.map((axis) => aligned.stored[axis] ?? 1);
    const type = { shape: stored, type: value.dtype };
    const id = this.graph.node("Transpose", [aligned.id], type, { perm: permutation });
    return { id, shape, stored, dtype: value.dtype };
  }

  /** Elements `begin` to `begin + size`, taking every `step`-th, along each axis. */
  slice(value: Value, begin: readonly number[], shape: Shape, step?: readonly number[]): Value {
    if (value.stored.length === 0) return this.broadcastTo(value, shape);
    const axes = range(shape.length).filter((axis) => shape[axis] !== value.shape[axis]);
    if (axes.length === 0) return value;
    const at = (list: readonly number[], axis: number) => list[axis] ?? 0;
    const steps = axes.map((axis) => (step === undefined ? 1 : at(step, axis)));
    const starts = axes.map((axis) => at(begin, axis));
    const ends = axes.map(
      (axis, i) => (starts[i] ?? 0) + (at(shape, axis) - 1) * (steps[i] ?? 1) + 1,
    );
    const inputs = [value, ...[starts, ends, axes].map((list) => this.graph.integers(list))];
    if (steps.some((n) => n !== 1)) inputs.push(this.graph.integers(steps));
    return this.node("Slice", inputs, {}, shape, value.dtype);
  }

  concat(values: readonly Value[], axis: number): Value {
    const [first] = values;
    if (first === undefined) throw new RangeError("Nothing to concatenate.");
    if (values.length === 1) return first;
    const length = values.reduce((sum, value) => sum + (value.shape[axis] ?? 0), 0);
    return this.node("Concat", values, { axis }, first.shape.with(axis, length), first.dtype);
  }

  /** Pads with a number, `[before, after]` along each axis. */
  pad(value: Value, paddings: readonly (readonly [number, number])[], number = 0): Value {
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return value;
    const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
    const shape = value.shape.map((n, i) => n + (pads[i] ?? 0) + (paddings[i]?.[1] ?? 0));
    const inputs = [value, this.graph.integers(pads)];
    if (number !== 0) inputs.push(this.fill(number, [], value.dtype).id);
    return this.node("Pad", inputs, { mode: "constant" }, shape, value.dtype);
  }

  /**
   * Reduces over axes (ascending), which stay as ones. Over an axis along which the value merely repeats,
   * a sum is a multiplication by the count and the rest is nothing at all.
   */
  reduce(
    operator: "Sum" | "Mean" | "Max" | "Min" | "Prod",
    value: Value,
    axes: readonly number[],
  ): Value {
    const shape = value.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
    if (isConstant(value, 0)) return this.fill(0, shape, value.dtype);
    const source =
      operator === "Prod" ? { ...value, id: this.full(value), stored: value.shape } : value;
    const offset = source.shape.length - source.stored.length;
    const present = axes.filter((axis) => axis >= offset && source.stored[axis - offset] !== 1);
    const repeated = axes.filter((axis) => !present.includes(axis));
    const reduced = present.map((axis) => axis - offset);
    const stored = source.stored.map((n, axis) => (reduced.includes(axis) ? 1 : n));
    const id = this.#reduceStored(operator, source, reduced, stored);
    const result: Value = { id, shape, stored, dtype: value.dtype };
    if (operator !== "Sum") return result;
    const count = sizeOf(repeated.map((axis) => source.shape[axis] ?? 1));
    return this.mul(result, this.fill(count, [], value.dtype));
  }

  /** The elements in reverse order along axes. */
  reverse(value: Value, axes: readonly number[]): Value {
    const reversed = axes.filter((axis) => value.shape[axis] !== 1);
    if (reversed.length === 0) return value;
    // From the last element backwards; ONNX clamps the end to "past the first".
    const lists = [
      reversed.map(() => -1),
      reversed.map(() => -(2 ** 31)),
      reversed,
      reversed.map(() => -1),
    ];
    const inputs = [value, ...lists.map((list) => this.graph.integers(list))];
    return this.node("Slice", inputs, {}, value.shape, value.dtype);
  }

  /** A constant that is made once per graph and key; long ones are not otherwise compared. */
  shared(key: string, make: () => Value): Value {
    const value = this.#shared.get(key) ?? make();
    this.#shared.set(key, value);
    return value;
  }

  /** Matrix product of two matrices, either of them transposed. */
  matmul(a: Value, b: Value, transposeA = false, transposeB = false): Value {
    const rows = a.shape[transposeA ? 1 : 0] ?? 1;
    const columns = b.shape[transposeB ? 0 : 1] ?? 1;
    if (isConstant(a, 0) || isConstant(b, 0)) return this.fill(0, [rows, columns]);
    const attributes = { transA: Number(transposeA), transB: Number(transposeB) };
    return this.node("Gemm", [a, b], attributes, [rows, columns]);
  }

  #reduceStored(operator: string, value: Value, axes: readonly number[], reduced: Shape): string {
    const { id, stored, dtype } = value;
    if (axes.length === 0) return id;
    const isLeading = axes.length < stored.length && axes.every((axis, i) => axis === i);
    const isSum = operator === "Sum" || operator === "Mean";
    if (this.lowering.sumsAsProducts && isLeading && isSum && dtype === "float32") {
      const count = sizeOf(stored.slice(0, axes.length));
      const rest = stored.slice(axes.length);
      const matrix = this.#reshaped(value, [count, sizeOf(rest)]);
      const weights = this.fill(operator === "Sum" ? 1 : 1 / count, [1, count]);
      const shape = [1, sizeOf(rest)];
      const sums = this.node("Gemm", [weights, matrix], {}, shape);
      return this.#reshaped(sums, reduced);
    }
    const type = { shape: reduced, type: dtype };
    // Since operator set 13 ReduceSum takes its axes as an input; the others follow in 18.
    return operator === "Sum"
      ? this.graph.node("ReduceSum", [id, this.graph.integers(axes)], type, { keepdims: 1 })
      : this.graph.node(`Reduce${operator}`, [id], type, { axes, keepdims: 1 });
  }

  /** What is stored of a value, in another shape of as many elements. */
  #reshaped({ id, dtype: type }: Value, shape: Shape): string {
    return this.graph.node("Reshape", [id, this.graph.integers(shape)], { shape, type });
  }

  /** The value with a stored shape of its own rank. */
  #aligned(value: Value): Value {
    if (value.stored.length === value.shape.length) return value;
    const stored = alignRank(value.stored, value.shape.length);
    return { ...value, id: this.#reshaped(value, stored), stored };
  }
}

/**
 * The stored shape after a reshape that only inserts or removes dimensions of size one, with which
 * repetition stays lazy; undefined where the value is whole or the reshape does more than that.
 */
function reshapeStored(value: Value, shape: Shape): number[] | undefined {
  if (sameShape(value.stored, value.shape)) return undefined;
  const aligned = alignRank(value.stored, value.shape.length);
  const kept = range(value.shape.length).filter((axis) => value.shape[axis] !== 1);
  const target = range(shape.length).filter((axis) => shape[axis] !== 1);
  const pick = (list: Shape, axes: readonly number[]) => axes.map((axis) => list[axis] ?? 1);
  if (!sameShape(pick(value.shape, kept), pick(shape, target))) return undefined;
  const stored = new Array<number>(shape.length).fill(1);
  target.forEach((axis, i) => (stored[axis] = aligned[kept[i] ?? 0] ?? 1));
  return stored;
}
