// node scripts/package.mjs: the extension as dist/ganvas-vscode-<version>.vsix, ready for "Install from VSIX".
import { readFile, stat } from "node:fs/promises";
import { build } from "./build.mjs";
import { pack } from "./pack.mjs";
import { ensureDependencies } from "./setup.mjs";
import { inRoot } from "./lib/paths.mjs";
import { isMain, run } from "./lib/process.mjs";

/** What the extension may weigh, in bytes. The runtime's tarball with its small data set is most of it. */
const budget = 5_000_000;

/** Packages the built extension. Returns the path of the .vsix. */
export async function packageExtension() {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const target = inRoot("dist", `ganvas-vscode-${version}.vsix`);
  const vsce = inRoot("node_modules", "@vscode", "vsce", "vsce");
  await run(
    process.execPath,
    [
      vsce,
      "package",
      "--no-dependencies",
      "--allow-missing-repository",
      "--no-rewrite-relative-links",
      "--out",
      target,
    ],
    { quiet: true },
  );
  const { size } = await stat(target);
  if (size > budget) {
    throw new Error(`${target} is ${size} bytes, and ${budget} is the most it may be.`);
  }
  console.log(`Packaged ${target} (${(size / 1e6).toFixed(2)} MB).`);
  return target;
}

if (isMain(import.meta)) {
  await ensureDependencies();
  await build();
  await pack();
  await packageExtension();
}
