import { it } from "vitest";
import { withVSCode } from "../harness";
it("logs", async () => {
  await withVSCode({ theme: "dark", extension: process.env.EXT, workspace: { files: { "a.txt": "" } } }, async (vs) => {
    await vs.page.waitForTimeout(5000);
    console.log(await vs.page.evaluate(() => document.querySelector(".monaco-workbench")?.className));
    const { execSync } = await import("node:child_process");
    console.log(execSync("find /tmp/ganvas-vscode-* -name '*.log' | xargs grep -hiE 'error|warn|scan' | cut -c1-300 | head -40").toString());
    console.log(execSync("cat /tmp/ganvas-vscode-*/user/User/settings.json").toString());
  });
});
