/** What goes wrong around training: each time one sentence, nothing lost, and a way on. */
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFiles, tinyGame, withVSCode, type VSCode } from "../harness";

const GRAPH = "dcgan.gan.json";

describe("training", () => {
  it("that is killed is interrupted, and resumes from its last checkpoint", async () => {
    const files = projectFiles(tinyGame({ steps: 100_000, sampleEvery: 50, checkpointEvery: 20 }));
    await withVSCode({ workspace: { files, dependencies: true } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      await train(canvas);
      await stateOf(canvas, "Training").waitFor({ timeout: 120_000 });
      await canvas
        .getByText(/^step \d/)
        .first()
        .waitFor({ timeout: 60_000 });
      const killed = await record(vscode);
      process.kill(killed.process?.pid ?? 0, "SIGKILL");
      await stateOf(canvas, "Interrupted").waitFor();
      await vscode.screenshot("failure-interrupted");

      await canvas.locator(".cockpit").getByRole("button", { name: "Resume" }).click();
      await stateOf(canvas, "Training").waitFor({ timeout: 60_000 });
      await expect
        .poll(async () => (await record(vscode)).lastStep, { timeout: 60_000 })
        .toBeGreaterThan(killed.lastStep);
      await canvas.locator(".cockpit").getByRole("button", { name: "Stop" }).click();
      await stateOf(canvas, "Stopped").waitFor({ timeout: 30_000 });
      expect(await readdir(vscode.workspace.path("runs"))).toHaveLength(1);
      expect(vscode.faults).toEqual([]);
    });
  });

  it("says which Node it was told to use and that it is not there", async () => {
    const settings = { "ganvas.nodePath": "/nowhere/bin/node" };
    const files = projectFiles(tinyGame());
    await withVSCode({ settings, workspace: { files, dependencies: true } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      await train(vscode.webview());
      await vscode.notification(/ganvas\.nodePath is "\/nowhere\/bin\/node"/).waitFor();
      await vscode.screenshot("failure-no-node");
      await vscode
        .notification(/nodePath/)
        .getByRole("button", { name: "Show Log" })
        .click();
      await vscode.page.locator(".output-view-container, .panel .monaco-editor").first().waitFor();
    });
  });

  it("waits until a workspace is trusted, which editing does not", async () => {
    const files = projectFiles(tinyGame());
    const workspace = { files, dependencies: true };
    await withVSCode({ untrusted: true, workspace }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      const name = canvas.getByRole("textbox", { name: "name" });
      await name.fill("Untrusted");
      await name.press("Enter");
      // At once, so that the key could overtake the edit.
      await vscode.page.keyboard.press("ControlOrMeta+s");
      await expect
        .poll(() => vscode.workspace.read(GRAPH), { timeout: 10_000 })
        .toContain('"name": "Untrusted"');
      // The code is written by the extension, so it waits too.
      expect(await vscode.workspace.read("src/config.ts")).not.toContain("Untrusted");
      await canvas.getByRole("button", { name: "Generate" }).click();
      await canvas.getByText("Code is written into trusted workspaces only").waitFor();
      const reason = canvas.getByTitle(
        "Training runs code. It waits until this workspace is trusted.",
      );
      await reason.waitFor();
      await vscode.runCommand("GANvas: Train");
      await vscode.notification(/this workspace is not trusted/).waitFor();
      await vscode.screenshot("failure-untrusted");
      expect(await readdir(vscode.workspace.folder)).not.toContain("runs");
    });
  });
});

describe("an installation", () => {
  let folder: string;
  beforeAll(async () => {
    // A Node without its npm beside it.
    folder = await mkdtemp(join(tmpdir(), "ganvas-node-"));
    await symlink(process.execPath, join(folder, "node"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("says that npm is missing", async () => {
    const settings = { "ganvas.nodePath": join(folder, "node") };
    const workspace = { files: projectFiles(tinyGame()) };
    // The second keeps VS Code from asking the login shell for a PATH of its own.
    const env = { PATH: folder, VSCODE_CLI: "1" };
    await withVSCode({ settings, workspace, env }, async (vscode) => {
      await vscode.openFile(GRAPH);
      await train(vscode.webview());
      await vscode.choose("Install");
      await vscode.notification(/npm could not be started/).waitFor();
      await vscode.screenshot("failure-no-npm");
    });
  });

  it("that npm refuses is told in npm's words, and the graph stays as it is", async () => {
    const files = { ...projectFiles(tinyGame()), "vendor/ganvas.tgz": "no tarball" };
    await withVSCode({ workspace: { files } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      await train(canvas);
      await vscode.choose("Install");
      await vscode.notification(/npm install failed in .*: /).waitFor({ timeout: 90_000 });
      await vscode.screenshot("failure-npm");
      await canvas.getByRole("button", { name: "Train" }).first().waitFor();
    });
  });

  it("can be cancelled from the panel", async () => {
    // A registry that never answers.
    const files = {
      ...projectFiles(tinyGame()),
      ".npmrc": "ignore-scripts=true\nregistry=http://10.255.255.1/\nfetch-retries=5\n",
    };
    await withVSCode({ workspace: { files } }, async (vscode) => {
      await vscode.openFile(GRAPH);
      const canvas = vscode.webview();
      await train(canvas);
      await vscode.choose("Install");
      await canvas.getByText("Installing packages").waitFor();
      await vscode.screenshot("installing");
      await canvas.locator(".cockpit").getByRole("button", { name: "Cancel" }).click();
      await vscode.notification(/installation was cancelled/).waitFor();
      await canvas.getByText("Installing packages").waitFor({ state: "detached" });
    });
  });
});

/** What the panel says of the run. */
const stateOf = (canvas: FrameLocator, words: string): Locator =>
  canvas.locator(".cockpit-figures").getByText(words, { exact: true });

async function train(canvas: FrameLocator): Promise<void> {
  await canvas.getByRole("button", { name: "Train" }).first().click();
}

interface Record {
  readonly lastStep: number;
  readonly process?: { readonly pid: number };
}

async function record(vscode: VSCode): Promise<Record> {
  const [name = ""] = await readdir(vscode.workspace.path("runs"));
  return JSON.parse(await vscode.workspace.read(`runs/${name}/run.json`)) as Record;
}
