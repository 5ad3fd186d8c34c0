import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse";
import { checkReport } from "../../../src/core/analysis/check";
import { node, SOUND, withNetwork } from "./documents";

describe("the check report", () => {
  it("lists every node with its outputs and parameters, and totals by role", () => {
    expect(checkReport(analyse(SOUND))).toEqual({
      networks: {
        generator: {
          parameters: 144,
          nodes: [
            { id: "z", op: "input", outputs: [[8]], parameters: 0, sharedWith: [] },
            { id: "pixels", op: "dense", outputs: [[16]], parameters: 144, sharedWith: [] },
            { id: "squash", op: "tanh", outputs: [[16]], parameters: 0, sharedWith: [] },
            { id: "picture", op: "reshape", outputs: [[4, 4, 1]], parameters: 0, sharedWith: [] },
            { id: "image", op: "output", outputs: [], parameters: 0, sharedWith: [] },
          ],
        },
        discriminator: {
          parameters: 17,
          nodes: [
            { id: "image", op: "input", outputs: [[4, 4, 1]], parameters: 0, sharedWith: [] },
            { id: "flat", op: "flatten", outputs: [[16]], parameters: 0, sharedWith: [] },
            { id: "judge", op: "dense", outputs: [[1]], parameters: 17, sharedWith: [] },
            { id: "logit", op: "output", outputs: [], parameters: 0, sharedWith: [] },
          ],
        },
      },
      totals: { generator: 144, discriminator: 17 },
      diagnostics: [],
    });
  });

  it("has null for a shape that a fault leaves unknown, and the diagnostics without their edits", () => {
    const document = withNetwork("discriminator", node("judge", "dense", "flat", { units: 0 }));
    const { networks, diagnostics } = checkReport(analyse(document));
    expect(networks.discriminator?.nodes[2]).toMatchObject({ id: "judge", outputs: [null] });
    expect(diagnostics).toEqual([
      {
        code: "parameter-range",
        severity: "error",
        where: { network: "discriminator", node: "judge", parameter: "units" },
        message: '"judge" has 0 as its units, but 1 or more is wanted.',
        fix: "Set it to 1.",
      },
    ]);
  });
});
