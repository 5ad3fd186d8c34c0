#!/usr/bin/env node
// Starts the command line. In a checkout of GANvas (sources beside it) that is not built or has changed since, it is
// built first; an installed package has no sources and starts at once.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
const { node } = process.versions;
if (Number(node.split(".")[0]) < OLDEST_NODE) {
  console.error(
    `ganvas needs Node ${OLDEST_NODE} or newer, and this is Node ${node}. Install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

const buildScript = new URL("../../scripts/build.mjs", import.meta.url);
const sources = new URL("../index.ts", import.meta.url);

if (existsSync(fileURLToPath(sources)) && existsSync(fileURLToPath(buildScript))) {
  const { buildCommandLine } = await import(buildScript.href);
  await buildCommandLine();
}
await import(new URL("../dist/cli.js", import.meta.url).href);
