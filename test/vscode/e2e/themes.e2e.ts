import { describe, expect, it } from "vitest";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { dcgan } from "../../../templates/papers/dcgan";
import { withVSCode } from "../harness";

const document = serialiseDocument(dcgan.build({ resolution: 28 }));
const wide = { width: 1440, height: 900 };
/** An editor of 600 pixels beside the code: VS Code's side bar and edges take the rest. */
const narrow = { width: 950, height: 800 };

describe("a graph in VS Code", () => {
  it.each([
    ["dark", wide],
    ["light", wide],
    ["hc-dark", wide],
    ["hc-light", wide],
    ["dark", narrow],
    ["light", narrow],
  ] as const)("is drawn in the theme %s at %o without a fault", async (theme, viewport) => {
    const workspace = { files: { "dcgan.gan.json": document } };
    await withVSCode({ theme, viewport, workspace }, async (vscode) => {
      await vscode.openFile("dcgan.gan.json");
      const canvas = vscode.webview();
      await canvas.getByText("Generator loss", { exact: true }).last().waitFor();
      await canvas.getByText("no problems").waitFor();
      await vscode.screenshot(`game-${theme}-${viewport.width}`);
      expect(await vscode.tab("dcgan.gan.json").getAttribute("class")).not.toContain("dirty");
      expect(vscode.faults).toEqual([]);
    });
  });
});
