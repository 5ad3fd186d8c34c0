/** What a graph holds at once: counted by hand, and by ONNX Runtime itself, whose profile says what it had asked for. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it, vi } from "vitest";
import { bytesOf, executionOrder } from "../../../runtime/compile/memory";
import { trace, type TracedGraph, type TensorSpec } from "../../../runtime/compile/trace";
import type { HostTensor } from "../../../runtime/engines/engine";
import { createOnnxRuntimeEngine } from "../../../runtime/engines/onnxruntime";
import { buildProgram } from "../../../runtime";
import { projectOf } from "../../bench/preset";
import { documentOf } from "../training/support";

// A busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const KB = 1024;
/** A thousand numbers and a bit: four kilobytes. */
const row = { shape: [1, KB], dtype: "float32" } as const;
const peakOf = (step: (x: tf.Tensor) => tf.Tensor) =>
  trace((tracer) => ({ outputs: { y: step(tracer.input("x", row)) }, updates: {} })).statistics
    .memory.peak;

describe("The memory of a graph", () => {
  it("is that of its output where it computes nothing else; what it is fed is not its own", () => {
    expect(peakOf((x) => tf.add(x, 1))).toBe(4 * KB);
  });

  it("holds what is read, what is added to it and their product, and no more however long the chain", () => {
    const chain = (length: number) =>
      peakOf((x) => {
        let y = tf.add(x, 1);
        for (let i = 0; i < length; i++) y = tf.mul(y, tf.add(y, 1));
        return y;
      });
    expect(chain(4)).toBe(12 * KB);
    expect(chain(20)).toBe(12 * KB);
  });

  it("writes a unary operator over its input", () => {
    expect(peakOf((x) => tf.mul(tf.relu(tf.exp(tf.add(x, 1))), 2))).toBe(8 * KB);
  });

  it("counts a reshape as nothing, and keeps what it shows", () => {
    expect(peakOf((x) => tf.mul(tf.reshape(tf.add(x, 1), [32, 32]), 2))).toBe(8 * KB);
  });

  it("keeps what is read once more at the end", () => {
    const held = (x: tf.Tensor) => {
      const first = tf.add(x, 1);
      const last = tf.matMul(tf.matMul(first, tf.ones([KB, KB])), tf.ones([KB, 2 * KB]));
      return tf.concat([first, last], 1);
    };
    // The first product is gone by then; its factors are constants, written out once while loading or running.
    expect(peakOf(held)).toBeGreaterThanOrEqual(4 * (1 + 2 + 3) * KB);
  });
});

describe("The order of execution", () => {
  it("begins with the last of what nobody reads, and with the input that was appended last", () => {
    const node = (output: string, inputs: readonly string[]) => ({
      operator: "Add",
      inputs,
      output,
      attributes: {},
    });
    const nodes = [node("a", []), node("b", []), node("c", ["a", "b"]), node("d", ["a"])];
    expect(executionOrder(nodes).map(({ output }) => output)).toEqual(["a", "d", "b", "c"]);
  });
});

describe("What ONNX Runtime asks for in an update", () => {
  // Convolutions with patches and batch norm; a penalised critic, differentiated twice; attention and spectral norm.
  it.each([
    ["dcgan", {}, 16],
    ["wgan", {}, 16],
    ["sagan", {}, 4],
  ] as const)("is what was foreseen for %s", async (template, set, batch) => {
    const { game } = await projectOf(documentOf(template, set));
    const program = buildProgram(game, { batch });
    const state = program.initialState({ seed: 1 });
    for (const plan of program.plans) {
      const graph = trace(plan.build);
      const asked = await askedFor(graph, state);
      expect(graph.statistics.memory.peak / asked).toBeGreaterThan(0.97);
      expect(graph.statistics.memory.peak / asked).toBeLessThan(1.03);
    }
  });
});

/** The most bytes that were asked for at once while a graph ran. */
async function askedFor(
  graph: TracedGraph,
  initial: Readonly<Record<string, HostTensor>>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "ganvas-memory-"));
  const engine = createOnnxRuntimeEngine({
    provider: "cpu",
    profilePrefix: join(folder, "profile"),
  });
  try {
    const program = await engine.load(graph);
    await program.run(engine.createState(initial), zeros(graph.inputs));
    await engine.dispose();
    const [file] = readdirSync(folder);
    const events = JSON.parse(readFileSync(join(folder, file ?? ""), "utf8")) as ProfileEvent[];
    return Math.max(...events.map(({ args }) => Number(args?.mem_bytes_requested_in_use ?? 0)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface ProfileEvent {
  readonly args?: { readonly mem_bytes_requested_in_use?: string };
}

const zeros = (inputs: Readonly<Record<string, TensorSpec>>): Record<string, HostTensor> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => {
      const count = bytesOf({ shape, type: dtype }) / (dtype === "bool" ? 1 : 4);
      const data = dtype === "int32" ? new Int32Array(count) : new Float32Array(count).fill(0.1);
      return [name, { shape, dtype, data }];
    }),
  );
