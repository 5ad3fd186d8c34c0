/**
 * The whole way, as a person goes it: from a paper in the gallery to samples that sharpen in the editor, with an edit of
 * the generated code that survives, a reload in the middle of training, and a run that goes on the next day.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import sharp from "sharp";
import { expect, it } from "vitest";
import { withVSCode, type VSCode } from "../harness";

const GRAPH = "digits/digits.gan.json";
const CODE = "digits/src/generator.ts";

it("leads from a paper to live samples", { timeout: 900_000 }, async () => {
  await withVSCode({ workspace: { files: { "notes.txt": "Mine.\n" } } }, async (vscode) => {
    await makeProject(vscode);
    await readGame(vscode);
    await editNetwork(vscode);
    await keepHandEdit(vscode);
    await train(vscode);
    await reload(vscode);
    await resume(vscode);
    expect(vscode.faults).toEqual([]);
  });
});

async function makeProject(vscode: VSCode): Promise<void> {
  await vscode.runCommand("GANvas: New GAN Project...");
  const gallery = vscode.webview();
  const card = gallery.getByRole("button").filter({ hasText: "DCGAN" });
  await card.waitFor();
  await vscode.screenshot("1-gallery");
  await card.click();
  await gallery.getByLabel("Name").fill("digits");
  await gallery.getByLabel("Width").fill("16");
  await gallery.getByText("165 k").first().waitFor();
  await vscode.screenshot("2-options");
  await gallery.getByRole("button", { name: "Create Project" }).click();
  await vscode.tab("digits.gan.json").waitFor();
}

/** The game: shapes on the edges, the same discriminator twice, both players. */
async function readGame(vscode: VSCode): Promise<void> {
  const canvas = vscode.webview();
  await canvas.getByText("28×28×1").first().waitFor();
  await canvas.locator("text", { hasText: "same weights" }).waitFor();
  await canvas.getByText("1 × Generator").waitFor();
  await vscode.screenshot("3-game");
}

/** Drills into the generator, changes a parameter, sees shapes follow, takes it back and does it again. */
async function editNetwork(vscode: VSCode): Promise<void> {
  const canvas = vscode.webview();
  await node(canvas, "Generator").dblclick();
  await setFilters(canvas, "24");
  await canvas.getByText("14×14×24").first().waitFor();
  // The canvas shows a change before the text has it; VS Code undoes what the text has.
  await vscode.page.locator(".tabs-container .tab.active.dirty").waitFor();
  await vscode.page.keyboard.press("ControlOrMeta+z");
  await canvas.getByText("14×14×16").first().waitFor();
  await vscode.page.keyboard.press("ControlOrMeta+Shift+z");
  await canvas.getByText("14×14×24").first().waitFor();
  await vscode.screenshot("4-network");
  await vscode.save();
  await expect.poll(() => vscode.workspace.read(CODE)).toContain("filters: 24");
}

/** A generated file that a person edited is asked about, never written over, and merged when asked to. */
async function keepHandEdit(vscode: VSCode): Promise<void> {
  const canvas = vscode.webview();
  const code = await vscode.workspace.read(CODE);
  await vscode.workspace.write(CODE, `${code}\n// by hand\n`);
  await setFilters(canvas, "32");
  await canvas.getByText("14×14×32").first().waitFor();
  await vscode.save();
  await canvas.getByRole("button", { name: "1 file edited by hand" }).click();
  await canvas.getByRole("button", { name: "Merge" }).waitFor();
  await vscode.screenshot("5-conflict");
  const untouched = await vscode.workspace.read(CODE);
  expect(untouched).toContain("// by hand");
  expect(untouched).toContain("filters: 24");
  await canvas.getByRole("button", { name: "Merge" }).click();
  await expect.poll(() => vscode.workspace.read(CODE)).toContain("filters: 32");
  expect(await vscode.workspace.read(CODE)).toContain("// by hand");
  await canvas.getByText("code up to date").waitFor();
}

