/** One's own images: from a folder to a project that learns from it. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { withVSCode } from "../harness";

/** A plain image; red is (76, 76, 76) in the grey of BT.601. */
const plain = (width: number, height: number, colour: string) =>
  sharp({ create: { width, height, channels: 3, background: colour } });

const pictures = {
  "cats/red.png": plain(40, 40, "#ff0000").png(),
  "cats/wide.jpg": plain(80, 30, "#00ff00").jpeg(),
  "dogs/blue.png": plain(33, 44, "#0000ff").png(),
  "dogs/white.JPG": plain(28, 28, "#ffffff").jpeg(),
};

it("makes a project of a folder of images, shown as the networks will see them", async () => {
  await withVSCode({ workspace: { files: { "notes.txt": "Mine.\n" } } }, async (vscode) => {
    const folder = vscode.workspace.path("Bilder für mich");
    for (const [name, image] of Object.entries(pictures)) {
      await mkdir(dirname(`${folder}/${name}`), { recursive: true });
      await writeFile(`${folder}/${name}`, await image.toBuffer());
    }
    await writeFile(`${folder}/cats/broken.png`, "no image at all");

    await vscode.runCommand("GANvas: New GAN Project...");
    const gallery = vscode.webview();
    await gallery.getByRole("button").filter({ hasText: "DCGAN" }).click();
    await gallery.getByLabel("Width").fill("4");
    await gallery.getByLabel("Choose Folder...").click();
    await vscode.acceptPath(folder);
    await gallery.getByText("5 images in 2 classes: cats, dogs").waitFor();
    const previews = gallery.locator(".data-images canvas");
    await expect.poll(() => previews.count()).toBe(5);
    await expect.poll(() => gallery.locator(".is-unreadable").count()).toBe(1);
    const red = gallery.getByRole("img", { name: "red.png" });
    await expect.poll(() => red.evaluate(middle)).toEqual([76, 76, 76, 255]);
    await gallery.getByLabel("Fit").selectOption("pad");
    const wide = gallery.getByRole("img", { name: "wide.jpg" });
    await expect.poll(() => wide.evaluate(corner)).toEqual([0, 0, 0, 255]);
    await vscode.screenshot("data-folder");

    await gallery.getByLabel("Name").fill("pets");
    await gallery.getByLabel("Name").press("Enter");
    await vscode.tab("pets.gan.json").waitFor();
    const canvas = vscode.webview();
    await canvas.locator(".data-images canvas").nth(4).waitFor();
    await vscode.screenshot("data-folder-game");
    const config = await vscode.workspace.read("pets/src/config.ts");
    expect(config).toContain('kind: "folder"');
    expect(config).toContain("Bilder für mich");
    expect(config).toContain('fit: "pad"');
    const manifest = JSON.parse(await vscode.workspace.read("pets/package.json")) as object;
    expect(manifest).toMatchObject({ ganvas: { document: "pets.gan.json" } });
    expect(vscode.faults).toEqual([]);
  });
});

function middle(element: Element): number[] {
  const canvas = element as HTMLCanvasElement;
  const pixels = canvas.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
  return [...(pixels?.data ?? [])];
}

function corner(element: Element): number[] {
  const pixels = (element as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, 1, 1);
  return [...(pixels?.data ?? [])];
}
