import type { DType } from "../engines/engine";
import type { Shape } from "./shape";

/**
 * A tensor as a traced step sees it: not numbers, but the name of the ONNX value which will hold them.
 *
 * The tensor has the shape `shape`; what the graph holds under `id` has the shape `stored`, which
 * broadcasts to it. The two differ where the tensor repeats itself: constants (`stored` is `[]`), tiles,
 * and the gradients of sums and means, which tfjs writes as "multiply by ones". Elementwise operators
 * work on what is stored, since ONNX broadcasts too, so repetition costs nothing until an operator asks
 * for the whole tensor (`Emitter.full`).
 */
export interface Value {
  readonly id: string;
  readonly shape: Shape;
  readonly stored: Shape;
  readonly dtype: DType;
  /** The stored elements, where they are known while tracing. */
  readonly data?: TypedArray;
  /** The value this one reshapes, so that a reshape of a reshape costs one. */
  readonly reshapes?: Value;
}

export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** The given numbers as the array tfjs keeps for an element type. */
export function typedArray(data: ArrayLike<number>, dtype: DType): TypedArray {
  switch (dtype) {
    case "float32":
      return data instanceof Float32Array ? data : Float32Array.from(data);
    case "int32":
      return data instanceof Int32Array ? data : Int32Array.from(data);
    case "bool":
      return data instanceof Uint8Array ? data : Uint8Array.from(data);
  }
}

/** Whether every element is known to be this number. */
export const isConstant = (value: Value, number: number): boolean =>
  value.data?.length === 1 && value.data[0] === number;
