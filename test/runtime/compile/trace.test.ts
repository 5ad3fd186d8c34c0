import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CompileError } from "../../../runtime/compile/errors";
import { trace, type TraceResult, type Tracer } from "../../../runtime/compile/trace";
import { cpuEngine, hostTensor, runCompiled } from "./support";

const vector = (length: number) => ({ shape: [length], dtype: "float32" as const });
const outputs = (tensors: Record<string, tf.Tensor>): TraceResult => ({
  outputs: tensors,
  updates: {},
});

/** The message of the error that tracing ends with. */
function refusal(fn: (tracer: Tracer) => TraceResult): string {
  try {
    trace(fn);
  } catch (error) {
    expect(error).toBeInstanceOf(CompileError);
    return (error as CompileError).message;
  }
  throw new Error("The function was traced without complaint.");
}

let before: { tensors: number; backend: string; production: boolean; variables: number };
const present = () => ({
  tensors: tf.memory().numTensors,
  backend: tf.getBackend(),
  production: tf.env().getBool("PROD"),
  variables: Object.keys(tf.engine().state.registeredVariables).length,
});
beforeEach(async () => {
  await tf.setBackend("cpu");
  before = present();
});
afterEach(() => {
  // Whatever a test traced, and however it ended, tfjs is as it was.
  expect(present()).toEqual(before);
});

describe("a traced graph", () => {
  it("has the inputs and the state that were asked for and are needed", () => {
    const graph = trace((tracer) => {
      const x = tracer.input("x", vector(3));
      tracer.input("unused", vector(2));
      const w = tracer.state("layer/w", vector(3));
      tracer.state("layer/unused", vector(1));
      const y = tf.mul(x, w);
      return { outputs: { y }, updates: { "layer/w": tf.add(w, y) } };
    });
    expect(graph.inputs).toEqual({ x: vector(3) });
    expect(graph.state).toEqual({ "layer/w": vector(3) });
    expect(graph.outputs).toEqual({ y: vector(3) });
    expect(graph.updates).toEqual({ "layer/w": vector(3) });
    expect(graph.statistics.kernels).toEqual({ Multiply: 1, Add: 1 });
  });

  it("answers the same tensor to whoever asks for a name, also inside gradients and after a tidy", () => {
    const graph = trace((tracer) => {
      const w = () => tracer.state("w", vector(3));
      tf.tidy(() => void tf.square(w()));
      const loss = () => tf.sum<tf.Scalar>(tf.square(w()));
      const gradient = tf.grad(() => loss())(w());
      expect(w()).toBe(w());
      return outputs({ gradient });
    });
    expect(graph.state).toEqual({ w: vector(3) });
  });

  it("computes once what is asked for twice, and not what nobody asks for", () => {
    const graph = trace((tracer) => {
      const x = tracer.input("x", vector(3));
      tf.exp(x);
      return outputs({ a: tf.add(tf.tanh(x), 1), b: tf.add(tf.tanh(x), 2) });
    });
    expect(graph.statistics.operators).toEqual({ Tanh: 1, Add: 2 });
  });

  it("computes nothing from zeros, of which second derivatives are full", () => {
    const graph = trace((tracer) => {
      const x = tracer.input("x", { shape: [1, 4, 4, 2], dtype: "float32" });
      const none = tf.sum(tf.mul(tf.square(x), tf.zerosLike(x)), 3, true);
      const filter = tf.ones([3, 3, 1, 2]);
      const [dx, dw] = tf.grads((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"))(
        [tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, 1]), filter],
        tf.mul(x, none),
      );
      const zero = tf.matMul(tf.reshape(dx ?? x, [4, 4]), tf.reshape(x, [4, 8]));
      return outputs({ y: tf.add(tf.neg(x), tf.reshape(zero, x.shape)), dw: dw ?? filter });
    });
    expect(graph.statistics.operators["Neg"]).toBe(1);
    expect(Object.keys(graph.statistics.operators).sort()).toEqual(["Expand", "Neg"]);
  });

  it("drops an update that changes nothing", () => {
    const graph = trace((tracer) => {
      const [a, b] = [tracer.state("a", vector(2)), tracer.state("b", vector(2))];
      return { outputs: {}, updates: { a, b: tf.neg(b) } };
    });
    expect(graph.updates).toEqual({ b: vector(2) });
  });

  it("takes constants, inputs and other state as new values of state, and one value twice", async () => {
    const graph = trace((tracer) => {
      const [a, b] = [tracer.state("a", vector(2)), tracer.state("b", vector(2))];
      const x = tracer.input("x", vector(2));
      const y = tf.mul(a, x);
      return { outputs: { x, y }, updates: { a: b, b: a, c: tf.ones([2]), d: x, e: y, f: y } };
    });
    const state = cpuEngine().createState({
      a: hostTensor([2], [1, 2]),
      b: hostTensor([2], [3, 4]),
    });
    const program = await cpuEngine().load(graph);
    const result = await program.run(state, { x: hostTensor([2], [10, 20]) });
    const values = await state.read();
    const numbers = Object.fromEntries(
      Object.entries(values).map(([name, { data }]) => [name, [...data]]),
    );
    expect(numbers).toEqual({
      a: [3, 4],
      b: [1, 2],
      c: [1, 1],
      d: [10, 20],
      e: [10, 40],
      f: [10, 40],
    });
    expect([...(result["y"]?.data ?? [])]).toEqual([10, 40]);
    await program.dispose();
  });

  it("bakes in tensors made before, and lets constants be read", async () => {
    const kernel = tf.tensor1d([1, 2, 1]);
    const [y] = await runCompiled(
      (x) => tf.mul(x, tf.mul(kernel, tf.ones([3]).dataSync()[0] ?? 0)),
      [hostTensor([3], [1, 1, 1])],
    );
    expect([...(y?.data ?? [])]).toEqual([1, 2, 1]);
    kernel.dispose();
  });

  it("is the same, byte for byte, every time", () => {
    const fn = (tracer: Tracer) => outputs({ y: tf.sum(tf.tanh(tracer.input("x", vector(4)))) });
    expect(trace(fn).model).toEqual(trace(fn).model);
  });
});

