/** What layers say of options that cannot be. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { openScope } from "../../../runtime/game/scope";
import { reflectPad, selfAttention, split } from "../../../runtime/layers";

describe("layers refuse", () => {
  it("a reflection as wide as the image", () => {
    expect(() => reflectPad(tf.zeros([1, 3, 8, 2]), 3)).toThrow(
      "An image of 3 x 8 cannot be reflected by 3 pixels. Choose a padding of at most 2.",
    );
  });

  it("parts that do not add up", () => {
    expect(() => split(tf.zeros([1, 5]), [2, 2])).toThrow(
      "The sizes 2, 2 of a split add up to 4, but the last axis has 5 elements.",
    );
  });

  it("attention whose values do not fit the image", () => {
    const build = () =>
      selfAttention(openScope("net").scope, "look", { channels: 8, output: false });
    expect(build).toThrow('The self-attention "look" adds values of 4 channels to 8.');
  });
});
