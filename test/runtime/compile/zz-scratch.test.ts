import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { trace } from "../../../runtime/compile/trace";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
it("dense", async () => {
  const before = tf.memory().numTensors;
  const f = () => trace((t) => {
    const x = t.input("x", { shape: [4, 3], dtype: "float32" });
    const w = t.state("w", { shape: [3, 2], dtype: "float32" });
    const b = t.state("b", { shape: [2], dtype: "float32" });
    const loss = (w: tf.Tensor, b: tf.Tensor) => tf.mean(tf.square(tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b)))) as tf.Scalar;
    const { value, grads } = tf.valueAndGrads(loss)([w, b]);
    return { outputs: { loss: value }, updates: { w: tf.sub(w, grads[0]!), b: tf.sub(b, grads[1]!) } };
  });
  const g = f();
  console.log(g.statistics, g.inputs, g.model.length, f().statistics.traceMs);
  expect(tf.memory().numTensors).toBe(before);
  const e = createOnnxRuntimeEngine({ provider: "cpu" });
  const s = e.createState({ w: { shape: [3, 2], dtype: "float32", data: Float32Array.from([1, 2, 3, 4, 5, 6]) }, b: { shape: [2], dtype: "float32", data: Float32Array.from([1, 2]) } });
  const p = await e.load(g);
  for (let i = 0; i < 4; i++) console.log(await p.run(s, { x: { shape: [4, 3], dtype: "float32", data: Float32Array.from({ length: 12 }, (_, i) => i / 20 - 0.4) } }), await s.read());
});
