// A Chromium to show VS Code in: one that is here, else one that is installed now.
//
//   node scripts/vscode/browser.mjs     prints the path of the browser, and installs one if there is none
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheFolder, inRoot } from "../lib/paths.mjs";
import { findOnPath, isMain, npm, run } from "../lib/process.mjs";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where desktop systems put a Chrome that is not on PATH. */
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  join(process.env.PROGRAMFILES ?? "C:\\Program Files", "Google\\Chrome\\Application\\chrome.exe"),
  join(
    process.env.LOCALAPPDATA ?? "C:\\Users\\Default\\AppData\\Local",
    "Google\\Chrome\\Application\\chrome.exe",
  ),
];

/** The browser on this machine: $CHROME, one on PATH, one in its usual place, or Playwright's own. */
async function findBrowser() {
  const { chromium } = await import("playwright-core");
  const candidates = [
    process.env.CHROME,
    ...commands.map((name) => findOnPath(name)),
    ...places,
    await npmBrowser(),
    chromium.executablePath(),
  ];
  return candidates.find((path) => path !== undefined && path !== "" && existsSync(path));
}

/** Ways to get a browser, in the order in which they are tried. */
const installers = [
  { title: "Debian's chromium, with apt-get", install: installDebianPackage },
  { title: "the Chromium in npm's @sparticuz/chromium", install: installNpmBrowser },
  { title: "Playwright's Chromium, by download", install: downloadPlaywrightBrowser },
];

async function installDebianPackage() {
  if (findOnPath("apt-get") === undefined) throw new Error("There is no apt-get here.");
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const [command = "", ...rest] = [...asRoot, "apt-get", ...args];
    await run(command, rest, { env, quiet: true });
  }
}

/** A headless Chromium for Linux that comes inside an npm package: needs neither rights nor the whole internet. */
const npmPackage = "@sparticuz/chromium";
const npmPackageVersion = "153.0.0";
const npmRoot = join(cacheFolder, "chromium");

async function installNpmBrowser() {
  if (process.platform !== "linux") throw new Error("It is for Linux only.");
  await mkdir(npmRoot, { recursive: true });
  await writeFile(join(npmRoot, "package.json"), '{ "private": true }\n');
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await npm(["install", ...options, `${npmPackage}@${npmPackageVersion}`], {
    cwd: npmRoot,
    quiet: true,
  });
  try {
    await run((await npmBrowser()) ?? "", ["--version"], { quiet: true });
  } catch (error) {
    await rm(npmRoot, { recursive: true });
    throw error;
  }
}

/** The browser that `installNpmBrowser` installed, unpacked. @returns {Promise<string | undefined>} */
async function npmBrowser() {
  const folder = join(npmRoot, "node_modules", npmPackage);
  if (!existsSync(folder)) return undefined;
  const entry = createRequire(join(npmRoot, "package.json")).resolve(npmPackage);
  /** @type {{ default: { executablePath(): Promise<string> } }} */
  const { default: chromium } = await import(pathToFileURL(entry).href);
  return chromium.executablePath();
}

async function downloadPlaywrightBrowser() {
  const cli = inRoot("node_modules", "playwright-core", "cli.js");
  await run(process.execPath, [cli, "install", "chromium"], { quiet: true });
}

/** The path of a Chromium, installed if need be. Throws an Error that says what was tried. */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found !== undefined) return found;
  const failures = [];
  for (const { title, install } of installers) {
    console.error(`There is no Chromium here. Trying ${title}.`);
    try {
      await install();
      const installed = await findBrowser();
      if (installed !== undefined) return installed;
      failures.push(`${title}: it installed, but no browser was found afterwards.`);
    } catch (error) {
      failures.push(`${title}: ${error instanceof Error ? error.message.trim() : String(error)}`);
    }
  }
  throw new Error(
    `No Chromium could be found or installed. Install Chromium or Chrome, or set CHROME to its path.\n${failures.join("\n")}`,
  );
}

/**
 * Opens the browser without a window. WebGL works in it by software.
 * @param {{ webgpu?: boolean }} [options] webgpu: with a WebGPU device, by software
 */
export async function launchBrowser({ webgpu = false } = {}) {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: await ensureBrowser(),
    headless: true,
    args: [
      // Containers run as root, which Chromium's sandbox refuses. What is shown is this project's own code.
      "--no-sandbox",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-quic",
      "--disable-sync",
      ...(webgpu
        ? ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]
        : ["--disable-gpu"]),
    ],
  });
}

if (isMain(import.meta)) console.log(await ensureBrowser());
