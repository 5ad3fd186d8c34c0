/** A project as code generation writes it, compiled and run: test/fixtures/projects/dcgan28. */
import { describe, expect, it } from "vitest";
import { discriminator } from "../../fixtures/projects/dcgan28/discriminator";
import { game } from "../../fixtures/projects/dcgan28/game";
import { generator } from "../../fixtures/projects/dcgan28/generator";
import type { NetworkInfo } from "../../../runtime/game";
import { play, randomImages } from "./play";

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
const parameters = (network: NetworkInfo) =>
  network.declarations
    .filter((declaration) => declaration.trainable)
    .reduce((sum, { shape }) => sum + size(shape), 0);

describe("the DCGAN of 28 pixels", () => {
  it("has the parameters that its layers add up to", () => {
    const [bn, k4] = [(channels: number) => 2 * channels, 4 * 4];
    expect(parameters(generator)).toBe(100 * 6272 + bn(128) + k4 * 128 * 64 + bn(64) + k4 * 64 + 1);
    expect(parameters(discriminator)).toBe(k4 * 64 + 64 + k4 * 64 * 128 + bn(128) + 6272 + 1);
  });

  it("plays a compiled round: at first the discriminator cannot tell", async () => {
    const { outputs, program, state } = await play(game, {
      rounds: 1,
      batch: 8,
      data: randomImages([8, 28, 28, 1]),
      engine: "compiled",
    });
    const [round = {}] = outputs;
    // The logits of fresh networks are near 0: -log D is near log 2 for each verdict.
    expect(round["loss/discriminator"]).toBeGreaterThan(Math.log(2));
    expect(round["loss/discriminator"]).toBeLessThan(4 * Math.log(2));
    expect(round["report/onReal"]).toBeGreaterThan(0.2);
    expect(round["report/onReal"]).toBeLessThan(0.8);
    expect(Object.keys(state).sort()).toEqual(Object.keys(program.state).sort());
  });
});
