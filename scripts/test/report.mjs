// From what test tools report to counts: how many passed and failed. A tool that fails without naming a failed test counts as one.
import { readFile } from "node:fs/promises";

/** @typedef {{ passed: number, failed: number }} Counts */

/** One check that passed or failed as a whole. @param {boolean} passed @returns {Counts} */
export const single = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 });

/** @param {Iterable<Counts>} all @returns {Counts} */
export function sum(all) {
  const total = { passed: 0, failed: 0 };
  for (const { passed, failed } of all) {
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

/**
 * The counts in a report of vitest's json reporter.
 * @param {string} file @param {number} exitCode vitest's: a file that does not even load fails the run, not a test
 * @returns {Promise<Counts>}
 */
export async function vitestCounts(file, exitCode) {
  /** @type {{ numPassedTests: number, numFailedTests: number, numFailedTestSuites: number } | undefined} */
  let report;
  try {
    report = JSON.parse(await readFile(file, "utf8"));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const passed = report?.numPassedTests ?? 0;
  const failed = report?.numFailedTests ?? 0;
  if (failed > 0 || exitCode === 0) return { passed, failed };
  return { passed, failed: Math.max(1, report?.numFailedTestSuites ?? 0) };
}

/**
 * Prints the results of the extension-host tests and counts them. A run that did not finish has failed once more.
 * @param {import("../vscode/host-tests.mjs").HostTestResult[]} results @param {boolean} finished @returns {Counts}
 */
export function printHostResults(results, finished) {
  for (const { title, milliseconds, error } of results) {
    console.log(`  ${error === undefined ? "✓" : "✗"} ${title} (${milliseconds} ms)`);
    if (error !== undefined) console.log(`    ${error.replaceAll("\n", "\n    ")}`);
  }
  if (!finished) console.log("  ✗ The extension host ended, or hung, before all tests had run.");
  const failed = results.filter(({ error }) => error !== undefined).length;
  return { passed: results.length - failed, failed: finished ? failed : failed + 1 };
}
