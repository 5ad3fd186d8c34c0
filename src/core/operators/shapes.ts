/** What shape rules are made of: reading input shapes, refusing them in words, and sizes of windows. */
import type { Shape } from "../document/document";
import type { Port, ShapeProblem, ShapeResult } from "./operator";

interface HasInputs {
  readonly inputs: Readonly<Record<string, readonly Shape[]>>;
}

/** The usual ports of an operator with one input and one output. */
export const X: readonly Port[] = [{ name: "x", type: "tensor" }];
export const Y: readonly Port[] = [{ name: "y", type: "tensor" }];

/** What a loss gives. */
export const LOSS: readonly Port[] = [{ name: "loss", type: "loss" }];
export const SCALAR: ShapeResult = { ok: true, outputs: { loss: [] } };

/** Ports `part1`, `part2`, ...: what a split gives. */
export function partPorts(count: number): readonly Port[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `part${index + 1}`,
    type: "tensor",
  }));
}

/** The shape at a port that takes one edge. Analysis asks a rule only when every required port has a shape. */
export function shapeAt(site: HasInputs, port = "x"): Shape {
  return site.inputs[port]?.[0] ?? [];
}

export function size(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}

export function channelsOf(shape: Shape): number {
  return shape[shape.length - 1] ?? 1;
}

/** `[28, 28, 1]`, or `a scalar`. */
export function show(shape: Shape): string {
  return shape.length === 0 ? "a scalar" : `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis]);
}

/** One output, named as in {@link Y}. */
export function gives(shape: Shape): ShapeResult {
  return { ok: true, outputs: { y: shape } };
}

export function refuses(problem: ShapeProblem): ShapeResult {
  return { ok: false, problem };
}

/** Runs the rule on an input of [height, width, channels], or says that it is none. */
export function onImage(
  site: HasInputs,
  rule: (height: number, width: number, channels: number) => ShapeResult,
  port = "x",
): ShapeResult {
  const shape = shapeAt(site, port);
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    return refuses({
      port,
      message: `reads an image [height, width, channels], but gets ${show(shape)}.`,
      fix: `Put a Reshape before it, for example to ${show([1, 1, size(shape)])}.`,
    });
  }
  return rule(height, width, channels);
}

/** Runs the rule on an input of [features], or says that it is none. */
export function onVector(
  site: HasInputs,
  rule: (features: number) => ShapeResult,
  port = "x",
): ShapeResult {
  const shape = shapeAt(site, port);
  const [features] = shape;
  if (shape.length !== 1 || features === undefined) {
    return refuses({
      port,
      message: `reads a vector [features], but gets ${show(shape)}.`,
      fix: "Put a Flatten before it.",
    });
  }
  return rule(features);
}

/** Runs the rule on the shape that two ports have in common, or says that they differ. */
export function onAlike(
  site: HasInputs,
  ports: readonly [first: string, second: string],
  doing: string,
  rule: (shape: Shape) => ShapeResult,
): ShapeResult {
  const [first, second] = [shapeAt(site, ports[0]), shapeAt(site, ports[1])];
  if (sameShape(first, second)) return rule(first);
  return refuses({
    port: ports[1],
    message: `${doing}, but gets ${show(first)} and ${show(second)}.`,
    fix: "Bring both to the same shape.",
  });
}

/** The smaller side of an image is smaller than the window that slides over it. */
export function tooSmall(
  height: number,
  width: number,
  kernel: number,
  parameter: string,
): ShapeResult {
  return refuses({
    port: "x",
    parameter,
    message: `slides a window of ${kernel}x${kernel} pixels, but its input has only ${height}x${width}.`,
    fix: `Make its ${parameter} at most ${Math.min(height, width)}, or pad with "same".`,
    set: { [parameter]: Math.min(height, width) },
  });
}
