/**
 * The runner that VS Code loads in the extension host: it runs every `*.test.ts` in this folder with mocha, and appends
 * one JSON line per finished test to the file that GANVAS_HOST_RESULTS names, then the line "finished".
 */
import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** VS Code's contract for test runners: resolves when every test passed, rejects when one failed. */
export async function run(): Promise<void> {
  const report = process.env["GANVAS_HOST_RESULTS"];
  if (report === undefined) throw new Error("GANVAS_HOST_RESULTS must name the file for results.");
  const write = (line: unknown): void => {
    appendFileSync(report, `${JSON.stringify(line)}\n`);
  };

  const mocha = new Mocha({ ui: "bdd", timeout: 30_000 });
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".test.cjs")).sort()) {
    mocha.addFile(join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on(Mocha.Runner.constants.EVENT_TEST_PASS, (test) => {
        write({ title: test.fullTitle(), milliseconds: test.duration ?? 0 });
      })
      .on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error: unknown) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        write({ title: test.fullTitle(), milliseconds: test.duration ?? 0, error: text });
      });
  });
  write("finished");
  if (failures > 0) throw new Error(`${failures} extension tests failed.`);
}
