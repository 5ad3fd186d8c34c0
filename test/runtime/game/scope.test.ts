import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { network, type NetworkInfo, type Scope } from "../../../runtime/game";
import { tensorsOf } from "../../../runtime/game/game";
import { batchNorm, conv2dTranspose, dense } from "../../../runtime/layers";

const declare = (name: string, build: (scope: Scope) => void): NetworkInfo =>
  network(name, ["x"], (scope) => {
    build(scope);
    return ({ x }) => x;
  });

const paths = (info: NetworkInfo) => info.declarations.map(({ path }) => path);

describe("a network", () => {
  it("is a function with a name, inputs and declarations", () => {
    const double = network(
      "double",
      ["x"],
      () =>
        ({ x }) =>
          tf.mul(x, 2),
    );
    expect([double.name, double.inputs, double.declarations]).toEqual(["double", ["x"], []]);
  });

  it("declares tensors under network/node/name, parameters and state", () => {
    const info = declare("generator", (scope) => {
      dense(scope, "fc", { inputs: 3, units: 8, bias: false });
      conv2dTranspose(scope, "up", { inputs: 2, filters: 5, kernel: 4 });
      batchNorm(scope, "norm", { channels: 5 });
    });
    const shapes = Object.fromEntries(info.declarations.map(({ path, shape }) => [path, shape]));
    expect(shapes).toEqual({
      "generator/fc/kernel": [3, 8],
      "generator/up/kernel": [4, 4, 5, 2],
      "generator/up/bias": [5],
      "generator/norm/gain": [5],
      "generator/norm/bias": [5],
      "generator/norm/mean": [5],
      "generator/norm/variance": [5],
    });
    const state = info.declarations.filter(({ trainable }) => !trainable).map(({ path }) => path);
    expect(state).toEqual(["generator/norm/mean", "generator/norm/variance"]);
  });

  it("puts the nodes of a block under the block's name", () => {
    const info = declare("net", (scope) => {
      for (const name of ["a", "b"])
        dense(scope.block(name), "fc", { inputs: 1, units: 1, bias: false });
    });
    expect(paths(info)).toEqual(["net/a/fc/kernel", "net/b/fc/kernel"]);
  });

  it("refuses two nodes of one name", () => {
    const twice = () =>
      declare("net", (scope) => {
        dense(scope, "fc", { inputs: 1, units: 1 });
        dense(scope, "fc", { inputs: 1, units: 1 });
      });
    expect(twice).toThrow('The network "net" has two nodes "fc". Rename one of them.');
  });
});

describe("shared weights", () => {
  const fc = { inputs: 2, units: 3, bias: false };
  const owner = declare("generatorA", (scope) => dense(scope, "fc1", fc));
  const sharing = (path: string, options = fc) =>
    declare("generatorB", (scope) => dense(scope.shared(path), "fc1", options));

  it("stand under the owner's path, once", () => {
    const other = sharing("generatorA/fc1");
    expect(paths(other)).toEqual(["generatorA/fc1/kernel"]);
    expect([...tensorsOf({ networks: [other, owner] }).keys()]).toEqual(["generatorA/fc1/kernel"]);
  });

  it("are refused where the owner is not in the game", () => {
    const networks = [owner, sharing("generatorA/fc9")];
    expect(() => tensorsOf({ networks })).toThrow(
      'A node shares "generatorA/fc9/kernel", which no network of the game declares.',
    );
  });

  it("are refused in another shape", () => {
    const networks = [owner, sharing("generatorA/fc1", { ...fc, units: 4 })];
    expect(() => tensorsOf({ networks })).toThrow("as [2, 4], but it is [2, 3]");
  });
});
