import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { templates } from "../../../templates/papers";
import { openVSCode, type VSCode } from "../harness";
import { CanvasPage, changedLines } from "./canvasPage";

const papers = templates
  .filter(({ id }) => id !== "blank")
  .map(({ id, build }) => ({ id, document: build({}) }));
const fileOf = (paper: string): string => `${paper}.gan.json`;

/** Where a card is clicked: clear of its ports and buttons. */
const TITLE = { position: { x: 40, y: 12 } };

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
    // One that no test before has looked at: what is open and where one looks is remembered.
    files[fileOf("fresh")] = files[fileOf("biggan")] ?? "";
    vscode = await openVSCode({ workspace: { files }, viewport: { width: 1900, height: 1080 } });
  });
  afterAll(async () => {
    await vscode.close();
  });

  it.each(papers)("$id is drawn without a fault, each of its graphs", async ({ id, document }) => {
    await vscode.openFile(fileOf(id));
    const canvas = vscode.webview();
    const drawn = async (graph: string, node: string, as = graph): Promise<void> => {
      await canvas.locator(`.canvas[data-graph="${graph}"] [data-id="${node}"]`).waitFor();
      if (as === graph) await canvas.getByRole("button", { name: "Fit (F)" }).click();
      expect(await overlaps(canvas), `${id}, ${as}`).toEqual([]);
      await vscode.screenshot(`papers/${id}-${as.replace(":", "-")}`);
    };

    await drawn("game", document.game.nodes[0]?.id ?? "");
    await canvas.getByText("no problems").waitFor();
    for (const [name, { nodes }] of Object.entries(document.networks)) {
      const graph = `network:${name}`;
      await canvas.getByRole("button", { name: "Game", exact: true }).click();
      const application = document.game.nodes.find(({ params }) => params?.["network"] === name);
      await canvas.locator(`[data-id="${application?.id ?? ""}"]`).dblclick(TITLE);
      await drawn(graph, nodes[0]?.id ?? "");
      const use = nodes.find(({ op }) => op.startsWith("block:"));
      if (use === undefined) continue;
      await canvas.locator(`[data-id="${use.id}"]`).dblclick(TITLE);
      await canvas.locator(`[data-id^="${use.id}/"]`).first().waitFor();
      await drawn(graph, use.id, `${graph}-open`);
    }
    const stage = document.stages?.[1];
    if (stage !== undefined) {
      await canvas.getByRole("combobox", { name: "Stage" }).click();
      await canvas.getByRole("option", { name: stage.id, exact: true }).click();
      await vscode.screenshot(`papers/${id}-stage-${stage.id}-network`);
      await canvas.getByRole("button", { name: "Game", exact: true }).click();
      await drawn("game", document.game.nodes[0]?.id ?? "", `stage-${stage.id}-game`);
      await canvas.getByText("no problems").waitFor();
    }
    expect(await vscode.tab(fileOf(id)).getAttribute("class")).not.toContain("dirty");
    expect(vscode.faults).toEqual([]);
  });

  it("opens a block with the keyboard, edits it in place for all of its uses, and closes it", async () => {
    const file = fileOf("fresh");
    const canvas = await inNetwork(vscode, "fresh", "fake", "network:generator");
    const page = new CanvasPage(vscode, file);
    await page.select("up2");
    await page.press("Enter");
    await page.node("up2/conv1").waitFor();
    const before = await page.text();
    await page.select("up2/conv1");
    await canvas.getByText("a change here changes all 2 uses").waitFor();
    await page.type("kernel", "7");
    const [removed, added] = changedLines(before, await page.textAfter(before));
    expect(removed.length).toBeLessThanOrEqual(2);
    expect(added.join()).toMatch(/"kernel": 7/);
    await page.undoTo(before);
    await page.select("up2");
    await page.press("Enter");
    await page.node("up2/conv1").waitFor({ state: "detached" });
  });

  it("marks shared weights, and leads to the layer that owns them", async () => {
    const canvas = await inNetwork(vscode, "cogan", "fakeB", "network:generatorB");
    const page = new CanvasPage(vscode, fileOf("cogan"));
    await page.select("project");
    await page.node("project").locator(".shared.is-lit").waitFor();
    await canvas.getByRole("button", { name: "generatorA › project" }).click();
    await canvas.locator('[data-graph="network:generatorA"]').waitFor();
    await page.node("project").locator(".shared.is-lit").waitFor();
    await page.node("project").and(canvas.locator(".selected")).waitFor();
  });

  it("walks the stages with the keyboard, and hides what a stage does not have", async () => {
    const canvas = await inNetwork(vscode, "progan", "fake", "network:generator");
    const stage = canvas.getByRole("combobox", { name: "Stage" });
    await canvas.locator(".canvas").focus();
    while (!(await stage.innerText()).includes("All")) await vscode.page.keyboard.press(",");
    const all = await canvas.locator(".react-flow__node").count();
    await vscode.page.keyboard.press(".");
    await canvas.locator('[data-presence="absent"]').first().waitFor();
    expect(await canvas.locator(".react-flow__node").count()).toBe(all);
    await canvas.getByRole("button", { name: "Hide what the stage does not have" }).click();
    await expect.poll(() => canvas.locator(".react-flow__node").count()).toBeLessThan(all);
    await canvas.getByRole("button", { name: "Fit (F)" }).click();
    await vscode.screenshot("papers/progan-stage-4-alone");
    await canvas.locator(".canvas").focus();
    await vscode.page.keyboard.press(".");
    await canvas.locator('[data-presence="arriving"]').first().waitFor();
    await canvas.getByRole("button", { name: "Fit (F)" }).click();
    await vscode.screenshot("papers/progan-stage-to8-alone");
    expect(vscode.faults).toEqual([]);
  });
});

/** Shows a network of a paper, by an application of it. */
async function inNetwork(
  vscode: VSCode,
  paper: string,
  application: string,
  graph: string,
): Promise<FrameLocator> {
  await vscode.openFile(fileOf(paper));
  const canvas = vscode.webview();
  await canvas.getByRole("button", { name: "Game", exact: true }).click();
  await canvas.locator(`[data-id="${application}"]`).dblclick(TITLE);
  await canvas.locator(`[data-graph="${graph}"] .react-flow__node`).first().waitFor();
  return canvas;
}
