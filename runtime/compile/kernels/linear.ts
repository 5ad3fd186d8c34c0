import type { Emitter } from "../emitter";
import { CompileError } from "../errors";
import { broadcast, range } from "../shape";
import type { Value } from "../value";
import { activate } from "./elementwise";
import { taking, type KernelTable } from "./kernel";

/** Matrix products. */

/** The product of two (stacks of) matrices; stacks broadcast against each other. */
function product(
  emit: Emitter,
  a: Value,
  b: Value,
  transposeA: boolean,
  transposeB: boolean,
): Value {
  const stackA = a.shape.slice(0, -2);
  const stackB = b.shape.slice(0, -2);
  if ([...stackA, ...stackB].every((n) => n === 1)) {
    const matrix = emit.matmul(
      emit.reshape(a, a.shape.slice(-2)),
      emit.reshape(b, b.shape.slice(-2)),
      transposeA,
      transposeB,
    );
    const stack = stackA.length > stackB.length ? stackA : stackB;
    return emit.reshape(matrix, [...stack, ...matrix.shape]);
  }
  const left = transposeA ? swapLastTwo(emit, a) : a;
  const right = transposeB ? swapLastTwo(emit, b) : b;
  const rows = left.shape.at(-2) ?? 1;
  const columns = right.shape.at(-1) ?? 1;
  return emit.node("MatMul", [left, right], {}, [...broadcast(stackA, stackB), rows, columns]);
}

function swapLastTwo(emit: Emitter, value: Value): Value {
  const rank = value.shape.length;
  return emit.transpose(value, [...range(rank - 2), rank - 1, rank - 2]);
}

export const linear: KernelTable = {
  BatchMatMul: taking("transposeA transposeB", (call) =>
    product(
      call.emit,
      call.input("a"),
      call.input("b"),
      call.flag("transposeA"),
      call.flag("transposeB"),
    ),
  ),
  _FusedMatMul: taking("transposeA transposeB activation leakyreluAlpha", (call) => {
    const { emit } = call;
    if (call.optionalInput("preluActivationWeights") !== undefined) {
      throw new CompileError(
        "A matrix product with a fused prelu cannot be compiled; apply tf.prelu to its result.",
      );
    }
    const bias = call.optionalInput("bias");
    const y = product(
      emit,
      call.input("a"),
      call.input("b"),
      call.flag("transposeA"),
      call.flag("transposeB"),
    );
    const shifted = bias === undefined ? y : emit.add(y, bias);
    return activate(
      emit,
      shifted,
      call.text("activation", "linear"),
      call.number("leakyreluAlpha", 0.2),
    );
  }),
};
