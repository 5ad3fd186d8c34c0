// node scripts/bench.mjs [NAME]...: runs test/bench/<name>.bench.ts, all of them by default, one process each.
//
// A benchmark's default export takes `report(name, value, unit)` and calls it once per figure.
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { build } from "./build.mjs";
import { ensureDependencies } from "./setup.mjs";
import { inRoot } from "./lib/paths.mjs";
import { exitCode } from "./lib/process.mjs";

/** Imports a bundled benchmark and prints its figures: runs in the benchmark's own process. */
const runner = `
  const { pathToFileURL } = await import("node:url");
  const { default: bench } = await import(pathToFileURL(process.argv[1]).href);
  await bench((name, value, unit) => {
    console.log("  " + name.padEnd(48) + String(Number(value.toPrecision(4))).padStart(10) + " " + unit);
  });
`;

await ensureDependencies();
await build({ types: false });
const { bundleForNode } = await import("./lib/typescript.mjs");

const there = readdirSync(inRoot("test", "bench"))
  .filter((name) => name.endsWith(".bench.ts"))
  .map((name) => basename(name, ".bench.ts"));
const chosen = process.argv.length > 2 ? process.argv.slice(2) : there;
for (const name of chosen) {
  if (!there.includes(name)) {
    throw new Error(`There is no benchmark "${name}". There are ${there.join(", ")}.`);
  }
  console.log(`\n${name}`);
  const bundle = await bundleForNode(`test/bench/${name}.bench.ts`);
  const args = ["--expose-gc", "--input-type=module", "--eval", runner, bundle];
  if ((await exitCode(process.execPath, args)) !== 0) process.exitCode = 1;
}
