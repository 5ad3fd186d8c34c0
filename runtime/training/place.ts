import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where in a project's own code an error came from: `src/game.ts:31:9`. Undefined when none of its frames lies there.
 * Frames name the TypeScript sources when source maps are on (`process.setSourceMapsEnabled`).
 */
export function placeOf(error: Error, project: string): string | undefined {
  for (const line of (error.stack ?? "").split("\n")) {
    const [, where, at] = /^\s+at (?:.*\(|async )?(.+?)(:\d+:\d+)\)?$/.exec(line) ?? [];
    if (where === undefined || at === undefined) continue;
    const file = relative(project, where.startsWith("file:") ? fileURLToPath(where) : where);
    const own = !file.startsWith("..") && !/(^|[\\/])(node_modules|\.ganvas)[\\/]/.test(file);
    if (own && /\.[cm]?[jt]sx?$/.test(file)) return `${file.replaceAll("\\", "/")}${at}`;
  }
  return undefined;
}
