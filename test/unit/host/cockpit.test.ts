import { describe, expect, it } from "vitest";
import type { RunEvent } from "ganvas";
import { curvesOf, smooth } from "../../../webview/cockpit/curves";
import {
  balanceOf,
  duration,
  figuresOf,
  keepsRows,
  playerRoles,
  speed,
  stateInWords,
} from "../../../webview/cockpit/figures";
import { layoutIn } from "../../../webview/cockpit/layout";
import { mergeRunEvents } from "../../../webview/cockpit/merge";
import { placement, toGrey } from "../../../webview/data/fit";
import type { RunSnapshot } from "../../../webview/protocol";
import { record, step } from "./fakeRun";

const document = {
  networks: { generator: { role: "generator" }, critic: { role: "discriminator" } },
  game: {
    nodes: [
      { id: "z", op: "noise" },
      { id: "digits", op: "dataset" },
      { id: "fake", op: "apply", in: { z: "z" }, params: { network: "generator" } },
      { id: "pool", op: "pool", in: { x: ["fake"] } },
      { id: "onReal", op: "apply", in: { image: "digits.image" }, params: { network: "critic" } },
      { id: "onFake", op: "apply", in: { image: "pool" }, params: { network: "critic" } },
    ],
    players: [
      { id: "d", trains: ["critic"] },
      { id: "g", trains: ["generator"] },
    ],
  },
};

const run = (events: readonly RunEvent[], alive = true): RunSnapshot => ({
  record: record({ document }),
  sheets: [],
  events,
  alive,
});

describe("the balance of a game", () => {
  const balance = (onReal: number, onFake: number) =>
    balanceOf({ onReal, onFake }, record({ document }));

  it("knows which application sees generated images, also through a pool", () => {
    expect(balance(0.67, 0.34)).toEqual({
      real: 0.67,
      fake: 0.34,
      words: "balanced",
      health: "good",
    });
  });

  it.each([
    [0.52, 0.48, "hard to tell apart", "good"],
    [0.99, 0.01, "the discriminator is far ahead", "watch"],
    [0.3, 0.6, "the discriminator is fooled", "watch"],
  ])("at D(x) %d and D(G(z)) %d says: %s", (real, fake, words, health) => {
    expect(balance(real, fake)).toMatchObject({ words, health });
  });

  it("is none for a critic, whose outputs are no probabilities, and without a document", () => {
    expect(balance(12.5, -3)).toBeUndefined();
    expect(balanceOf({ onReal: 0.6, onFake: 0.4 }, record())).toBeUndefined();
  });
});

describe("the figures of a run", () => {
  it("give the time that is left at the present speed", () => {
    const figures = figuresOf(run([step(1000)]));
    expect(figures).toMatchObject({
      step: 1000,
      steps: 3000,
      stepsPerSecond: 10,
      secondsLeft: 200,
    });
  });

  it("give no time left when nothing trains", () => {
    expect(figuresOf(run([step(1000)], false)).secondsLeft).toBeUndefined();
  });

  it("average the balance over the last lines, since one batch says little", () => {
    const lines = Array.from({ length: 40 }, (_, index) => {
      const reports = { onReal: index < 20 ? 0 : index % 2 === 0 ? 0.5 : 0.7, onFake: 0.3 };
      return { ...step(index + 1), reports } as RunEvent;
    });
    expect(figuresOf(run(lines)).balance?.real).toBeCloseTo(0.6, 12);
  });

  it("say what the process is busy with before the first step", () => {
    const words = (event: RunEvent): string => stateInWords(figuresOf(run([event])));
    expect(words({ type: "phase", phase: "compiling" })).toBe("Compiling the training step");
    expect(words({ type: "phase", phase: "training" })).toBe("Training");
    expect(stateInWords(figuresOf(run([], false)))).toBe("Interrupted");
  });

  it("write durations and speeds as people say them", () => {
    expect([29, 245, 7800].map(duration)).toEqual(["29 s", "4 min 5 s", "2 h 10 min"]);
    expect([61.2, 1.84, 0.08].map(speed)).toEqual(["61 steps/s", "1.8 steps/s", "12.5 s/step"]);
  });
});

describe("a game that grows", () => {
  const grows = { ...document, stages: [{ id: "to16", resolution: 16 }, { id: "16" }] };
  const words = (stage?: string, fade?: number) =>
    figuresOf({
      ...run([{ ...step(1), type: "step", stage, fade } as RunEvent]),
      record: record({ document: grows }),
    }).growth;

  it("says its resolution, and how far it has faded in", () => {
    expect(words("to16", 0.4)).toBe("16×16, fading in 40 %");
    expect(words("to16", 1)).toBe("16×16");
  });
  it("is named by its stage where the record does not know its resolution", () => {
    expect(words("16", 0.999)).toBe("16, fading in 99 %");
  });
  it("says nothing where nothing grows", () => {
    expect(words()).toBeUndefined();
  });
});

