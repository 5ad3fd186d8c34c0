#!/usr/bin/env node
// Starts the command line. In a checkout of GANvas (sources beside it) that is not built or has changed since, it is
// built first; an installed package has no sources and starts at once.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const buildScript = new URL("../../scripts/build.mjs", import.meta.url);
const sources = new URL("../index.ts", import.meta.url);

if (existsSync(fileURLToPath(sources)) && existsSync(fileURLToPath(buildScript))) {
  const { buildCommandLine } = await import(buildScript.href);
  await buildCommandLine();
}
await import(new URL("../dist/cli.js", import.meta.url).href);
