import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { afterEach, describe, expect, it } from "vitest";
import { packDirectory } from "../../../src/cli/pack";

const folders: string[] = [];

/** A package on disk; each call writes its files in the order given. */
async function packageWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ganvas-pack-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** Reads a tarball with a reader that shares nothing with the packer but the format. */
async function entries(bytes: Uint8Array): Promise<{ header: Header; text: string }[]> {
  const found: { header: Header; text: string }[] = [];
  for await (const entry of Readable.from(gunzipSync(bytes)).pipe(extract())) {
    found.push({ header: entry.header, text: (await buffer(entry)).toString("utf8") });
  }
  return found;
}

const manifest = JSON.stringify({
  name: "ganvas",
  version: "1.2.3",
  files: ["dist", "bin", "data"],
});
const files = {
  "package.json": manifest,
  LICENSE: "MIT",
  "dist/index.js": "export {};",
  "dist/deep/a.d.ts": "export {};",
  "bin/ganvas.js": "#!/usr/bin/env node",
  "data/digits.bin": "0123",
};

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe("packing a package", () => {
  it("packs what the manifest lists, with licence and manifest, and nothing else", async () => {
    const folder = await packageWith({
      ...files,
      "index.ts": "a source",
      "dist/.index.js.42": "half a file of a build under way",
      "node_modules/x/index.js": "a dependency",
    });
    const packed = await entries((await packDirectory(folder)).bytes);
    expect(packed.map(({ header }) => header.name)).toEqual([
      "package/LICENSE",
      "package/bin/ganvas.js",
      "package/data/digits.bin",
      "package/dist/deep/a.d.ts",
      "package/dist/index.js",
      "package/package.json",
    ]);
    expect(packed.find(({ header }) => header.name === "package/package.json")?.text).toBe(
      manifest,
    );
  });

  it("gives the same bytes whenever, wherever and in whatever order the files were written", async () => {
    const one = await packageWith(files);
    const other = await packageWith(Object.fromEntries(Object.entries(files).reverse()));
    await utimes(join(other, "dist/index.js"), new Date(0), new Date(0));
    await chmod(join(other, "data/digits.bin"), 0o600);
    const [first, second] = [await packDirectory(one), await packDirectory(other)];
    expect(second.name).toBe(first.name);
    expect(Buffer.compare(second.bytes, first.bytes)).toBe(0);
  });

  it("names the tarball by the content of its tar", async () => {
    const { name, bytes } = await packDirectory(await packageWith(files));
    const hash = createHash("sha256").update(gunzipSync(bytes)).digest("hex");
    expect(name).toBe(`ganvas-1.2.3-${hash.slice(0, 8)}.tgz`);
    const changed = await packDirectory(await packageWith({ ...files, "data/digits.bin": "0124" }));
    expect(changed.name).not.toBe(name);
  });

  it("makes programs executable and other files not", async () => {
    const packed = await entries((await packDirectory(await packageWith(files))).bytes);
    const modes = new Map(packed.map(({ header }) => [header.name, header.mode]));
    expect(modes.get("package/bin/ganvas.js")).toBe(0o755);
    expect(modes.get("package/dist/index.js")).toBe(0o644);
  });

  it("says which part is missing before it is built", async () => {
    const folder = await packageWith({ "package.json": manifest });
    await expect(packDirectory(folder)).rejects.toThrow('lists "dist" in "files"');
  });
});
