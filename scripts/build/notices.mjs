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
  const names = new Set(copied);
  for (const input of Object.keys(result.metafile?.inputs ?? {})) {
    const inside = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (inside !== undefined) names.add(inside);
  }
  if (names.size === 0) return;
  const texts = await Promise.all([...names].sort().map(notice));
  await writeWhole(join(folder, `NOTICES.${bundle}.txt`), texts.join(`\n\n${"-".repeat(80)}\n\n`));
}

/** A package's name, version and licence text. @param {string} name */
async function notice(name) {
  const folder = inRoot("node_modules", name);
  /** @type {{ version: string, license?: string }} */
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const licence = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  const text = licence === undefined ? "" : await readFile(join(folder, licence), "utf8");
  return `${name} ${manifest.version} (${manifest.license ?? "see below"})\n\n${text.trim()}\n`;
}
