// node scripts/test.mjs [--only unit,lint]: everything that has to hold, on a machine that may have nothing but Node.
//
// Stages go on after a failure, so one run shows all there is to mend. The last line is "N passed, N failed".
import { parseArgs } from "node:util";
import { ensureDependencies } from "./setup.mjs";

const { values } = parseArgs({ options: { only: { type: "string" } } });

await ensureDependencies();
const { stages } = await import("./test/stages.mjs");
const { single, sum } = await import("./test/report.mjs");

const names = values.only?.split(",") ?? stages.map(({ name }) => name);
const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no stage "${unknown.join('", "')}". There are ${stages.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

const results = [];
for (const stage of stages.filter(({ name }) => names.includes(name))) {
  console.log(`\n== ${stage.title} [${stage.name}]`);
  const started = Date.now();
  /** @type {import("./test/report.mjs").Counts} */
  let counts;
  try {
    counts = await stage.run();
  } catch (error) {
    console.error(error);
    counts = single(false);
  }
  results.push({ stage, counts, seconds: (Date.now() - started) / 1000 });
}

console.log("\n== Summary");
for (const { stage, counts, seconds } of results) {
  const mark = counts.failed === 0 ? "✓" : "✗";
  const figures = `${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed`;
  console.log(`${mark} ${stage.name.padEnd(8)}${figures} ${seconds.toFixed(1).padStart(7)} s`);
}
const { passed, failed } = sum(results.map(({ counts }) => counts));
// Exit only when this line is out: a pipe may still hold it.
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${passed} passed, ${failed} failed`);
