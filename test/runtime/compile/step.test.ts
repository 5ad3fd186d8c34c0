import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { trace, type Tracer } from "../../../runtime/compile/trace";
import { runEagerly } from "../../../runtime/engines/eager";
import type { HostTensor } from "../../../runtime/engines/engine";
import { dcgan } from "./dcgan";
import { cpuEngine, randomNumbers, relativeError, scalar } from "./support";

/** A whole training step: a small DCGAN's two updates with Adam, compiled, against tfjs and against differences. */
const model = dcgan({ size: 28, batch: 3, width: 4, latent: 6 });

async function runOnce(
  fn: Parameters<typeof trace>[0],
  initial: Record<string, HostTensor>,
  feeds: Record<string, HostTensor>,
) {
  const program = await cpuEngine().load(trace(fn));
  const state = cpuEngine().createState(initial);
  const outputs = await program.run(state, feeds);
  const updates = await state.read();
  await program.dispose();
  return { outputs, updates };
}

describe("a compiled DCGAN step", () => {
  it("agrees with the eager one on losses and on everything it updates", async () => {
    const initial = model.initialState(1);
    const feeds = model.feeds(2);
    const eager = runEagerly(model.step, initial, feeds);
    const compiled = await runOnce(model.step, initial, feeds);
    for (const [name, loss] of Object.entries(eager.outputs)) {
      const actual = compiled.outputs[name];
      expect(actual && relativeError(actual, loss), name).toBeLessThan(1e-4);
    }
    expect(Object.keys(eager.updates).sort()).toEqual(Object.keys(initial).sort());
    for (const [name, expected] of Object.entries(eager.updates)) {
      const actual = compiled.updates[name];
      expect(actual && relativeError(actual, expected), name).toBeLessThan(1e-4);
    }
  });

  it("has the gradients that finite differences show", async () => {
    const initial = model.initialState(3);
    const feeds = model.feeds(4);
    // Adam's first moment after one step from zero is (1 - beta1) times the gradient.
    const { updates } = await runOnce(model.step, initial, feeds);
    const program = await cpuEngine().load(trace(model.step));
    const random = randomNumbers(5);
    const lossAt = async (parameter: string, index: number, step: number): Promise<number> => {
      const moved = initial[parameter];
      if (moved === undefined) throw new Error(parameter);
      const data = Float32Array.from(moved.data);
      data[index] = (data[index] ?? 0) + step;
      const state = cpuEngine().createState({ ...initial, [parameter]: { ...moved, data } });
      const { dLoss } = await program.run(state, feeds);
      return dLoss?.data[0] ?? Number.NaN;
    };
    const step = 1e-2;
    const errors: number[] = [];
    for (const parameter of ["D/0/kernel", "D/0/bias", "D/1/kernel", "D/1/gamma", "D/2/kernel"]) {
      const gradient = updates[`${parameter}/m`]?.data ?? [];
      const largest = Math.max(...Array.from(gradient, Math.abs)) / 0.5;
      for (let i = 0; i < 8; i++) {
        const index = Math.floor(random() * gradient.length);
        const difference =
          ((await lossAt(parameter, index, step)) - (await lossAt(parameter, index, -step))) /
          (2 * step);
        errors.push(Math.abs(difference - (gradient[index] ?? 0) / 0.5) / largest);
      }
    }
    await program.dispose();
    // The median, since a difference taken across the kink of a leaky ReLU says nothing.
    errors.sort((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(5e-3);
  });

  it("computes a second-order gradient penalty as eager tfjs does", async () => {
    const float = (shape: number[]) => ({ shape, dtype: "float32" as const });
    const step = (tracer: Tracer) => {
      const x = tracer.input("x", float([4, 5])) as tf.Tensor2D;
      const names = { w: float([5, 6]), v: float([6, 1]) };
      const [w, v] = [tracer.state("w", names.w), tracer.state("v", names.v)];
      const critic = (x: tf.Tensor, w: tf.Tensor, v: tf.Tensor) =>
        tf.sum(
          tf.matMul(tf.square(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)), v as tf.Tensor2D),
        );
      const penalty = (w: tf.Tensor, v: tf.Tensor) => {
        const gradient = tf.grad((x: tf.Tensor) => critic(x, w, v))(x);
        return tf.mean<tf.Scalar>(tf.square(tf.sub(tf.norm(gradient, 2, 1), 1)));
      };
      const { value, grads } = tf.valueAndGrads(penalty)([w, v]);
      return {
        outputs: { value },
        updates: { w: grads[0] as tf.Tensor, v: grads[1] as tf.Tensor },
      };
    };
    const random = randomNumbers(8);
    const tensor = (shape: number[]): HostTensor => ({
      ...float(shape),
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random() - 0.5),
    });
    const initial = { w: tensor([5, 6]), v: tensor([6, 1]) };
    const feeds = { x: tensor([4, 5]) };
    const eager = runEagerly(step, initial, feeds);
    const compiled = await runOnce(step, initial, feeds);
    for (const name of ["w", "v"]) {
      const [actual, expected] = [compiled.updates[name], eager.updates[name]];
      expect(actual && expected && relativeError(actual, expected), name).toBeLessThan(1e-5);
    }
  });

  it("leaks neither tensors nor memory", async () => {
    const tensors = tf.memory().numTensors;
    const program = await cpuEngine().load(trace(model.step));
    const state = cpuEngine().createState(model.initialState(1));
    const feeds = { ...model.feeds(2), rate: scalar(1e-6) };
    const run = async (times: number) => {
      for (let i = 0; i < times; i++) await program.run(state, feeds);
      return process.memoryUsage().rss;
    };
    await run(200);
    const before = await run(50);
    const after = await run(500);
    expect(tf.memory().numTensors).toBe(tensors);
    // 500 steps write 40 MB of state.
    expect(after - before).toBeLessThan(15e6);
    await program.dispose();
  });
});
