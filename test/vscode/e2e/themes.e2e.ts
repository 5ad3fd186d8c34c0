import type { FrameLocator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { dcgan } from "../../../templates/papers/dcgan";
import { gan } from "../../../templates/papers/gan";
import { withVSCode } from "../harness";

const files = {
  "dcgan.gan.json": serialiseDocument(dcgan.build({ resolution: 28 })),
  "goodfellow.gan.json": serialiseDocument(gan.build({})),
};
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
    await withVSCode({ theme, viewport, workspace: { files } }, async (vscode) => {
      for (const paper of ["dcgan", "goodfellow"]) {
        const file = `${paper}.gan.json`;
        await vscode.openFile(file);
        const canvas = vscode.webview();
        await canvas.locator(".react-flow__node").filter({ hasText: "Generator loss" }).waitFor();
        await canvas.getByText("no problems").waitFor();
        const shot = `${theme}-${viewport.width}-${paper}`;
        await vscode.screenshot(`${shot}-1-game`);
        await enter(canvas, "Generator");
        await vscode.screenshot(`${shot}-2-generator`);
        await canvas.getByRole("button", { name: "Game", exact: true }).click();
        await enter(canvas, "Discriminator");
        await vscode.screenshot(`${shot}-3-discriminator`);
        expect(await vscode.tab(file).getAttribute("class")).not.toContain("dirty");
      }
      expect(vscode.faults).toEqual([]);
    });
  });
});

/** Drills into a network and waits until its last layer is drawn. */
async function enter(canvas: FrameLocator, network: string): Promise<void> {
  await canvas.locator(".react-flow__node").filter({ hasText: network }).first().dblclick();
  await canvas.locator(".react-flow__node").filter({ hasText: "Output" }).waitFor();
}