describe("tracing refuses", () => {
  const here = /trace\.test\.ts:\d+:\d+/;

  it("to read numbers, and says where", () => {
    const message = refusal((tracer) => {
      const x = tracer.input("x", vector(3));
      return outputs({ y: tf.mul(x, tf.max(x).dataSync()[0] ?? 1) });
    });
    expect(message).toMatch(/reads numbers out of a tensor/);
    expect(message).toMatch(/tf\.where/);
    expect(message).toMatch(here);
  });

  it("to read numbers asynchronously, even if nobody looks at the promise", () => {
    const message = refusal((tracer) => {
      const x = tracer.input("x", vector(3));
      void tf.max(x).data();
      return outputs({ x });
    });
    expect(message).toMatch(/reads numbers out of a tensor/);
  });

  it("an asynchronous function", () => {
    const fn = async (tracer: Tracer) => outputs({ x: tracer.input("x", vector(3)) });
    expect(refusal(fn as unknown as (tracer: Tracer) => TraceResult)).toMatch(
      /must be synchronous/,
    );
  });

  for (const [name, draw] of [
    ["randomNormal", () => tf.randomNormal([3])],
    ["randomUniform", () => tf.randomUniform([3])],
    ["truncatedNormal", () => tf.truncatedNormal([3])],
    ["dropout", () => tf.dropout(tf.ones([3]), 0.5)],
  ] as const) {
    it(`tf.${name}, and names the remedy`, () => {
      const message = refusal((tracer) =>
        outputs({ y: tf.add(tracer.input("x", vector(3)), draw()) }),
      );
      expect(message).toContain(`tf.${name}`);
      expect(message).toContain("context.draw(");
      expect(message).toMatch(here);
    });
  }

  it("Math.random, which would be a constant of the graph, and gives it back afterwards", () => {
    const own = Math.random;
    const message = refusal((tracer) =>
      outputs({ y: tf.mul(tracer.input("x", vector(3)), Math.random()) }),
    );
    expect(message).toContain("Math.random() inside the step would be drawn once");
    expect(message).toContain("context.draw(");
    expect(message).toMatch(here);
    expect(Math.random).toBe(own);
  });

  it("a kernel without a lowering, and names it", () => {
    const message = refusal((tracer) => {
      const x = tracer.input("x", { shape: [2, 4, 4, 1], dtype: "float32" });
      return outputs({ y: tf.image.rotateWithOffset(x as tf.Tensor4D, 1) });
    });
    expect(message).toContain("RotateWithOffset");
    expect(message).toMatch(here);
  });

  it("an attribute that the lowering of a kernel does not know", () => {
    const message = refusal((tracer) => {
      const x = tracer.input("x", vector(3)) as tf.Tensor1D;
      return outputs({
        y: tf.engine().runKernel<tf.Tensor>("Max", { x }, { reductionIndices: [0], axis: [0] }),
      });
    });
    expect(message).toContain("axis");
  });

  it("a variable, read or made", () => {
    const variable = tf.tidy(() => tf.variable(tf.ones([3]), true, "outside"));
    expect(
      refusal((tracer) => outputs({ y: tf.add(tracer.input("x", vector(3)), variable) })),
    ).toContain("outside");
    variable.dispose();
    expect(
      refusal((tracer) =>
        outputs({ y: tf.variable(tf.neg(tracer.input("x", vector(3))), true, "inside") }),
      ),
    ).toContain("inside");
  });

  it("a tensor that is kept for later", () => {
    expect(
      refusal((tracer) => outputs({ y: tf.keep(tf.neg(tracer.input("x", vector(3)))) })),
    ).toMatch(/tf\.keep/);
  });

  it("one name with two shapes, and new state of another shape", () => {
    expect(
      refusal((tracer) =>
        outputs({ y: tf.add(tracer.state("w", vector(1)), tracer.state("w", vector(3))) }),
      ),
    ).toMatch(/"w" was asked for as float32\[1\] and again as float32\[3\]/);
    expect(
      refusal((tracer) => ({ outputs: {}, updates: { w: tf.sum(tracer.state("w", vector(3))) } })),
    ).toMatch(/new value of state "w" is float32\[\], but the state is float32\[3\]/);
  });

  it("a function that computes nothing", () => {
    expect(
      refusal((tracer) => ({ outputs: {}, updates: { w: tracer.state("w", vector(3)) } })),
    ).toMatch(/computes nothing/);
  });

  it("to run inside another trace", () => {
    const inner = (tracer: Tracer) => outputs({ y: tf.neg(tracer.input("x", vector(1))) });
    expect(
      refusal((tracer) => (trace(inner), outputs({ x: tracer.input("x", vector(1)) }))),
    ).toMatch(/another trace/);
  });

  it("and cleans up after whatever the function throws, in the middle of a gradient", () => {
    expect(() =>
      trace((tracer) => {
        const w = tracer.state("w", vector(3));
        tf.grad((w) => {
          tf.tanh(w);
          throw new Error("from the user");
        })(w);
        return outputs({ w });
      }),
    ).toThrow("from the user");
  });
});
