// node scripts/test-desktop.mjs: the extension-host tests in a desktop VS Code, which @vscode/test-electron downloads.
// `npm test` runs the same tests in VS Code's server, which needs no download.
import { build } from "./build.mjs";
import { pack } from "./pack.mjs";
import { ensureDependencies } from "./setup.mjs";
import { root } from "./lib/paths.mjs";
import { bundleHostTests, withHostWorkspace } from "./vscode/host-tests.mjs";
import { printHostResults } from "./test/report.mjs";

await ensureDependencies();
await build();
await pack();
const extensionTestsPath = await bundleHostTests();
const { runTests } = await import("@vscode/test-electron");
const { results, finished } = await withHostWorkspace(({ folder, env }) =>
  runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath,
    extensionTestsEnv: env,
    launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust"],
  }).catch((/** @type {unknown} */ error) => {
    // A failed test ends here too: what failed is printed below.
    console.error(error);
  }),
);
const { passed, failed } = printHostResults(results, finished);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
