// node scripts/start.mjs [FOLDER] [--browser] [--port N]: opens a folder, or else the demo project, in a VS Code that
// runs the extension from this checkout: the desktop one when `code` is on PATH, else VS Code's server in a browser.
import { once } from "node:events";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { demoFolder, ensureDemo } from "./demo.mjs";
import { pack } from "./pack.mjs";
import { ensureDependencies } from "./setup.mjs";
import { cacheFolder, root } from "./lib/paths.mjs";
import { findOnPath, run } from "./lib/process.mjs";
import { startServer } from "./vscode/server.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: "boolean", default: false }, port: { type: "string" } },
});

await ensureDependencies();
await build();
await pack();
const [given] = positionals;
if (given === undefined) await ensureDemo();
const folder = given === undefined ? demoFolder : resolve(given);

const code = values.browser ? undefined : findOnPath("code");
if (code !== undefined) {
  await run(code, ["--new-window", `--extensionDevelopmentPath=${root}`, folder]);
} else {
  await serve();
}

/** Runs VS Code's server until Ctrl-C. What a person sets up in it is kept for the next time. */
async function serve() {
  const port = values.port === undefined ? undefined : Number(values.port);
  const server = await startServer({ port, dataFolder: join(cacheFolder, "vscode-data") });
  const url = server.workbenchUrl({ folder, extension: root });
  console.log(`\nVS Code with GANvas is at\n\n  ${url}\n\nCtrl-C ends it.`);
  await show(url);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await server.stop();
}

/** Opens an address in the person's browser, where there is a screen. @param {string} url */
async function show(url) {
  const hasScreen =
    process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const names = process.platform === "darwin" ? ["open"] : ["explorer", "xdg-open"];
  const opener = names.map(findOnPath).find((found) => found !== undefined);
  if (!hasScreen || opener === undefined) return;
  await run(opener, [url], { quiet: true }).catch(() => {
    // The address is printed: a person can open it.
  });
}
