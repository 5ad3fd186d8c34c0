// node scripts/demo.mjs: from a bare checkout to pictures. Makes a project in demo/, trains its GAN for a few minutes and
// draws samples. A demo/ that is there is kept, with what was changed in it.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { pack } from "./pack.mjs";
import { ensureDependencies } from "./setup.mjs";
import { inRoot } from "./lib/paths.mjs";
import { isMain, npm, run } from "./lib/process.mjs";

export const demoFolder = inRoot("demo");

/** Runs the command line of this checkout. @param {string[]} args */
const ganvas = (...args) => run(process.execPath, [inRoot("runtime", "bin", "ganvas.js"), ...args]);

/** Makes the demo project unless it is there, and installs what it needs. */
export async function ensureDemo() {
  if (!existsSync(demoFolder)) {
    const options = ["--set", "resolution=28", "--set", "width=64"];
    await ganvas("new", "--template", "dcgan", ...options, demoFolder);
  }
  if (!existsSync(inRoot("demo", "node_modules", "ganvas"))) {
    const quick = ["--ignore-scripts", "--no-audit", "--no-fund"];
    await npm(["install", ...quick], { cwd: demoFolder });
  }
}

if (isMain(import.meta)) {
  const { values } = parseArgs({ options: { steps: { type: "string", default: "3000" } } });
  await ensureDependencies();
  await build();
  await pack();
  await ensureDemo();
  await ganvas("train", demoFolder, "--steps", values.steps);
  const samples = inRoot("demo", "samples");
  await run(
    process.execPath,
    [
      inRoot("runtime", "bin", "ganvas.js"),
      ...["sample", "latest", "--count", "64", "--seed", "1", "--out", samples],
    ],
    { cwd: demoFolder },
  );
}
