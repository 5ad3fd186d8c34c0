// Where things are in a checkout. Every script names folders through this file.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path inside the checkout. @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts);

/** Tools the project fetches for itself (a VS Code server, bundled scripts): ignored by git, safe to delete. */
export const cacheFolder = inRoot(".cache");

/** What tests leave behind for people: reports and screenshots. */
export const artifactsFolder = inRoot("test", ".artifacts");
