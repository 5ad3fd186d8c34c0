// Brings a checkout to the state its lock file describes. Imports nothing from npm: it runs before `npm ci` has.
import { readFileSync } from "node:fs";
import { inRoot } from "./lib/paths.mjs";
import { isMain, npm } from "./lib/process.mjs";

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage */

/** @param {string} file @returns {Record<string, LockedPackage>} */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * Why the installed packages are not those of package-lock.json, or undefined when they are.
 * npm records what it installed in node_modules/.package-lock.json; optional packages of other platforms are absent there.
 * @returns {string | undefined}
 */
function whyInstall() {
  const wanted = lockedPackages(inRoot("package-lock.json"));
  /** @type {Record<string, LockedPackage>} */
  let installed;
  try {
    installed = lockedPackages(inRoot("node_modules", ".package-lock.json"));
  } catch {
    return "no packages are installed yet";
  }
  for (const [path, { version, link, optional, devOptional }] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") || link) continue;
    const found = installed[path];
    if (found === undefined && (optional || devOptional)) continue;
    if (found?.version !== version) {
      return `${path} is ${found?.version ?? "missing"} and the lock file says ${version}`;
    }
  }
  return undefined;
}

/** Installs the locked packages unless they are there already. */
export async function ensureDependencies() {
  const reason = whyInstall();
  if (reason === undefined) return;
  console.log(`Installing packages (${reason}).`);
  await npm(["ci", "--no-audit", "--no-fund"]);
}

if (isMain(import.meta)) {
  await ensureDependencies();
  console.log("The packages are those of package-lock.json.");
}
