// Is a build older than what it was made from? By modification time: a few hundred files, a few milliseconds.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../lib/paths.mjs";

/**
 * When the newest source in some folders of the checkout was changed, in milliseconds.
 * @param {string[]} folders
 */
export function newestSource(folders) {
  let newest = 0;
  for (const folder of folders) {
    const at = inRoot(folder);
    if (!existsSync(at)) continue;
    for (const name of readdirSync(at, { recursive: true, encoding: "utf8" })) {
      if (/^(dist|node_modules)([\\/]|$)/.test(name) || !/\.(ts|tsx|json|css|md)$/.test(name))
        continue;
      newest = Math.max(newest, statSync(join(at, name)).mtimeMs);
    }
  }
  return newest;
}

/** Whether runtime/dist/cli.js is missing or older than a source of the runtime or of the command line. */
export function commandLineIsStale() {
  const built = inRoot("runtime", "dist", "cli.js");
  if (!existsSync(built)) return true;
  return (
    statSync(built).mtimeMs <
    newestSource(["runtime", "src/core", "src/cli", "src/project", "templates"])
  );
}
