// Starting VS Code's server on this machine, each time with data folders of its own, and the address of its workbench.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, symlinkSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureServer } from "./install.mjs";

/** Always this name, never `localhost`: on some machines that is ::1, where nothing listens. */
const host = "127.0.0.1";

/** A VS Code without greetings, updates, telemetry or anything else that opens by itself. */
const quietSettings = {
  "chat.commandCenter.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * @typedef {object} VSCodeServer
 * @property {string} url
 * @property {string} dataFolder deleted by `stop`
 * @property {() => string} output what the server has printed so far
 * @property {(target: WorkbenchTarget) => string} workbenchUrl
 * @property {() => Promise<void>} stop
 */

/**
 * What a workbench shows: a folder, with an extension from source, and perhaps a test bundle to run in its host.
 * @typedef {{ folder: string, extension: string, tests?: string }} WorkbenchTarget
 */

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No free port was found.");
  return address.port;
}

/**
 * Starts the server and waits until it answers.
 * @param {{ settings?: Record<string, unknown>, env?: Record<string, string>, port?: number, dataFolder?: string, trust?: boolean }} [options]
 *   settings: user settings on top of the quiet ones; env: for the server and so for the extension host;
 *   port: a free one by default; dataFolder: where VS Code keeps its state, a new one that `stop` deletes by default;
 *   trust: whether a folder must be trusted before its code runs, as on a person's own machine
 * @returns {Promise<VSCodeServer>}
 */
export async function startServer({
  settings = {},
  env = {},
  port,
  dataFolder,
  trust = false,
} = {}) {
  const folder = await ensureServer();
  const data = dataFolder ?? (await mkdtemp(join(tmpdir(), "ganvas-vscode-")));
  const settingsFile = join(data, "user", "User", "settings.json");
  if (!existsSync(settingsFile)) {
    await mkdir(dirname(settingsFile), { recursive: true });
    await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  }
  const at = port ?? (await freePort());
  const child = spawn(
    process.execPath,
    [
      "out/server-main.js",
      ...["--host", host, "--port", String(at), "--without-connection-token"],
      ...["--server-data-dir", join(data, "server"), "--user-data-dir", join(data, "user")],
      ...["--extensions-dir", join(data, "extensions"), "--telemetry-level", "off"],
      ...["--accept-server-license-terms", "--log", "info"],
      ...(trust ? [] : ["--disable-workspace-trust"]),
      // Without this the workbench ignores the extension and the tests in its address.
      "--enable-smoke-test-driver",
    ],
    {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => (output += String(chunk)));
  }
  const url = `http://${host}:${at}`;
  const ended = child.exitCode === null ? once(child, "exit") : Promise.resolve();

  async function stop() {
    if (child.exitCode === null && child.signalCode === null) {
      end(child);
      await ended;
    }
    if (dataFolder === undefined) {
      await rm(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }

  if (!(await answers(url, () => child.exitCode !== null))) {
    await stop();
    throw new Error(`VS Code's server did not start.\n${output}`);
  }
  return {
    url,
    dataFolder: data,
    output: () => output,
    workbenchUrl: (target) =>
      workbenchUrl(`${host}:${at}`, {
        ...target,
        extension: linkTo(target.extension, join(data, "extension")),
      }),
    stop,
  };
}

/** Ends the server with the extension hosts and shells it started. @param {import("node:child_process").ChildProcess} child */
function end(child) {
  if (child.pid === undefined) return;
  if (process.platform === "win32") spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
  else process.kill(-child.pid, "SIGTERM");
}

/** @param {string} url @param {() => boolean} gaveUp */
async function answers(url, gaveUp) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && !gaveUp()) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      // Not listening yet.
    }
    await sleep(50);
  }
  return false;
}

/**
 * Makes a link to the extension's folder. VS Code takes everything under an extension in development for that
 * extension's, and its own server lies in this checkout's .cache: without the link, its themes would be GANvas's.
 * @param {string} extension @param {string} link
 */
function linkTo(extension, link) {
  rmSync(link, { force: true });
  symlinkSync(extension, link, "junction");
  return link;
}

/** @param {string} authority @param {WorkbenchTarget} target */
function workbenchUrl(authority, { folder, extension, tests }) {
  const remote = (/** @type {string} */ path) =>
    `vscode-remote://${authority}${encodeURI(slashes(path))}`;
  const payload = [["extensionDevelopmentPath", remote(extension)]];
  if (tests !== undefined) payload.push(["extensionTestsPath", remote(tests)]);
  const query = new URLSearchParams({ folder: slashes(folder), payload: JSON.stringify(payload) });
  return `http://${authority}/?${query.toString()}`;
}

/** A path as the part of a URI: `/home/a` or `/C:/Users/a`. @param {string} path */
function slashes(path) {
  const forward = path.replaceAll("\\", "/");
  return forward.startsWith("/") ? forward : `/${forward}`;
}
