import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { averageDecay, movedAverage } from "../../../runtime/optimizers/average";
import {
  adam,
  rateOf,
  rmsprop,
  sgd,
  updateRule,
  type Optimizer,
} from "../../../runtime/optimizers";

/** Written by test/fixtures/reference/optimizers.py with PyTorch in float64. */
const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/optimizers.json", import.meta.url), "utf8"),
) as {
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly paths: Readonly<Record<string, readonly (readonly number[])[]>>;
};

/** The parameter after each update. */
function follow(
  optimizer: Optimizer,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  restart?: number,
): number[][] {
  const rule = updateRule(optimizer);
  let parameter: tf.Tensor = tf.tensor1d([...start]);
  const empty = () =>
    Object.fromEntries(
      rule.slots.map((slot): [string, tf.Tensor] => [slot, tf.zeros([start.length])]),
    );
  let slots = empty();
  return gradients.map((gradient, update) => {
    if (update === restart) slots = empty();
    const since = restart !== undefined && update >= restart ? restart : 0;
    const scalars = Object.fromEntries(
      Object.entries(rule.scalars(update, since)).map(([name, value]) => [name, tf.scalar(value)]),
    );
    const next = rule.apply(parameter, tf.tensor1d([...gradient]), slots, scalars);
    parameter = next.parameter;
    slots = { ...next.slots };
    return [...parameter.dataSync()];
  });
}

describe("optimizers follow PyTorch's over 20 updates", () => {
  const optimizers: Record<string, Optimizer> = {
    adam: adam({ rate: 2e-2, beta1: 0.5, beta2: 0.999 }),
    "adam with weight decay": adam({
      rate: 2e-2,
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-6,
      weightDecay: 0.1,
    }),
    sgd: sgd({ rate: 0.05 }),
    "sgd with momentum": sgd({ rate: 0.05, momentum: 0.7, weightDecay: 0.01 }),
    rmsprop: rmsprop({ rate: 1e-2, decay: 0.99 }),
    "rmsprop with epsilon and weight decay": rmsprop({
      rate: 1e-2,
      decay: 0.9,
      epsilon: 1e-2,
      weightDecay: 0.1,
    }),
    "adam without a first mean": adam({ rate: 2e-2, beta1: 0, beta2: 0.99 }),
    "adam, falling linearly": adam({
      rate: 2e-2,
      beta1: 0.5,
      beta2: 0.999,
      schedule: { kind: "linear", from: 5, to: 15 },
    }),
    "adam, begun anew": adam({ rate: 2e-2, beta1: 0.5, beta2: 0.999 }),
  };
  /** Before which update the slots are zero again, as when a game grows. */
  const restarts: Record<string, number> = { "adam, begun anew": 12 };

  it.each(Object.entries(reference.paths))("%s", (name, expected) => {
    const optimizer = optimizers[name];
    if (optimizer === undefined) throw new Error(`No optimizer for "${name}".`);
    const actual = follow(optimizer, reference.start, reference.gradients, restarts[name]);
    actual.forEach((values, update) =>
      values.forEach((value, i) => {
        const wanted = expected[update]?.[i] ?? NaN;
        expect(Math.abs(value - wanted)).toBeLessThan(2e-5 * Math.max(1, Math.abs(wanted)));
      }),
    );
  });
});

describe("Adam", () => {
  it("moves by the rate in its first update, whatever the size of the gradient", () => {
    const [first] = follow(adam({ rate: 0.1, beta1: 0.5, beta2: 0.999 }), [0, 0], [[3e4, -2e-3]]);
    expect(first?.[0]).toBeCloseTo(-0.1, 5);
    expect(first?.[1]).toBeCloseTo(0.1, 5);
  });
});

describe("rate schedules count updates from 0", () => {
  const rate = (optimizer: Optimizer, updates: readonly number[]) =>
    updates.map((update) => rateOf(optimizer, update));

  it("is constant without a schedule", () => {
    expect(rate(sgd({ rate: 0.1 }), [0, 1, 1e9])).toEqual([0.1, 0.1, 0.1]);
  });

  it("falls linearly to zero between two updates", () => {
    const schedule = { kind: "linear", from: 100, to: 200 } as const;
    expect(rate(sgd({ rate: 8, schedule }), [0, 100, 150, 175, 200, 999])).toEqual([
      8, 8, 4, 2, 0, 0,
    ]);
  });

  it("is divided after every update down to a floor, as in Goodfellow's GAN", () => {
    const schedule = { kind: "inverse", factor: 1.000004, floor: 1e-6 } as const;
    const optimizer = sgd({ rate: 0.1, schedule });
    expect(rateOf(optimizer, 0)).toBe(0.1);
    expect(rateOf(optimizer, 1)).toBeCloseTo(0.1 / 1.000004, 12);
    expect(rateOf(optimizer, 2)).toBeCloseTo(0.1 / 1.000004 / 1.000004, 12);
    // ln(0.1 / 1e-6) / ln(1.000004) = 2,878,237: the sheet's "about 2.88 million updates".
    expect(rateOf(optimizer, 2_878_000)).toBeGreaterThan(1e-6);
    expect(rateOf(optimizer, 2_879_000)).toBe(1e-6);
  });

  it("reaches the step as a scalar", () => {
    const schedule = { kind: "linear", from: 0, to: 4 } as const;
    expect(updateRule(sgd({ rate: 1, schedule })).scalars(1)).toEqual({ rate: 0.75 });
  });
});

describe("momentum schedules", () => {
  it("rise linearly from the optimizer's own momentum", () => {
    const rule = updateRule(
      sgd({ rate: 0.1, momentum: 0.5, momentumSchedule: { final: 0.7, from: 10, to: 20 } }),
    );
    expect([0, 10, 15, 20, 30].map((update) => rule.scalars(update)["momentum"])).toEqual([
      0.5, 0.5, 0.6, 0.7, 0.7,
    ]);
  });

  it("give plain descent a velocity even where they begin at zero", () => {
    const schedule = { final: 0.9, from: 0, to: 1 };
    expect(updateRule(sgd({ rate: 1, momentumSchedule: schedule })).slots).toEqual(["velocity"]);
    expect(updateRule(sgd({ rate: 1 })).slots).toEqual([]);
  });
});

describe("the moving average", () => {
  it("copies before it begins and then keeps its share", () => {
    const average = { decay: 0.75, from: 2 };
    const values = [4, 8, 16, 0];
    let kept: tf.Tensor = tf.scalar(-1);
    const path = values.map((value, update) => {
      kept = movedAverage(kept, tf.scalar(value), tf.scalar(averageDecay(average, update)));
      return kept.dataSync()[0];
    });
    expect(path).toEqual([4, 8, 0.75 * 8 + 0.25 * 16, 0.75 * 10]);
  });
});
