/**
 * What the canvas says of a paper's networks holds of the code that is generated from them: the same tensors, at the
 * same shapes, at the papers' own sizes. No tensor of those sizes is made: layers are declared, and steps are traced.
 */
import { describe, expect, it } from "vitest";
import { trace } from "../../../runtime/compile/trace";
import { buildProgram, type Game } from "../../../runtime/game";
import { analyse } from "../../../src/core/analysis/analyse";
import type { Analysis } from "../../../src/core/analysis/analysis";
import { templates } from "../../../templates/papers";
import { gameOf } from "./loading";

const configurations = templates.flatMap(({ id: template, build, configurations }) =>
  configurations.map(({ id, set, counts }) => ({
    name: `${template} ${id}`,
    document: build(set),
    counts,
  })),
);

/** Shapes of all tensors that core derives, by the path under which they are kept. */
function drawnTensors({ networks }: Analysis): Record<string, readonly number[]> {
  return Object.fromEntries(
    Object.values(networks).flatMap(({ name, all }) =>
      all.flatMap(({ node, path, tensors }) =>
        tensors.map(({ name: tensor, shape }) => [
          `${node.weights ?? `${name}/${path}`}/${tensor}`,
          shape,
        ]),
      ),
    ),
  );
}

/** Shapes of all tensors that the generated code declares, and how many of them are trained, charged to whom they are first. */
function declaredTensors({ networks }: Game) {
  const shapes: Record<string, readonly number[]> = {};
  const counts: Record<string, number> = {};
  for (const { name, declarations } of networks) {
    counts[name] = 0;
    for (const { path, shape, trainable } of declarations) {
      if (trainable && !Object.hasOwn(shapes, path)) {
        counts[name] += shape.reduce((product, side) => product * side, 1);
      }
      shapes[path] = shape;
    }
  }
  return { shapes, counts };
}

describe("the code of every known configuration", () => {
  it.each(configurations)("$name declares the tensors that are drawn", ({ document, counts }) => {
    const declared = declaredTensors(gameOf(document));
    expect(declared.shapes).toEqual(drawnTensors(analyse(document)));
    expect(declared.counts).toEqual(counts);
  });
});

/** The first of each template: what it builds unless told otherwise. */
const standard = templates.flatMap(({ id, build }) => ({ name: id, document: build() }));

describe("the code of every laptop's configuration", () => {
  it.each(standard)("$name gives samples of the shapes that are drawn", ({ document }) => {
    const { game } = analyse(document);
    const { batch } = document.training;
    const stage = document.stages?.at(-1)?.id;
    const program = buildProgram(gameOf(document), { batch, stage });
    for (const plan of program.plans) expect(() => trace(plan.build)).not.toThrow();
    for (const sample of document.game.samples) {
      const { outputs } = trace(program.sampler(sample, { count: 2 }).build);
      const drawn = Object.values(game.byId.get(sample)?.outputShapes ?? {});
      expect(Object.values(outputs).map(({ shape }) => shape)).toEqual(
        drawn.map((shape = []) => [2, ...shape]),
      );
    }
  });
});
