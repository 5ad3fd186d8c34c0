import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { CompileError } from "../../../runtime/compile/errors";
import type { TraceResult, Tracer } from "../../../runtime/compile/trace";
import { loadStep } from "../../../runtime/engines/load-step";
import { cpuEngine, hostTensor } from "./support";

const vector = { shape: [2], dtype: "float32" as const };

/** w moves by the angle between it and x; Atan2 has no form in ONNX. */
function angular(tracer: Tracer): TraceResult {
  const [w, x] = [tracer.state("w", vector), tracer.input("x", vector)];
  const angle = tf.atan2(w, x);
  return { outputs: { angle }, updates: { w: tf.add(w, angle) } };
}

describe("loadStep", () => {
  it("runs what cannot be compiled eagerly, and says so with the operator, the line and the remedy", async () => {
    const { program, notice } = await loadStep(cpuEngine(), angular);
    expect(notice).toMatch(/kernel Atan2/);
    expect(notice).toMatch(/load-step\.test\.ts:\d+:\d+/);
    expect(notice).toMatch(/Write the operation with others/);
    expect(notice).toMatch(/runs eagerly/);
    const state = cpuEngine().createState({ w: hostTensor([2], [1, -1]) });
    const outputs = await program.run(state, { x: hostTensor([2], [1, 1]) });
    const quarter = Math.PI / 4;
    expect([...(outputs["angle"]?.data ?? [])].map((x) => x / quarter)).toEqual([
      expect.closeTo(1, 6),
      expect.closeTo(-1, 6),
    ]);
    await program.run(state, { x: hostTensor([2], [1, 1]) });
    const { w } = await state.read(["w"]);
    const once = 1 + quarter;
    expect(w?.data[0]).toBeCloseTo(once + Math.atan2(once, 1), 5);
    await program.dispose();
  });

  it("says nothing of what compiles", async () => {
    const { program, notice } = await loadStep(cpuEngine(), (tracer) => ({
      outputs: { y: tf.neg(tracer.input("x", vector)) },
      updates: {},
    }));
    expect(notice).toBeUndefined();
    await program.dispose();
  });

  it("takes a kernel with attributes that its lowering does not know as one that cannot be compiled", async () => {
    const { program, notice } = await loadStep(cpuEngine(), (tracer) => {
      const x = tracer.input("x", vector);
      return { outputs: { y: tf.stridedSlice(x, [1], [-3], [-1]) }, updates: {} };
    });
    expect(notice).toMatch(/tf\.stridedSlice with a negative stride .*load-step\.test\.ts/);
    const state = cpuEngine().createState({});
    const { y } = await program.run(state, { x: hostTensor([2], [3, 5]) });
    expect([...(y?.data ?? [])]).toEqual([5, 3]);
  });

  it("refuses what would be wrong in a compiled step, rather than run it eagerly", async () => {
    const reading = (tracer: Tracer): TraceResult => {
      const x = tracer.input("x", vector);
      return { outputs: { y: tf.mul(x, x.dataSync()[0] ?? 0) }, updates: {} };
    };
    await expect(loadStep(cpuEngine(), reading)).rejects.toThrow(CompileError);
    await expect(loadStep(cpuEngine(), reading)).rejects.toThrow(/reads numbers out of a tensor/);
  });
});
