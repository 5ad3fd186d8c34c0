import { expect, it } from "vitest";
import { withVSCode } from "../harness";
for (const theme of ["dark", "hc-light"] as const)
  it("opens " + theme, async () => {
    const t = Date.now();
    const lap = (s: string) => console.log(s, Date.now() - t);
    await withVSCode(
      {
        extension: "/tmp/ext",
        theme,
        workspace: { files: { "sub/a b.gan.json": "{}", "b.txt": "x" } },
      },
      async (vs) => {
        lap("open");
        await vs.openFile("sub/a b.gan.json");
        lap("file");
        await vs.webview().getByRole("button", { name: "Add" }).click();
        await vs.tab("a b.gan.json").and(vs.page.locator(".dirty")).waitFor();
        await vs.save();
        lap("saved");
        expect(await vs.workspace.read("sub/a b.gan.json")).toBe(" {}");
        await vs.runCommand("GANvas: Hello");
        await vs.page.getByText("Hello from GANvas").first().waitFor();
        lap("command");
        console.log(await vs.screenshot("proof-" + theme), vs.faults);
        await vs.reload();
        lap("reloaded");
        await vs.webview().getByRole("button", { name: "Add" }).waitFor();
        lap("again");
      },
    );
    lap("closed");
  });
