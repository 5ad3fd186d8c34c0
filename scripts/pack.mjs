// node scripts/pack.mjs: packs the built runtime into dist/ganvas-<version>-<hash>.tgz, the file that `ganvas new` puts
// into a project and that npm installs there.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "./build.mjs";
import { ensureDependencies } from "./setup.mjs";
import { inRoot } from "./lib/paths.mjs";
import { isMain } from "./lib/process.mjs";

/** Packs runtime/ and removes earlier tarballs. Returns the path of the new one. */
export async function pack() {
  const { importTypeScript } = await import("./lib/typescript.mjs");
  const { shown, writeWhole } = await import("./build/outputs.mjs");
  const { packDirectory } = /** @type {typeof import("../src/cli/pack.ts")} */ (
    await importTypeScript("src/cli/pack.ts")
  );
  const { name, bytes } = await packDirectory(inRoot("runtime"));
  const target = inRoot("dist", name);
  await writeWhole(target, bytes);
  for (const old of await readdir(inRoot("dist"))) {
    if (/^ganvas-.*\.tgz$/.test(old) && old !== name) await rm(join(inRoot("dist"), old));
  }
  console.log(
    `  packed   ${String(Math.round(bytes.length / 1000)).padStart(5)} kB  ${shown(target)}`,
  );
  return target;
}

if (isMain(import.meta)) {
  await ensureDependencies();
  await build();
  await pack();
}
