/**
 * A node's parameters as its rules see them: defaults filled in, `"$name"` resolved, and every value checked against its
 * description. A faulty value is reported and replaced by its default, so that what is passed on always has its type.
 */
import type { ParameterValue } from "../document/document";
import type { Initializer, ParameterSpec, ParameterSpecs } from "../operators/operator";

export interface ParameterFault {
  readonly parameter: string;
  readonly code: "parameter-type" | "parameter-range" | "unknown-parameter";
  /** A clause that follows the node's name. */
  readonly message: string;
  readonly fix?: string;
  /** A value that would do; null takes the parameter away. */
  readonly value?: ParameterValue;
}

export interface ResolvedParameters {
  readonly values: Readonly<Record<string, ParameterValue>>;
  readonly faults: readonly ParameterFault[];
}

type Scope = Readonly<Record<string, ParameterValue>>;

const NO_FAULTS: readonly ParameterFault[] = [];
const defaultsOf = new WeakMap<ParameterSpecs, Readonly<Record<string, ParameterValue>>>();

/** The defaults of all parameters; the same object each time. */
function defaults(specs: ParameterSpecs): Readonly<Record<string, ParameterValue>> {
  const known = defaultsOf.get(specs);
  if (known !== undefined) return known;
  const made = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, spec.default as ParameterValue]),
  );
  defaultsOf.set(specs, made);
  return made;
}

/** Fills in, resolves and checks. `scope` holds what `$name` reads. */
export function resolveParameters(
  specs: ParameterSpecs,
  given: Scope | undefined,
  scope: Scope,
): ResolvedParameters {
  if (given === undefined) return { values: defaults(specs), faults: NO_FAULTS };
  const values: Record<string, ParameterValue> = { ...defaults(specs) };
  const faults: ParameterFault[] = [];
  for (const [parameter, written] of Object.entries(given)) {
    const spec = Object.hasOwn(specs, parameter) ? specs[parameter] : undefined;
    if (spec === undefined) {
      faults.push({
        parameter,
        code: "unknown-parameter",
        message: `has no parameter "${parameter}".`,
        fix: `Take it out. There ${inWords(Object.keys(specs))}.`,
        value: null,
      });
      continue;
    }
    const missing = unresolved(written, scope);
    if (missing !== undefined) {
      faults.push({
        parameter,
        code: "parameter-type",
        message: `reads "$${missing}" as its ${parameter}, but nothing of that name surrounds it.`,
        fix: `There ${inWords(Object.keys(scope).map((name) => `$${name}`))}.`,
        value: spec.default as ParameterValue,
      });
      continue;
    }
    const value = substitute(written, scope);
    const fault = check(parameter, spec, value);
    if (fault === undefined) values[parameter] = value;
    else faults.push(fault);
  }
  return { values, faults };
}

function inWords(names: readonly string[]): string {
  return names.length === 0
    ? "are none"
    : `${names.length === 1 ? "is" : "are"}: ${names.join(", ")}`;
}

/** The first `$name` that nothing in scope answers. */
function unresolved(value: ParameterValue, scope: Scope): string | undefined {
  const values = Array.isArray(value) ? value : [value];
  for (const element of values) {
    if (
      typeof element === "string" &&
      element.startsWith("$") &&
      !Object.hasOwn(scope, element.slice(1))
    ) {
      return element.slice(1);
    }
  }
  return undefined;
}

function substitute(value: ParameterValue, scope: Scope): ParameterValue {
  if (typeof value === "string" && value.startsWith("$")) return scope[value.slice(1)] ?? null;
  if (Array.isArray(value)) return value.map((element) => substitute(element, scope));
  return value;
}

function check(
  parameter: string,
  spec: ParameterSpec,
  value: ParameterValue,
): ParameterFault | undefined {
  const wrongType = (wanted: string): ParameterFault => ({
    parameter,
    code: "parameter-type",
    message: `has ${JSON.stringify(value)} as its ${parameter}, but ${wanted} is wanted.`,
    fix: `Set it to ${wanted}; the default is ${JSON.stringify(spec.default)}.`,
    value: spec.default as ParameterValue,
  });
  switch (spec.type) {
    case "integer":
    case "number": {
      if (typeof value !== "number" || !Number.isFinite(value)) return wrongType("a number");
      if (spec.type === "integer" && !Number.isInteger(value)) return wrongType("a whole number");
      const { min = -Infinity, max = Infinity } = spec;
      if (value >= min && value <= max) return undefined;
      const wanted =
        max === Infinity
          ? `${min} or more`
          : min === -Infinity
            ? `${max} or less`
            : `${min} to ${max}`;
      return {
        parameter,
        code: "parameter-range",
        message: `has ${value} as its ${parameter}, but ${wanted} is wanted.`,
        fix: `Set it to ${Math.min(max, Math.max(min, value))}.`,
        value: Math.min(max, Math.max(min, value)),
      };
    }
    case "boolean":
      return typeof value === "boolean" ? undefined : wrongType("true or false");
    case "choice":
      return typeof value === "string" && spec.choices.includes(value)
        ? undefined
        : wrongType(`one of ${spec.choices.map((choice) => `"${choice}"`).join(", ")}`);
    case "text":
    case "network":
      return typeof value === "string" ? undefined : wrongType("a text");
    case "shape":
      return isShape(value, spec.longest ?? MOST_AXES)
        ? undefined
        : wrongType("a list of sizes of 1 or more");
    case "initializer": {
      const wanted = initializerFault(value);
      return wanted === undefined ? undefined : wrongType(wanted);
    }
  }
}

/** As many as the tensors of engines have, without the batch. */
const MOST_AXES = 5;

function isShape(value: ParameterValue, longest: number): boolean {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= longest &&
    value.every((side) => typeof side === "number" && Number.isInteger(side) && side >= 1)
  );
}

/** The numbers that each kind of initialiser needs, and those that it may have. */
const INITIALIZERS: Readonly<
  Record<
    Initializer["kind"],
    { readonly needs?: readonly string[]; readonly may?: readonly string[] }
  >
> = {
  zeros: {},
  ones: {},
  constant: { needs: ["value"] },
  normal: { needs: ["deviation"], may: ["mean"] },
  truncatedNormal: { needs: ["deviation"] },
  uniform: { needs: ["low", "high"] },
  glorotUniform: {},
  heNormal: {},
  orthogonal: { may: ["gain"] },
  dataLogit: {},
};

/** What is wanted instead, or undefined for a proper initialiser. */
function initializerFault(value: ParameterValue): string | undefined {
  const kinds = Object.keys(INITIALIZERS);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return 'an initialiser such as { "kind": "normal", "deviation": 0.02 }';
  }
  const { kind } = value;
  if (typeof kind !== "string" || !kinds.includes(kind)) {
    return `an initialiser whose kind is one of ${kinds.join(", ")}`;
  }
  const { needs = [], may = [] } = INITIALIZERS[kind as Initializer["kind"]];
  for (const field of [...needs, ...may]) {
    const number = value[field];
    if (number === undefined && may.includes(field)) continue;
    if (typeof number !== "number" || !Number.isFinite(number)) {
      return `an initialiser of kind ${kind} with a number as its ${field}`;
    }
  }
  return undefined;
}
