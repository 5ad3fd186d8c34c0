/** Calls an operator's rules as analysis does: defaults filled in, values checked. */
import { expect } from "vitest";
import { resolveParameters } from "../../../src/core/analysis/parameters";
import type {
  GanDocument,
  ParameterValue,
  Shape,
  Stage,
} from "../../../src/core/document/document";
import { lookup } from "../../../src/core/operators/catalogue";
import type { Emitted, Operator, ShapeProblem } from "../../../src/core/operators/operator";

type Params = Readonly<Record<string, ParameterValue>>;
type Inputs = Readonly<Record<string, readonly Shape[]>>;
/** One input as its shape, several by port. */
type Read = Shape | Readonly<Record<string, Shape>>;

function inputsOf(read: Read): Inputs {
  if (Array.isArray(read)) return { x: [read] };
  return Object.fromEntries(
    Object.entries(read as Readonly<Record<string, Shape>>).map(([port, shape]) => [port, [shape]]),
  );
}

const DOCUMENT: GanDocument = {
  ganvas: 1,
  name: "",
  game: { nodes: [], players: [], order: "sequential", samples: [] },
  networks: {},
  training: { batch: 1, steps: 1, seed: 1, sampleEvery: 1, checkpointEvery: 1 },
};

export function operatorOf(id: string): Operator {
  const operator = lookup(id);
  if (operator === undefined) throw new Error(`There is no operator "${id}".`);
  return operator;
}

function siteOf(operator: Operator, params: Params, inputs: Inputs) {
  const { values, faults } = resolveParameters(operator.params, params, {});
  expect(faults).toEqual([]);
  return {
    node: { id: "n", op: operator.id, params },
    params: values as never,
    inputs,
    document: DOCUMENT,
  };
}

/** The shape of the only output for an input at port `x`, or the problem. */
export function shapeOf(
  id: string,
  x: Shape | readonly Shape[],
  params: Params = {},
): Shape | ShapeProblem {
  const operator = operatorOf(id);
  const shapes = x.every((entry): entry is Shape => typeof entry !== "number") ? x : [x];
  const result = operator.shape(
    siteOf(operator, params, { x: x.length === 0 ? [x as Shape] : shapes }),
  );
  return result.ok ? (result.outputs.y ?? []) : result.problem;
}

/** The shapes of all outputs, or the problem. */
export function outputsOf(
  id: string,
  read: Read,
  params: Params = {},
  stage?: Stage,
): Readonly<Record<string, Shape>> | ShapeProblem {
  const operator = operatorOf(id);
  const result = operator.shape({ ...siteOf(operator, params, inputsOf(read)), stage });
  return result.ok ? result.outputs : result.problem;
}

/** Trainable scalars. */
export function parametersOf(id: string, read: Read, params: Params = {}): number {
  const operator = operatorOf(id);
  const tensors = operator.tensors?.(siteOf(operator, params, inputsOf(read))) ?? [];
  return tensors
    .filter((tensor) => tensor.trainable)
    .reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
}

/** The shapes of an operator's tensors by name. */
export function tensorsOf(id: string, read: Read, params: Params = {}): Record<string, Shape> {
  const operator = operatorOf(id);
  const tensors = operator.tensors?.(siteOf(operator, params, inputsOf(read))) ?? [];
  return Object.fromEntries(tensors.map(({ name, shape }) => [name, shape]));
}

/** Emitted code of a node "n" whose inputs are read from the given expressions. */
export function emitted(
  id: string,
  inputs: Inputs,
  params: Params = {},
  args: Readonly<Record<string, readonly string[]>> = { x: ["x"] },
  site: { readonly scope?: string; readonly network?: string } = {},
): { declare?: string; apply: string; uses: string[] } {
  const operator = operatorOf(id);
  const base = siteOf(operator, params, inputs);
  const result = operator.shape(base);
  const code: Emitted = operator.emit({
    ...base,
    args,
    outputs: result.ok ? result.outputs : {},
    layer: "n",
    scope: "scope",
    ...site,
  });
  return {
    ...(code.declare === undefined ? {} : { declare: code.declare.text }),
    apply: code.apply.text,
    uses: [...(code.declare?.uses ?? []), ...code.apply.uses],
  };
}

/** The few words under the title. */
export function summaryOf(id: string, read: Read, params: Params = {}): string | undefined {
  const operator = operatorOf(id);
  return operator.summary?.(siteOf(operator, params, inputsOf(read)));
}
