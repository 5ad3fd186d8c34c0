/**
 * The JSON Schema that VS Code is given for `*.gan.json`, so that writing a document by hand completes and validates:
 * the document's own schema, and for each operator of the catalogue its parameters and ports.
 *
 * An operator that the catalogue does not know passes here: analysis reports it, with the names that come close.
 */
import * as z from "zod";
import type { Operator, ParameterSpec, Port } from "../operators/operator";
import { documentSchema } from "./schema";

type Schema = { readonly [key: string]: unknown };

/** JSON Schema (draft 7) of a document whose nodes are of these operators. */
export function jsonSchema(catalogue: readonly Operator[]): Schema {
  const { definitions, ...root }: Schema = z.toJSONSchema(documentSchema, {
    target: "draft-7",
    unrepresentable: "any",
    io: "input",
  });
  const { gameNode, networkNode, ...shared } = definitions as Readonly<
    Record<"gameNode" | "networkNode", Schema>
  >;
  return {
    ...root,
    title: "GANvas document",
    description: "A game between networks: sources, applications, losses and players.",
    allowComments: false,
    definitions: {
      ...shared,
      gameNode: nodeSchema(
        gameNode,
        catalogue.filter((operator) => operator.level === "game"),
      ),
      networkNode: nodeSchema(
        networkNode,
        catalogue.filter((operator) => operator.level === "network"),
      ),
      reference: REFERENCE,
      parameterReference: PARAMETER_REFERENCE,
      initializer: INITIALIZER,
    },
  };
}

const REFERENCE: Schema = {
  type: "string",
  description: "A node of this graph, `node`, or one of its outputs, `node.port`.",
};

const PARAMETER_REFERENCE: Schema = {
  type: "string",
  pattern: "^\\$",
  description: "Reads a parameter of the surrounding block or of the current stage.",
};

const FINITE: Schema = { type: "number" };

const INITIALIZER: Schema = {
  description: "How a trainable tensor begins.",
  oneOf: [
    initializer("zeros"),
    initializer("ones"),
    initializer("constant", { value: FINITE }),
    initializer("normal", { deviation: FINITE }, { mean: FINITE }),
    initializer("truncatedNormal", { deviation: FINITE }),
    initializer("uniform", { low: FINITE, high: FINITE }),
    initializer("glorotUniform"),
    initializer("heNormal"),
    initializer("orthogonal", {}, { gain: FINITE }),
    initializer("dataLogit"),
  ],
};

function initializer(kind: string, required: Schema = {}, optional: Schema = {}): Schema {
  return {
    type: "object",
    properties: { kind: { const: kind }, ...required, ...optional },
    required: ["kind", ...Object.keys(required)],
  };
}

/** A node whose parameters and ports follow from its operator. */
function nodeSchema(node: Schema, operators: readonly Operator[]): Schema {
  const properties = node["properties"] as Record<string, Schema>;
  return {
    ...node,
    properties: {
      ...properties,
      op: {
        ...properties["op"],
        anyOf: [
          {
            enum: operators.map((operator) => operator.id),
            markdownEnumDescriptions: operators.map(description),
          },
          { pattern: properties["op"]?.["pattern"] },
        ],
      },
    },
    allOf: operators.map((operator) => ({
      if: { properties: { op: { const: operator.id } }, required: ["op"] },
      then: { properties: operatorProperties(operator) },
    })),
  };
}

function description({ title, doc, paper }: Operator): string {
  return `**${title}**. ${doc}${paper ? ` [${paper.title}](${paper.url})` : ""}`;
}

function operatorProperties({ id, inputs, params }: Operator): Schema {
  return {
    params: {
      type: "object",
      description: `What differs from the defaults of \`${id}\`.`,
      properties: Object.fromEntries(
        Object.entries(params).map(([name, spec]) => [name, parameterSchema(spec)]),
      ),
      additionalProperties: false,
    },
    // Ports that depend on the node (an application has those of its network) cannot be listed here.
    ...(typeof inputs !== "function" && { in: portsSchema(inputs) }),
  };
}

function portsSchema(ports: readonly Port[]): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(ports.map((port) => [port.name, portSchema(port)])),
    additionalProperties: false,
  };
}

function portSchema({ doc, many }: Port): Schema {
  const one = { $ref: "#/definitions/reference" };
  const purpose =
    many === true ? "Several, in order." : "A list says growth: the last whose node exists.";
  return {
    description: doc === undefined ? purpose : `${doc} ${purpose}`,
    anyOf: [one, { type: "array", items: one }],
  };
}

function parameterSchema(spec: ParameterSpec): Schema {
  return {
    title: spec.label,
    ...(spec.doc !== undefined && { description: spec.doc }),
    default: spec.default,
    anyOf: [valueSchema(spec), { $ref: "#/definitions/parameterReference" }],
  };
}

function valueSchema(spec: ParameterSpec): Schema {
  switch (spec.type) {
    case "integer":
    case "number":
      return {
        type: spec.type,
        ...(spec.min !== undefined && { minimum: spec.min }),
        ...(spec.max !== undefined && { maximum: spec.max }),
      };
    case "boolean":
      return { type: "boolean" };
    case "choice":
      return { enum: spec.choices };
    case "text":
    case "network":
      return { type: "string" };
    case "shape":
      return {
        type: "array",
        items: {
          anyOf: [{ type: "integer", minimum: 1 }, { $ref: "#/definitions/parameterReference" }],
        },
      };
    case "initializer":
      return { $ref: "#/definitions/initializer" };
  }
}