/** Trains for a short while: the packages are asked for, samples and losses appear, pause and resume work. */
async function train(vscode: VSCode): Promise<void> {
  const graph = await vscode.workspace.read(GRAPH);
  await vscode.workspace.write(
    GRAPH,
    graph
      .replace('"steps": 3000', '"steps": 4000')
      .replace('"sampleEvery": 100', '"sampleEvery": 50'),
  );
  const canvas = vscode.webview();
  // VS Code has seen the file change when the editor says so.
  await canvas.getByText("code is behind").waitFor();
  await canvas.getByRole("button", { name: "Train" }).first().click();
  const install = vscode.page
    .locator(".quick-input-list .monaco-list-row")
    .filter({ hasText: "npm install" });
  await install.waitFor();
  await vscode.screenshot("6-install");
  await install.click();
  await canvas.getByText(/fixed latents/).waitFor({ timeout: 300_000 });
  await vscode.screenshot("7-untrained");
  await expect
    .poll(async () => (await sheets(vscode)).length, { timeout: 120_000 })
    .toBeGreaterThanOrEqual(4);
  await canvas.getByRole("button", { name: "Pause" }).first().click();
  await canvas.getByText("Paused").first().waitFor();
  await vscode.screenshot("8-training");
  await expectSamples(vscode);
  expect(await plottedPixels(canvas)).toBeGreaterThan(200);
  await canvas.getByRole("button", { name: "Resume" }).first().click();
  await canvas.getByText("Training").first().waitFor();
}

/** The process outlives the window, which finds it again. */
async function reload(vscode: VSCode): Promise<void> {
  await vscode.reload();
  const canvas = vscode.webview();
  await canvas.getByText(/fixed latents/).waitFor();
  await vscode.screenshot("9-after-reload");
  await canvas.getByRole("button", { name: "Stop" }).first().click();
  await canvas.getByText("Stopped").first().waitFor({ timeout: 60_000 });
}

/** A stopped run goes on where it was. */
async function resume(vscode: VSCode): Promise<void> {
  const canvas = vscode.webview();
  const before = (await sheets(vscode)).length;
  await canvas.getByRole("button", { name: "Resume" }).first().click();
  await expect
    .poll(async () => (await sheets(vscode)).length, { timeout: 120_000 })
    .toBeGreaterThan(before);
  expect((await readdir(vscode.workspace.path("digits", "runs"))).length).toBe(1);
  await canvas.getByRole("button", { name: "Stop" }).first().click();
  await canvas.getByText("Stopped").first().waitFor({ timeout: 60_000 });
  await vscode.screenshot("10-resumed");
}

function node(canvas: FrameLocator, title: string) {
  return canvas.locator(".react-flow__node").filter({ hasText: title }).first();
}

async function setFilters(canvas: FrameLocator, value: string): Promise<void> {
  await node(canvas, "Transposed").click();
  const field = canvas.getByRole("textbox", { name: "filters" });
  await field.fill(value);
  await field.press("Enter");
}

/** The sample sheets of the project's one run, oldest first. */
async function sheets(vscode: VSCode): Promise<string[]> {
  const runs = vscode.workspace.path("digits", "runs");
  const [run] = await readdir(runs).catch(() => []);
  if (run === undefined) return [];
  const folder = join(runs, run, "samples");
  return (await readdir(folder)).sort().map((name) => join(folder, name));
}

/** Two images of a sheet differ, and the sheet is another than the untrained one. */
async function expectSamples(vscode: VSCode): Promise<void> {
  const files = await sheets(vscode);
  const first = await readFile(files.at(0) ?? "");
  const last = await readFile(files.at(-1) ?? "");
  expect(last.equals(first)).toBe(false);
  const cell = (left: number) =>
    sharp(last).extract({ left, top: 0, width: 28, height: 28 }).raw().toBuffer();
  const [a, b] = [await cell(0), await cell(30)];
  const difference =
    a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
  expect(difference).toBeGreaterThan(5);
}

/** Coloured pixels of the loss plot: what is neither background nor grid. */
async function plottedPixels(canvas: FrameLocator): Promise<number> {
  return await canvas.locator(".uplot canvas").evaluate((element) => {
    const context = (element as HTMLCanvasElement).getContext("2d");
    const { width, height } = element as HTMLCanvasElement;
    const pixels = context?.getImageData(0, 0, width, height).data ?? [];
    let coloured = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      const [r = 0, g = 0, b = 0, a = 0] = pixels.slice(at, at + 4);
      if (a > 128 && Math.max(r, g, b) - Math.min(r, g, b) > 60) coloured += 1;
    }
    return coloured;
  });
}
