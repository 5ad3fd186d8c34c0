import { readFileSync } from "node:fs";
import { it } from "vitest";
import { withVSCode } from "../harness";
for (const theme of ["dark", "light"] as const) it("opens " + theme, async () => {
  await withVSCode({ extension: process.env.EXT, theme, workspace: { files: { "dcgan.gan.json": readFileSync("/tmp/dcgan.gan.json", "utf8") } } }, async (vs) => {
    const t = Date.now();
    vs.page.on("console", (m) => { if (m.type() === "error") console.log("console", m.text().slice(0, 300)); });
    await vs.openFile("dcgan.gan.json");
    await vs.page.waitForTimeout(6000);
    console.log(await vs.screenshot("real-" + theme), vs.faults);
  });
});