describe("the rows of a sheet", () => {
  const game = (samples: readonly string[], generatorReads: string) => ({
    game: {
      samples,
      nodes: [
        { id: "z", op: "noise" },
        { id: "digits", op: "dataset" },
        { id: "fake", op: "apply", in: { x: generatorReads }, params: { network: "g" } },
      ],
    },
  });

  it("stay under each other where several outputs are shown, or images that were translated", () => {
    expect(keepsRows(game(["fake", "other"], "z"))).toBe(true);
    expect(keepsRows(game(["fake"], "digits"))).toBe(true);
    expect(keepsRows(game(["fake.image"], "digits.image"))).toBe(true);
  });
  it("are laid out anew where each image stands for itself", () => {
    expect(keepsRows(game(["fake"], "z"))).toBe(false);
    expect(keepsRows(game(["fake"], "digits.label"))).toBe(false);
    expect(keepsRows(undefined)).toBe(false);
    expect(keepsRows(game(["fake"], "fake"))).toBe(false);
  });
  it("keep their columns however the room is shaped", () => {
    const cells = { width: 28, height: 28, gap: 2 };
    const tall = { width: 300, height: 2000 };
    expect(layoutIn(tall, cells, 48, 16)).toMatchObject({ columns: 16, rows: 3 });
    expect(layoutIn(tall, cells, 48).columns).toBeLessThan(16);
  });
});

describe("the curves", () => {
  it("are one a player, without the terms of a player's loss", () => {
    const curves = curvesOf([
      step(1, { d: 1, "d/adversarial": 1, g: 2 }),
      step(2, { d: 3, g: Number.NaN }),
    ]);
    expect(curves).toEqual({
      steps: [1, 2],
      players: [
        { name: "d", values: [1, 3] },
        { name: "g", values: [2, null] },
      ],
    });
  });

  it("have the colour of what their player trains", () => {
    expect([...playerRoles(document)]).toEqual([
      ["d", "discriminator"],
      ["g", "generator"],
    ]);
  });

  it("stay where they are when nothing is smoothed, and when nothing changes", () => {
    expect(smooth([3, null, 1], 0)).toEqual([3, null, 1]);
    for (const value of smooth([5, 5, 5, 5], 0.9)) expect(value).toBeCloseTo(5, 12);
  });

  it("are averaged with weights that fall off geometrically and sum to one", () => {
    const [, , last] = smooth([1, 2, 4], 0.5);
    // (0.5 * 4 + 0.25 * 2 + 0.125 * 1) / (0.5 + 0.25 + 0.125)
    expect(last).toBeCloseTo(3, 12);
  });
});

describe("news of a run", () => {
  const sheet = (at: number) => ({
    step: at,
    uri: `sheet-${at}`,
    columns: 8,
    rows: 8,
    width: 8,
    height: 8,
  });
  const news = (events: readonly RunEvent[], steps: readonly number[], runId = record().id) =>
    ({
      event: "runEvents",
      runId,
      events,
      sheets: steps.map(sheet),
      record: record({ lastStep: 9 }),
      alive: true,
    }) as const;

  it("is added to what is shown", () => {
    const merged = mergeRunEvents({ ...run([step(1)]), sheets: [sheet(0)] }, news([step(2)], [2]));
    expect(merged?.sheets.map((each) => each.step)).toEqual([0, 2]);
    expect(merged?.events).toHaveLength(2);
    expect(merged?.record.lastStep).toBe(9);
  });

  it("changes nothing when it is of another run", () => {
    const shown = run([step(1)]);
    expect(mergeRunEvents(shown, news([step(2)], [], "other"))).toBe(shown);
  });

  it("takes back the sheets beyond a checkpoint from which the run continues", () => {
    const resumed: RunEvent = {
      type: "run",
      path: "",
      name: "",
      device: "",
      why: "",
      seed: 1,
      steps: 9,
      batch: 1,
      versions: {},
      resumedAt: 4,
    };
    const merged = mergeRunEvents(
      { ...run([]), sheets: [sheet(2), sheet(6)] },
      news([resumed], [5]),
    );
    expect(merged?.sheets.map((each) => each.step)).toEqual([2, 5]);
  });
});

describe("fitting an image", () => {
  const wide = { width: 200, height: 100 };
  const square = { width: 28, height: 28 };
  const closeTo = (x: number, y: number, width: number, height: number) =>
    Object.fromEntries(
      Object.entries({ x, y, width, height }).map(([key, value]) => [
        key,
        expect.closeTo(value, 9),
      ]),
    );

  it("crops the largest centred part of the right proportions", () => {
    expect(placement(wide, square, "crop").from).toEqual(closeTo(50, 0, 100, 100));
  });

  it("pads what is missing on both sides alike", () => {
    expect(placement(wide, square, "pad").to).toEqual(closeTo(0, 7, 28, 14));
  });

  it("stretches the whole onto the whole", () => {
    const { from, to } = placement(wide, square, "resize");
    expect([from, to]).toEqual([
      { x: 0, y: 0, width: 200, height: 100 },
      { x: 0, y: 0, width: 28, height: 28 },
    ]);
  });

  it("turns colours to the grey of BT.601", () => {
    const pixels = new Uint8ClampedArray([255, 0, 0, 255, 255, 255, 255, 128]);
    toGrey(pixels);
    expect([...pixels]).toEqual([76, 76, 76, 255, 255, 255, 255, 128]);
  });
});
