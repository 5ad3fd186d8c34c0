/**
 * Texts that are no graph, or not yet: the last good drawing stays, the place is named, and mending it heals.
 */
import type { FrameLocator, Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { dcgan } from "../../../templates/papers/dcgan";
import { withVSCode, type VSCode } from "../harness";

const GRAPH = "dcgan.gan.json";
const good = serialiseDocument(dcgan.build({ resolution: 28 }));

describe("a text that is wrong", () => {
  it("keeps the last good drawing while it is broken, and heals with it", async () => {
    await withVSCode({ workspace: { files: { [GRAPH]: good } } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      await drawn(canvas);
      await textBeside(vscode);
      await vscode.page.keyboard.press("ControlOrMeta+Home");
      await vscode.page.keyboard.type("x");
      await canvas.getByRole("alert").getByText("Until then the graph").waitFor();
      await drawn(canvas);
      await problems(vscode);
      await problem(vscode, "not valid JSON").waitFor();
      await vscode.screenshot("bad-json");

      await vscode.page.locator(".monaco-editor .view-lines").last().click();
      await vscode.page.keyboard.press("ControlOrMeta+z");
      await canvas.getByRole("alert").waitFor({ state: "detached" });
      await problem(vscode, "not valid JSON").waitFor({ state: "detached" });
      await canvas.getByText("no problems").waitFor();
      expect(vscode.faults).toEqual([]);
    });
  });

  it("is shown and not changed when a newer GANvas wrote it", async () => {
    const newer = good.replace('"ganvas": 1', '"ganvas": 99');
    await withVSCode({ workspace: { files: { [GRAPH]: newer } } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      await canvas
        .getByText(/version 99/)
        .first()
        .waitFor();
      await drawn(canvas);
      await canvas.locator(".react-flow__node").first().click();
      await vscode.page.keyboard.press("Delete");
      await vscode.screenshot("newer-version");
      expect(await vscode.tab(GRAPH).getAttribute("class")).not.toContain("dirty");
      expect(await vscode.workspace.read(GRAPH)).toBe(newer);
    });
  });

  it("leads from Problems to the node of an unknown operator", async () => {
    const unknown = good.replace('"op": "relu"', '"op": "relux"');
    await withVSCode({ workspace: { files: { [GRAPH]: unknown } } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      await drawn(canvas);
      await problems(vscode);
      const entry = problem(vscode, "relux");
      await entry.waitFor();
      await entry.locator("a").filter({ hasText: "unknown-operator" }).click();
      await canvas.locator(".react-flow__node.selected").getByText("relux").first().waitFor();
      await vscode.screenshot("unknown-operator");
      expect(vscode.faults).toEqual([]);
    });
  });

  it("is mended by a quick fix, as one step of undo", async () => {
    const mismatch = good.replace(
      '"op": "dataset"',
      '"op": "dataset", "params": { "range": "unit" }',
    );
    await withVSCode({ workspace: { files: { [GRAPH]: mismatch } } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      await drawn(canvas);
      await canvas.getByRole("button", { name: "1 problem" }).click();
      await vscode.screenshot("range-mismatch");
      await canvas.getByRole("button", { name: "Fix it" }).first().click();
      await canvas.getByText("no problems").waitFor();
      await vscode.save();
      // The default range is not written: the file is as if the mistake had never been made.
      expect(await vscode.workspace.read(GRAPH)).toBe(good);
    });
  });
});

/** The game is on the canvas. */
async function drawn(canvas: FrameLocator): Promise<void> {
  await canvas.getByText("Generator loss", { exact: true }).last().waitFor();
}

/** Opens the text of the graph in front in a group of its own, beside the graph. */
async function textBeside(vscode: VSCode): Promise<void> {
  await vscode.runCommand("GANvas: Open as Text");
  await vscode.page.locator(".monaco-editor .view-lines").last().waitFor();
  await vscode.runCommand("View: Move Editor into Right Group");
  await vscode.page.locator(".monaco-editor .view-lines").last().click();
}

async function problems(vscode: VSCode): Promise<void> {
  await vscode.runCommand("Problems: Focus on Problems View");
  await vscode.page.locator(".markers-panel").waitFor();
}

function problem(vscode: VSCode, text: string): Locator {
  return vscode.page.locator(".markers-panel .monaco-list-row").filter({ hasText: text }).first();
}
