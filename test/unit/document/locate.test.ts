import { describe, expect, it } from "vitest";
import type { Place } from "../../../src/core/document/diagnostic";
import { locate, placeAt } from "../../../src/core/document/locate";
import { fixture, fixtureText } from "./fixtures";

const text = fixtureText("cogan");

function textAt(place: Place, of = text): string {
  const { offset, length } = locate(of, place);
  return of.slice(offset, offset + length);
}

describe("locate", () => {
  it("finds a node in its graph", () => {
    expect(JSON.parse(textAt({ network: "generatorB", node: "up1" }))).toEqual(
      fixture("cogan").networks["generatorB"]?.nodes.find(({ id }) => id === "up1"),
    );
    expect(JSON.parse(textAt({ node: "fakeA" }))).toMatchObject({
      params: { network: "generatorA" },
    });
    const sum = textAt({ block: "residual", node: "sum" }, fixtureText("cyclegan"));
    expect(JSON.parse(sum)).toMatchObject({ op: "add" });
  });

  it.each<[Place, string]>([
    [{ network: "generatorB", node: "up2", parameter: "filters" }, '"filters": 1'],
    [{ network: "generatorB", node: "up2", port: "x" }, '"x": "act2"'],
    [{ player: "generators", parameter: "rate" }, '"rate": 0.0002'],
    [{ player: "generators", parameter: "trains" }, '"trains": ["generatorA", "generatorB"]'],
    [{ parameter: "batch" }, '"batch": 64'],
    [{ text: { offset: 4, length: 8 } }, '"ganvas"'],
  ])("finds %j", (place, expected) => {
    expect(textAt(place)).toBe(expected);
  });

  it("leads to the nearest thing that the text has", () => {
    const node = textAt({ network: "generatorB", node: "up2" });
    expect(textAt({ network: "generatorB", node: "up2", parameter: "stride" })).toBe(node);
    expect(textAt({ network: "generatorB", node: "up2", port: "y" })).toBe(node);
    expect(textAt({ network: "generatorB", node: "gone" })).toMatch(/^\{\s+"role": "generator"/);
    expect(textAt({ network: "gone", node: "gone" })).toMatch(/^\{\s+"ganvas"/);
    expect(locate("", { node: "z" })).toEqual({ offset: 0, length: 0 });
  });

  it("works on text that is being typed", () => {
    const broken = text.slice(0, text.indexOf('"training"'));
    expect(JSON.parse(textAt({ node: "z" }, broken))).toMatchObject({ op: "noise" });
  });
});

describe("placeAt", () => {
  const inside = (needle: string, from = 0) => text.indexOf(needle, from) + 2;

  it("says which node, port, parameter or player the cursor is in", () => {
    expect(placeAt(text, inside('"id": "fakeA"'))).toEqual({ node: "fakeA" });
    expect(placeAt(text, inside('"a.image"'))).toEqual({ node: "onRealA", port: "image" });
    const units = text.indexOf("6272", text.indexOf('"generatorB": {'));
    expect(placeAt(text, units)).toEqual({
      network: "generatorB",
      node: "project",
      parameter: "units",
    });
    expect(placeAt(text, inside('"weightDecay"'))).toEqual({ player: "discriminators" });
    expect(placeAt(text, inside('"role"', text.indexOf('"discriminatorA": {')))).toEqual({
      network: "discriminatorA",
    });
    expect(placeAt(text, inside('"steps"'))).toBeUndefined();
  });

  it("is the inverse of locate for every node", () => {
    for (const [network, { nodes }] of Object.entries(fixture("cogan").networks)) {
      for (const { id } of nodes) {
        const place = { network, node: id };
        expect(placeAt(text, locate(text, place).offset + 1)).toEqual(place);
      }
    }
  });
});
