/** What a run leaves: sheets to look at, save and copy, in the editor, in the side bar and in the tree of runs. */
import { readdir, readFile } from "node:fs/promises";
import type { FrameLocator, Locator } from "playwright-core";
import sharp, { type Sharp } from "sharp";
import { expect, it } from "vitest";
import { projectFiles, tinyGame, withVSCode, type VSCode } from "../harness";

it("keeps every sheet of a run, to look at, save and copy", async () => {
  const files = projectFiles(tinyGame({ steps: 60, sampleEvery: 10, checkpointEvery: 20 }));
  await withVSCode({ workspace: { files, dependencies: true } }, async (vscode) => {
    await vscode.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await vscode.openFile("dcgan.gan.json");
    const canvas = vscode.webview();
    await canvas.getByRole("button", { name: "Train" }).first().click();
    await canvas.getByText("Finished").waitFor({ timeout: 120_000 });
    await canvas.getByText("step 60", { exact: true }).waitFor();
    await vscode.screenshot("samples-finished");
    await sheetOf(canvas, 60).waitFor();

    const timeline = canvas.getByRole("slider", { name: "Step of the samples" });
    await timeline.focus();
    await vscode.page.keyboard.press("Home");
    await sheetOf(canvas, 0).waitFor();
    await vscode.page.keyboard.press("ArrowRight");
    await sheetOf(canvas, 10).waitFor();
    await vscode.screenshot("samples-scrubbed");

    await sample(canvas, 3).click({ button: "right" });
    await vscode.screenshot("samples-menu");
    await canvas.getByRole("menuitem", { name: "Save Image..." }).click();
    await vscode.acceptPath(vscode.workspace.path("third.png"));
    const saved = await eventually(() => readFile(vscode.workspace.path("third.png")));
    const [file = ""] = (await readdir(vscode.workspace.path("runs"))).map((run) =>
      vscode.workspace.path("runs", run, "samples", "00000010.png"),
    );
    // The third cell of the sheet, which has two pixels between its cells.
    const cut = sharp(file).extract({ left: 60, top: 0, width: 28, height: 28 });
    const grey = async (image: Sharp) => [
      ...(await image.removeAlpha().greyscale().raw().toBuffer()),
    ];
    expect(await sharp(saved).metadata()).toMatchObject({ width: 28, height: 28 });
    expect(await grey(sharp(saved))).toEqual(await grey(cut));

    await sample(canvas, 5).click({ button: "right" });
    await canvas.getByRole("menuitem", { name: "Copy Sheet" }).click();
    await expect.poll(() => clipboard(vscode)).toEqual(["image/png"]);

    await vscode.runCommand("GANvas: Show Samples");
    const view = vscode.webview(1);
    await view.getByText("Finished").waitFor();
    await sheetOf(view, 60).waitFor();
    await run(vscode).getByText("finished · step 60 / 60").waitFor();
    await vscode.screenshot("samples-view");
    expect(vscode.faults).toEqual([]);
  });
});

it("stops, resumes and deletes a run from the tree", async () => {
  const files = projectFiles(tinyGame({ steps: 100_000, sampleEvery: 50, checkpointEvery: 20 }));
  await withVSCode({ workspace: { files, dependencies: true } }, async (vscode) => {
    await vscode.openFile("dcgan.gan.json");
    const canvas = vscode.webview();
    await canvas.getByRole("button", { name: "Train" }).first().click();
    await stateOf(canvas, "Training").waitFor({ timeout: 120_000 });
    await vscode.runCommand("GANvas: Show Samples");
    await expectState(vscode, canvas, "running", "Training", /GANvas: training \d+ %/);

    await action(vscode, "Pause Training");
    await expectState(vscode, canvas, "paused", "Paused", /GANvas: paused at \d+ %/);
    await vscode.screenshot("runs-paused");
    await action(vscode, "Resume Training");
    await expectState(vscode, canvas, "running", "Training", /GANvas: training \d+ %/);

    await action(vscode, "Stop Training");
    await expectState(vscode, canvas, "stopped", "Stopped", undefined);
    await vscode.screenshot("runs-stopped");
    const before = await lastStep(vscode);
    await action(vscode, "Resume");
    await expectState(vscode, canvas, "running", "Training", /GANvas: training \d+ %/);
    await expect.poll(() => lastStep(vscode), { timeout: 60_000 }).toBeGreaterThan(before);
    await action(vscode, "Stop Training");
    await expectState(vscode, canvas, "stopped", "Stopped", undefined);
    expect(await readdir(vscode.workspace.path("runs"))).toHaveLength(1);

    await action(vscode, "Delete Run...");
    await vscode.screenshot("runs-delete");
    await vscode.choose("Keep");
    expect(await readdir(vscode.workspace.path("runs"))).toHaveLength(1);
    await action(vscode, "Delete Run...");
    await vscode.choose("Delete");
    await expect.poll(() => readdir(vscode.workspace.path("runs"))).toHaveLength(0);
    await run(vscode).waitFor({ state: "detached" });
    await vscode.webview(1).getByText("Nothing has been trained yet.").waitFor();
    expect(vscode.faults).toEqual([]);
  });
});

/** What the panel says of the run. */
const stateOf = (view: FrameLocator, words: string): Locator =>
  view.locator(".cockpit-figures").getByText(words, { exact: true });

/** The canvas that shows the sheet of a step. */
const sheetOf = (view: FrameLocator, step: number): Locator =>
  view.locator(`.cockpit-frame canvas[data-step="${step}"]`);

const sample = (view: FrameLocator, number: number): Locator =>
  view.getByRole("button", { name: `Sample ${number}`, exact: true });

/** The one run in the tree. */
const run = (vscode: VSCode): Locator =>
  vscode.page.locator(".pane", { hasText: "Runs" }).getByRole("treeitem").first();

/** An action of the run's menu. */
async function action(vscode: VSCode, title: string): Promise<void> {
  await run(vscode).click({ button: "right" });
  const item = vscode.page
    .locator(".monaco-menu .action-menu-item")
    .filter({ has: vscode.page.getByText(title, { exact: true }) })
    .first();
  await item.hover();
  // VS Code takes a click right after the one that opened a menu for the same one.
  await vscode.page.waitForTimeout(400);
  await item.click();
}

/** Tree, editor and status bar say the same. */
async function expectState(
  vscode: VSCode,
  canvas: FrameLocator,
  tree: string,
  cockpit: string,
  status: RegExp | undefined,
): Promise<void> {
  await run(vscode)
    .getByText(new RegExp(`^${tree} · `))
    .waitFor({ timeout: 60_000 });
  await stateOf(canvas, cockpit).waitFor();
  const item = vscode.page.locator('[id$="ganvas.training"]');
  if (status === undefined) await item.waitFor({ state: "detached" });
  else await item.getByText(status).waitFor();
}

async function lastStep(vscode: VSCode): Promise<number> {
  const [name = ""] = await readdir(vscode.workspace.path("runs"));
  const record: unknown = JSON.parse(await vscode.workspace.read(`runs/${name}/run.json`));
  return (record as { lastStep: number }).lastStep;
}

/** The kinds of what is on the clipboard. */
const clipboard = (vscode: VSCode): Promise<readonly string[]> =>
  vscode.page.evaluate(async () =>
    (await navigator.clipboard.read()).flatMap((item) => [...item.types]),
  );

async function eventually<T>(look: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await look();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
