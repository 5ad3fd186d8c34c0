/**
 * What a person sees: a document of 1,000 nodes opened in a real VS Code, and one change of a parameter until the new
 * shapes stand on the edges.
 */
import { serialiseDocument } from "../../src/core/document/serialise";
import { largeDocument } from "../fixtures/largeDocument";
import { openVSCode } from "../vscode/harness";
import { middle, type Report } from "./measure";

export default async function bench(report: Report): Promise<void> {
  const text = serialiseDocument(largeDocument(1000));
  const vscode = await openVSCode({ workspace: { files: { "large.gan.json": text } } });
  try {
    const opened = performance.now();
    await vscode.openFile("large.gan.json");
    const canvas = vscode.webview();
    await canvas.locator(".react-flow__node").first().waitFor();
    report(
      "1,000 nodes: double-click on the file to the game on screen",
      performance.now() - opened,
      "ms",
    );

    const entered = performance.now();
    await canvas.locator(".react-flow__node", { hasText: "Discriminator" }).first().dblclick();
    await canvas.locator(".react-flow__node", { hasText: "Batch norm" }).first().waitFor();
    report(
      "1,000 nodes: double-click on a network to its layers laid out",
      performance.now() - entered,
      "ms",
    );

    await canvas.locator(".react-flow__node", { hasText: "Convolution" }).first().click();
    const times: number[] = [];
    for (const filters of [9, 10, 11, 12, 13, 14, 15]) {
      const field = canvas.getByRole("textbox", { name: "filters" });
      await field.fill(String(filters));
      times.push(
        await field.evaluate(async (element, wanted) => {
          const start = performance.now();
          element.dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true }),
          );
          (element as HTMLInputElement).blur();
          // Shapes are drawn once the node's own label says so.
          while (!document.querySelector(".react-flow")?.textContent.includes(`8×8×${wanted}`)) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
            if (performance.now() - start > 10_000)
              throw new Error("The new shapes did not appear.");
          }
          return performance.now() - start;
        }, filters),
      );
    }
    report("1,000 nodes: one edit to updated shapes on screen", middle(times), "ms");
  } finally {
    await vscode.close();
  }
}
