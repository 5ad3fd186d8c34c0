// The licences of the packages inside a bundle, in one text file beside it, as those licences ask.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inRoot } from "../lib/paths.mjs";
import { writeWhole } from "./outputs.mjs";

/**
 * Writes `<folder>/NOTICES.<bundle>.txt`.
 * @param {string} folder @param {string} bundle
 * @param {import("esbuild").BuildResult} result with a metafile
 * @param {string[]} copied packages whose files are copied beside the bundle
 */
export async function writeNotices(folder, bundle, result, copied = []) {
  // Folders, not names: npm nests a package that is there in two versions.
  const folders = new Set(copied.map((name) => `node_modules/${name}`));
  for (const input of Object.keys(result.metafile?.inputs ?? {})) {
    const inside = /.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
    if (inside !== undefined) folders.add(inside);
  }
  if (folders.size === 0) return;
  const texts = await Promise.all([...folders].sort().map(notice));
  await writeWhole(join(folder, `NOTICES.${bundle}.txt`), texts.join(`\n\n${"-".repeat(80)}\n\n`));
}

/** A package's name, version and licence text. @param {string} path of its folder, from the root */
async function notice(path) {
  const folder = inRoot(path);
  /** @type {{ name: string, version: string, license?: string }} */
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const licence = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  const text = licence === undefined ? "" : await readFile(join(folder, licence), "utf8");
  return `${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})\n\n${text.trim()}\n`;
}
