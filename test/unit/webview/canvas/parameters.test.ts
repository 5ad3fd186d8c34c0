import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/analyse";
import type { ParameterValue } from "../../../../src/core/document/document";
import { shownParameters } from "../../../../webview/canvas/inspector/parameters";
import { withGenerator } from "./fixture";

/** The names of a dense layer's parameters that the inspector shows. */
function shown(params: Readonly<Record<string, ParameterValue>>): readonly string[] {
  const document = withGenerator([
    { id: "z", op: "input", params: { shape: [16] } },
    { id: "layer", op: "dense", in: { x: "z" }, params },
  ]);
  const node = analyse(document).networks["generator"]?.byId.get("layer");
  if (!node) throw new Error("The layer is not in the analysis.");
  return shownParameters(node).map(([name]) => name);
}

describe("the parameters in the inspector", () => {
  it("leave out gain and multiplier of weights that are not equalised", () => {
    expect(shown({})).toContain("weightScale");
    expect(shown({})).not.toContain("gain");
    expect(shown({ weightScale: "spectralNorm" })).not.toContain("multiplier");
    expect(shown({ weightScale: "equalized" })).toEqual(
      expect.arrayContaining(["gain", "multiplier"]),
    );
  });
  it("show what the document says, though it has no effect", () => {
    expect(shown({ gain: 2 })).toContain("gain");
  });
});
