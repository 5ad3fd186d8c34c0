import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { humanise } from "../../../webview/canvas/projection/graphs";
import { templates } from "../../../templates/papers";
import { openVSCode, type VSCode } from "../harness";

const papers = templates
  .filter(({ id }) => id !== "blank")
  .map(({ id, build }) => ({ id, document: build({}) }));
const fileOf = (paper: string): string => `${paper}.gan.json`;

/** The ids of nodes whose cards lie over each other; what lies in an opened block lies over nothing. */
async function overlaps(canvas: FrameLocator): Promise<readonly string[]> {
  return await canvas.locator(".react-flow__nodes").evaluate((layer) => {
    const cards = [...layer.querySelectorAll<HTMLElement>(".react-flow__node")].map((card) => ({
      id: card.dataset["id"] ?? "",
      box: card.getBoundingClientRect(),
    }));
    return cards.flatMap((a, index) =>
      cards.slice(index + 1).flatMap((b) => {
        const nested = b.id.startsWith(`${a.id}/`) || a.id.startsWith(`${b.id}/`);
        const apart =
          a.box.right <= b.box.left ||
          b.box.right <= a.box.left ||
          a.box.bottom <= b.box.top ||
          b.box.bottom <= a.box.top;
        return nested || apart ? [] : [`${a.id} and ${b.id}`];
      }),
    );
  });
}

describe("the graphs of the ten papers in VS Code", () => {
  let vscode: VSCode;
  beforeAll(async () => {
    const files = Object.fromEntries(
      papers.map(({ id, document }) => [fileOf(id), serialiseDocument(document)]),
    );
    vscode = await openVSCode({ workspace: { files }, viewport: { width: 1600, height: 1000 } });
  });
  afterAll(async () => {
    await vscode.close();
  });

  it.each(papers)("$id is drawn without a fault, each of its graphs", async ({ id, document }) => {
    await vscode.openFile(fileOf(id));
    const canvas = vscode.webview();
    const drawn = async (graph: string, node: string): Promise<void> => {
      await canvas.locator(`.canvas[data-graph="${graph}"] .react-flow__node[data-id="${node}"]`).waitFor();
      await canvas.getByRole("button", { name: "Fit (F)" }).click();
      expect(await overlaps(canvas), `${id}, ${graph}`).toEqual([]);
      await vscode.screenshot(`papers/${id}-${graph.replace(":", "-")}`);
    };

    await drawn("game", document.game.nodes[0]?.id ?? "");
    await canvas.getByText("no problems").waitFor();
    for (const [name, { nodes }] of Object.entries(document.networks)) {
      await canvas.getByRole("button", { name: "Game", exact: true }).click();
      await canvas.locator(".react-flow__node").filter({ hasText: humanise(name) }).first().dblclick();
      await drawn(`network:${name}`, nodes[0]?.id ?? "");
      const use = nodes.find(({ op }) => op.startsWith("block:"));
      if (use === undefined) continue;
      await canvas.locator(`.react-flow__node[data-id="${use.id}"]`).dblclick({ position: { x: 40, y: 12 } });
      await canvas.locator(`.react-flow__node[data-id^="${use.id}/"]`).first().waitFor();
      await drawn(`network:${name}`, use.id);
    }
    expect(await vscode.tab(fileOf(id)).getAttribute("class")).not.toContain("dirty");
    expect(vscode.faults).toEqual([]);
  });
});
