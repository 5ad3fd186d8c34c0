// node scripts/package.mjs: the extension as dist/ganvas-vscode-<version>.vsix, ready for "Install from VSIX".
import { readFile, stat } from "node:fs/promises";
import { build } from "./build.mjs";
import { pack } from "./pack.mjs";
import { ensureDependencies } from "./setup.mjs";
import { inRoot, root } from "./lib/paths.mjs";
import { isMain } from "./lib/process.mjs";

/** What the extension may weigh, in bytes. The runtime's tarball with its small data set is most of it. */
const budget = 5_000_000;

/** What must be inside; .vscodeignore says what may be. */
const required = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^media\/.+/,
  /^dist\/extension\.cjs$/,
  /^dist\/gan\.schema\.json$/,
  /^dist\/webview\/canvas\.js$/,
  /^dist\/webview\/canvas\.css$/,
  /^dist\/webview\/codicon\.ttf$/,
  /^dist\/ganvas-.+\.tgz$/,
];

/** What would give away that the allow-list has a hole: sources, maps, installed packages. */
const forbidden = /\.(tsx?|map)$|(^|\/)node_modules\/|^(src|test|scripts|runtime|demo)\//;

/** Packages the built extension and looks into it. Returns the path of the .vsix. */
export async function packageExtension() {
  const { createVSIX, listFiles, PackageManager } = (await import("@vscode/vsce")).default;
  /** @type {{ version: string }} */
  const { version } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
  const packagePath = inRoot("dist", `ganvas-vscode-${version}.vsix`);

  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const missing = required.filter((pattern) => !files.some((file) => pattern.test(file)));
  const strays = files.filter((file) => forbidden.test(file));
  if (missing.length > 0 || strays.length > 0) {
    throw new Error(
      `The .vsix would lack ${missing.join(", ") || "nothing"} and would carry ${strays.join(", ") || "nothing"} too much.`,
    );
  }

  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const { size } = await stat(packagePath);
  if (size > budget) {
    throw new Error(`${packagePath} is ${size} bytes, and ${budget} is the most it may be.`);
  }
  return packagePath;
}

if (isMain(import.meta)) {
  await ensureDependencies();
  await build();
  await pack();
  await packageExtension();
}
