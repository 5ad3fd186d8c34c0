// node scripts/prove.mjs [--template T]... [--seeds N] [--short] [--classifier]: trains every template's preset and
// measures what it has learned; see test/prove. What is done already is not done again.
import { build } from "./build.mjs";
import { ensureDependencies } from "./setup.mjs";
import { exitCode } from "./lib/process.mjs";

await ensureDependencies();
await build({ only: ["runtime", "cli"], types: false });
const { bundleForNode } = await import("./lib/typescript.mjs");
const bundle = await bundleForNode("test/prove/main.ts");
process.exitCode = await exitCode(process.execPath, [bundle, ...process.argv.slice(2)]);
