import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, it } from "vitest";
import { trace } from "../../../runtime/compile/trace";
import { EngineError } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import { hostTensor } from "../compile/support";

const engine = createOnnxRuntimeEngine({ provider: "cpu" });
afterAll(() => engine.dispose());

const vector = (length: number) => ({ shape: [length], dtype: "float32" as const });
/** total += x, and answers total before. */
const accumulate = () =>
  trace((tracer) => {
    const total = tracer.state("total", vector(2));
    return {
      outputs: { before: tf.mul(total, 1) },
      updates: { total: tf.add(total, tracer.input("x", vector(2))) },
    };
  });
const x = hostTensor([2], [1, 10]);

describe("state", () => {
  it("is replaced by every run, and read without disturbing it", async () => {
    const program = await engine.load(accumulate());
    const state = engine.createState({ total: hostTensor([2], [0, 0]) });
    const seen: number[][] = [];
    for (let i = 0; i < 4; i++) {
      await program.run(state, { x });
      const { total } = await state.read(["total"]);
      seen.push([...(total?.data ?? [])]);
      total?.data.fill(99);
    }
    expect(seen).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ]);
  });

  it("takes copies of what it is given", async () => {
    const given = hostTensor([2], [5, 5]);
    const state = engine.createState({ total: given });
    given.data.fill(0);
    const program = await engine.load(accumulate());
    await program.run(state, { x });
    await program.run(state, { x });
    expect([...given.data]).toEqual([0, 0]);
    expect([...((await state.read()).total?.data ?? [])]).toEqual([7, 25]);
  });

  it("is shared by several programs and written from outside between their runs", async () => {
    const [add, double] = [
      await engine.load(accumulate()),
      await engine.load(
        trace((tracer) => ({
          outputs: {},
          updates: { total: tf.mul(tracer.state("total", vector(2)), 2) },
        })),
      ),
    ];
    const state = engine.createState({ total: hostTensor([2], [1, 1]) });
    await add.run(state, { x });
    await double.run(state, {});
    expect([...((await state.read()).total?.data ?? [])]).toEqual([4, 22]);
    state.write({ total: hostTensor([2], [0, 0]), other: hostTensor([1], [3]) });
    await add.run(state, { x });
    expect([...((await state.read()).total?.data ?? [])]).toEqual([1, 10]);
    expect(state.names()).toEqual(["total", "other"]);
  });

  it("keeps integers and booleans as they are", async () => {
    const program = await engine.load(
      trace((tracer) => {
        const count = tracer.state("count", { shape: [], dtype: "int32" });
        const flags = tracer.state("flags", { shape: [2], dtype: "bool" });
        return {
          outputs: {},
          updates: { count: tf.add(count, tf.scalar(1, "int32")), flags: tf.logicalNot(flags) },
        };
      }),
    );
    const state = engine.createState({
      count: hostTensor([], [41], "int32"),
      flags: hostTensor([2], [1, 0], "bool"),
    });
    await program.run(state, {});
    expect(await state.read()).toEqual({
      count: hostTensor([], [42], "int32"),
      flags: hostTensor([2], [0, 1], "bool"),
    });
  });
});

describe("a run refuses, and leaves the state alone", () => {
  const attempt = async (
    state: Record<string, ReturnType<typeof hostTensor>>,
    feeds: Record<string, ReturnType<typeof hostTensor>>,
  ) => {
    const program = await engine.load(accumulate());
    const held = engine.createState(state);
    const error: unknown = await program.run(held, feeds).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(EngineError);
    for (const [name, tensor] of Object.entries(await held.read()))
      expect(tensor).toEqual(state[name]);
    return (error as EngineError).message;
  };
  const total = hostTensor([2], [0, 0]);

  it("a missing feed", async () => {
    expect(await attempt({ total }, {})).toBe('The step was not fed its input "x", float32[2].');
  });
  it("a feed of another shape or type", async () => {
    expect(await attempt({ total }, { x: hostTensor([3], [1, 2, 3]) })).toMatch(
      /fed float32\[3\] as "x", which is float32\[2\]/,
    );
    expect(await attempt({ total }, { x: hostTensor([2], [1, 2], "int32") })).toMatch(/int32\[2\]/);
    expect(await attempt({ total }, { x: { ...x, data: new Float32Array(5) } })).toMatch(
      /has 5 elements/,
    );
  });
  it("missing state, and state of another shape", async () => {
    expect(await attempt({}, { x })).toMatch(/no state called "total"/);
    expect(await attempt({ total: hostTensor([3], [0, 0, 0]) }, { x })).toMatch(
      /State "total" is float32\[3\], but the step reads float32\[2\]/,
    );
  });
  it("the state of another engine", async () => {
    const program = await engine.load(accumulate());
    const foreign = {
      names: () => [],
      read: async () => ({}),
      write: () => undefined,
      dispose: () => undefined,
    };
    await expect(program.run(foreign, { x })).rejects.toThrow(EngineError);
  });
  it("a graph that is none", async () => {
    const graph = { ...accumulate(), model: new Uint8Array([1, 2, 3]) };
    await expect(engine.load(graph)).rejects.toThrow(/ONNX Runtime \(cpu\) cannot load/);
  });
});
