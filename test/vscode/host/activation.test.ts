import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { describe, it } from "mocha";

const extensionId = "ganvas.ganvas-vscode";

interface Contributions {
  commands: { command: string }[];
  customEditors: { viewType: string; selector: { filenamePattern: string }[] }[];
}

function ganvas(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension, `VS Code has not loaded ${extensionId}.`);
  return extension;
}

const contributions = (): Contributions =>
  (ganvas().packageJSON as { contributes: Contributions }).contributes;

describe("activation", () => {
  it("succeeds in this VS Code", async () => {
    await ganvas().activate();
    assert.equal(ganvas().isActive, true);
  });

  it("registers every command that the manifest declares, and no other", async () => {
    await ganvas().activate();
    const declared = contributions().commands.map(({ command }) => command);
    // VS Code makes commands of its own for each contributed view: `<view>.focus`, `<view>.open`, and the like.
    const registered = (await vscode.commands.getCommands(true)).filter(
      (command) =>
        command.startsWith("ganvas.") &&
        !/\.(focus|open|resetViewLocation|removeView|toggleVisibility)$/.test(command),
    );
    assert.deepEqual(registered.toSorted(), declared.toSorted());
  });

  it("declares the editor of *.gan.json files", () => {
    const editor = contributions().customEditors.find(
      ({ viewType }) => viewType === "ganvas.editor",
    );
    assert.deepEqual(editor?.selector, [{ filenamePattern: "*.gan.json" }]);
  });
});
