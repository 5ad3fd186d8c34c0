/** The gallery and the panel of samples in every theme, at full width and at 600 pixels. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import type { RunEvent } from "ganvas";
import { FakeRun, record } from "../../unit/host/fakeRun";
import { projectFiles, themes, tinyGame, withVSCode, type VSCode } from "../harness";

const wide = { width: 1440, height: 900 };
/** Leaves 600 pixels to the editor: the side bar takes the rest. */
const narrow = { width: 948, height: 900 };

it("shows the gallery in every theme", async () => {
  await withVSCode({ workspace: { files: { "notes.txt": "Mine.\n" } } }, async (vscode) => {
    await vscode.runCommand("GANvas: New GAN Project...");
    const gallery = vscode.webview();
    await gallery.getByRole("button").filter({ hasText: "Blank game" }).waitFor();
    await inEveryTheme(vscode, "gallery");
    // The keyboard alone: the first card has the focus, each of the next is a tab away. DCGAN is the third.
    await vscode.page.keyboard.press("Tab");
    await vscode.page.keyboard.press("Tab");
    await vscode.page.keyboard.press("Enter");
    const variant = gallery.getByLabel("Variant");
    await variant.waitFor();
    await expect
      .poll(() => variant.evaluate((field) => field === document.activeElement))
      .toBe(true);
    await variant.selectOption("The authors' MNIST, with labels");
    await expect.poll(() => gallery.getByLabel("Resolution").isDisabled()).toBe(true);
    await gallery.getByLabel("Classes").waitFor();
    await inEveryTheme(vscode, "gallery-form");
    expect(await overflow(vscode)).toBe(0);
    expect(vscode.faults).toEqual([]);
  });
});

it("shows the samples of a run in every theme", async () => {
  const files = projectFiles(tinyGame());
  await withVSCode({ workspace: { files, dependencies: true } }, async (vscode) => {
    await writeRun(vscode.workspace.folder);
    await vscode.openFile("dcgan.gan.json");
    const canvas = vscode.webview();
    await canvas.getByText(/fixed latents/).waitFor();
    await canvas.locator('.cockpit-frame canvas[data-step="600"]').waitFor();
    await inEveryTheme(vscode, "cockpit");
    expect(vscode.faults).toEqual([]);
  });
});

/** One window, taken through the themes and both widths. */
async function inEveryTheme(vscode: VSCode, name: string): Promise<void> {
  for (const [theme, { name: title, applied }] of Object.entries(themes)) {
    const settings = { "workbench.colorTheme": title };
    await vscode.workspace.write(".vscode/settings.json", JSON.stringify(settings));
    await vscode.page.locator(`.monaco-workbench.${applied}`).waitFor();
    for (const [size, viewport] of Object.entries({ wide, narrow })) {
      await vscode.page.setViewportSize(viewport);
      // Charts and layouts follow a theme and a size after a frame or two.
      await vscode.page.waitForTimeout(400);
      await vscode.screenshot(`${name}-${theme}-${size}`);
    }
  }
}

/** By how many pixels the page in front is wider than its frame. */
async function overflow(vscode: VSCode): Promise<number> {
  return await vscode
    .webview()
    .locator("html")
    .evaluate((page) => page.scrollWidth - page.clientWidth);
}

/** A run that was stopped halfway, with a sheet of grey steps every hundred rounds. */
async function writeRun(folder: string): Promise<void> {
  const document = tinyGame();
  const run = new FakeRun(
    folder,
    record({ status: "stopped", steps: 1000, lastStep: 640, document }),
  );
  await mkdir(join(run.directory, "samples"));
  const events: RunEvent[] = [];
  for (let step = 0; step <= 640; step += 1) {
    if (step % 100 === 0) {
      const file = `samples/${step}.png`;
      await writeFile(join(run.directory, file), await sheet(step / 600));
      events.push({ type: "samples", step, file, columns: 16, rows: 4, width: 478, height: 118 });
    }
    if (step > 0) {
      const losses = { discriminator: 1.4 - step / 900, generator: 0.7 + Math.sin(step / 40) / 4 };
      const reports = { onReal: 0.5 + step / 2000, onFake: 0.5 - step / 2000 };
      const rates = { discriminator: 2e-4, generator: 2e-4 };
      events.push({
        type: "step",
        step,
        time: step / 60,
        losses,
        reports,
        rates,
        stepsPerSecond: 60,
      });
    }
  }
  events.push({ type: "checkpoint", step: 640, file: "checkpoints/640.safetensors", sha256: "" });
  events.push({ type: "diagnostic", severity: "warning", message: "The disk is nearly full." });
  run.append(...events);
}

/** 64 cells of 28 pixels, each a gradient that gets steeper with `contrast`. */
async function sheet(contrast: number): Promise<Buffer> {
  const [width, height] = [478, 118];
  const pixels = new Uint8Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const gap = x % 30 >= 28 || y % 30 >= 28;
    pixels[at] = gap
      ? 0
      : 128 + contrast * 127 * Math.sin((x % 30) / 4 + Math.floor(x / 30) + y / 9);
  }
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}
