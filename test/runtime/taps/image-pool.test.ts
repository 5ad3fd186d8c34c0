import { describe, expect, it } from "vitest";
import * as tf from "@tensorflow/tfjs";
import { imagePool } from "../../../runtime/game/taps";
import { trace } from "../../../runtime/compile/trace";
import type { HostTensor } from "../../../runtime/engines/engine";
import { hostTensor } from "../compile/support";
import { applied, beginning, ENGINES, type Tensors } from "./site";

const SHAPE = [2, 1, 1];

/** Batch `n` of `rows` images; every image of all batches is different. */
function batch(n: number, rows: number): HostTensor {
  const values = Array.from({ length: rows * 2 }, (_, i) => 1000 * n + i + 1);
  return hostTensor([rows, ...SHAPE], values);
}

/** `util/image_pool.py` of the paper's code, on lists: images go through one at a time. */
class ListPool {
  readonly images: (readonly number[])[] = [];

  constructor(private readonly size: number) {}

  query(image: readonly number[], swap: boolean, place: number): readonly number[] {
    if (this.images.length < this.size) {
      this.images.push(image);
      return image;
    }
    if (!swap) return image;
    const old = this.images[place] ?? [];
    this.images[place] = image;
    return old;
  }
}

const rowsOf = ({ data }: HostTensor): number[][] =>
  Array.from({ length: data.length / 2 }, (_, i) => [data[2 * i] ?? NaN, data[2 * i + 1] ?? NaN]);

describe.each(ENGINES)("an image pool, %s", (engine) => {
  it.each([
    ["smaller than the batch", 3, 8],
    ["that does not fill up evenly", 10, 4],
    ["of one image", 1, 4],
    ["of batches of one image", 5, 1],
  ])("does what a list of images does, image by image: %s", async (_what, size, rows) => {
    const tap = imagePool({ size, shape: SHAPE });
    const list = new ListPool(size);
    let state: Tensors = beginning(tap);
    let takenOut = 0;
    for (let step = 0; step < 12; step++) {
      const images = batch(step, rows);
      const result = await applied(engine, tap, [images], { state, step });
      const { swap = [], place = [] } = result.draws;
      const expected = rowsOf(images).map((image, i) =>
        list.query(image, swap[i] === 1, place[i] ?? NaN),
      );
      expect(rowsOf(result.output)).toEqual(expected);
      takenOut += expected.filter((image) => (image[0] ?? 0) < 1000 * step).length;
      state = result.state;
      const { images: pool, count } = state;
      expect(count?.data[0]).toBe(list.images.length);
      expect(pool && rowsOf(pool).slice(0, list.images.length)).toEqual(list.images);
    }
    expect(takenOut).toBeGreaterThan(0);
  });

  it("lets a later image of a batch take out an earlier one", async () => {
    const tap = imagePool({ size: 2, shape: SHAPE });
    const full: Tensors = { images: batch(9, 2), count: hostTensor([1], [2]) };
    const { output, state } = await applied(engine, tap, [batch(0, 3)], {
      state: full,
      draws: { swap: [1, 1, 0], place: [1, 1, 0] },
    });
    expect(rowsOf(output)).toEqual([
      [9003, 9004],
      [1, 2],
      [5, 6],
    ]);
    expect(state["images"] && rowsOf(state["images"])).toEqual([
      [9001, 9002],
      [3, 4],
    ]);
  });

  it("passes images on when sampling, and keeps none", async () => {
    const tap = imagePool({ size: 3, shape: SHAPE });
    const result = await applied(engine, tap, [batch(1, 4)], { phase: "sampling" });
    expect(rowsOf(result.output)).toEqual(rowsOf(batch(1, 4)));
    expect(result.state).toEqual(beginning(tap));
    expect(result.draws).toEqual({});
  });
});

describe("an image pool", () => {
  it("draws fair coins and places of the whole pool", async () => {
    const tap = imagePool({ size: 50, shape: SHAPE });
    const { asked } = await applied("eager", tap, [batch(0, 2)]);
    expect(asked).toEqual({
      swap: { kind: "bernoulli", probability: 0.5 },
      place: { kind: "integer", below: 50 },
    });
  });

  it("passes no gradient on to who made the images", () => {
    const tap = imagePool({ size: 2, shape: SHAPE });
    const value = (tensor: HostTensor) => tf.tensor(tensor.data, [...tensor.shape]);
    const state = beginning(tap);
    const pooled = (x: tf.Tensor): tf.Tensor =>
      tap.apply(
        {
          phase: "training",
          batch: 4,
          read: (name) => value(state[name] ?? hostTensor([0], [])),
          write: () => undefined,
          draw: (_name, shape) => tf.zeros([...shape]),
          scalar: () => tf.scalar(0),
          choice: () => tf.tensor1d([]),
        },
        x,
      );
    const [gradient] = tf.grads((x) => tf.sum(tf.square(pooled(x))))([value(batch(1, 4))]);
    expect(Array.from(gradient?.dataSync() ?? [1])).toEqual(new Array<number>(8).fill(0));
  });

  it("is a handful of small nodes in the graph, whatever the size of its images", () => {
    const nodesOf = (side: number): number => {
      const tap = imagePool({ size: 50, shape: [side, side, 3] });
      const state = beginning(tap);
      const graph = trace((tracer) => {
        const updates: Record<string, tf.Tensor> = {};
        const output = tap.apply(
          {
            phase: "training",
            batch: 8,
            read: (name) => tracer.state(name, state[name] ?? hostTensor([0], [])),
            write: (name, tensor) => void (updates[name] = tensor),
            draw: (name, shape) => tracer.input(name, { shape, dtype: "float32" }),
            scalar: () => tf.scalar(0),
            choice: () => tf.tensor1d([]),
          },
          tracer.input("x", { shape: [8, side, side, 3], dtype: "float32" }),
        );
        return { outputs: { output }, updates };
      });
      return graph.statistics.nodes;
    };
    expect(nodesOf(28)).toBeLessThan(50);
    expect(nodesOf(28)).toBe(nodesOf(4));
  });

  it("refuses a size that is none", () => {
    expect(() => imagePool({ size: 0, shape: SHAPE })).toThrow(/at least 1, not 0/);
  });
});
