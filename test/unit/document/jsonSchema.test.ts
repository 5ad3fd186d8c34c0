import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { jsonSchema } from "../../../src/core/document/jsonSchema";
import { CATALOGUE } from "../../../src/core/operators/catalogue";
import { largeDocument } from "../../fixtures/largeDocument";
import { fixture, fixtureText, WHOLE } from "./fixtures";

describe("jsonSchema", () => {
  const schema = jsonSchema(CATALOGUE);
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  /** Paths at which the schema finds fault. */
  const faults = (document: unknown): string[] => {
    validate(document);
    const leaves = (validate.errors ?? []).filter(
      ({ keyword }) => !["if", "anyOf"].includes(keyword),
    );
    return [...new Set(leaves.map(({ instancePath }) => instancePath))];
  };

  it.each(["small", "gan"])("accepts %s", (name) => {
    expect(faults(fixture(name))).toEqual([]);
  });

  it("accepts a large document", () => {
    expect(faults(largeDocument(100))).toEqual([]);
  });

  it.each(WHOLE)("accepts the structure of %s, whatever its operators", (name) => {
    const few = CATALOGUE.filter(({ id }) => id === "labels" || id === "softplus");
    const structure = new Ajv({ strict: false }).compile(jsonSchema(few));
    expect(structure(fixture(name)), JSON.stringify(structure.errors)).toBe(true);
  });

  it.each([
    "missing-field",
    "missing-version",
    "wrong-type",
    "out-of-range",
    "unknown-choice",
    "invalid-name",
    "not-a-document",
    "newer-version",
  ])("refuses broken/%s", (name) => {
    expect(validate(JSON.parse(fixtureText(`broken/${name}`)))).toBe(false);
  });

  it("knows every operator, with its words, parameters and ports", () => {
    const definitions = schema["definitions"] as Record<string, Definition>;
    for (const operator of CATALOGUE) {
      const node = definitions[operator.level === "game" ? "gameNode" : "networkNode"];
      const at = node?.properties.op.anyOf[0]?.enum?.indexOf(operator.id) ?? -1;
      expect(at, operator.id).toBeGreaterThanOrEqual(0);
      expect(node?.properties.op.anyOf[0]?.markdownEnumDescriptions?.[at]).toContain(operator.doc);
      const rule = node?.allOf.find(
        (candidate) => candidate.if.properties.op.const === operator.id,
      );
      expect(Object.keys(rule?.then.properties.params.properties ?? {})).toEqual(
        Object.keys(operator.params),
      );
    }
  });

  it("finds a wrong parameter, and one that the operator does not have", () => {
    const wrong = (params: object) => {
      const document = structuredClone(fixture("small"));
      const node = document.networks["generator"]?.nodes[1];
      return faults({
        ...document,
        networks: {
          ...document.networks,
          generator: { role: "generator", nodes: [{ ...node, params }] },
        },
      });
    };
    const params = "/networks/generator/nodes/0/params";
    expect(wrong({ units: 16, kernelInit: { kind: "normal", deviation: 0.02 } })).toEqual([]);
    expect(wrong({ units: "$width" })).toEqual([]);
    expect(wrong({ filters: 16 })).toEqual([params]);
    expect(wrong({ units: "many" })).toContain(`${params}/units`);
    expect(wrong({ kernelInit: { kind: "normal" } })).toContain(`${params}/kernelInit`);
  });

  it("leaves an operator that it does not know to analysis", () => {
    expect(faults(JSON.parse(fixtureText("broken/unknown-operator")))).toEqual([]);
  });
});

interface Definition {
  properties: { op: { anyOf: { enum?: string[]; markdownEnumDescriptions?: string[] }[] } };
  allOf: {
    if: { properties: { op: { const: string } } };
    then: { properties: { params: { properties: object } } };
  }[];
}
