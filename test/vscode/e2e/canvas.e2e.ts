/**
 * What a hand and a keyboard do to a graph in a real VS Code, and what the text file says of it. After each gesture one
 * undo through VS Code brings the file back, byte for byte.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { serialiseDocument } from "../../../src/core/document/serialise";
import { dcgan } from "../../../templates/papers/dcgan";
import { largeDocument } from "../../fixtures/largeDocument";
import { openVSCode, type VSCode } from "../harness";
import { CanvasPage, changedLines } from "./canvasPage";

const FILE = "digits.gan.json";
const original = serialiseDocument(dcgan.build({ resolution: 28, width: 16 }));

let vscode: VSCode;
let canvas: CanvasPage;

beforeAll(async () => {
  vscode = await openVSCode({
    workspace: {
      files: { [FILE]: original, "large.gan.json": serialiseDocument(largeDocument(1000)) },
    },
  });
  await vscode.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await vscode.openFile(FILE);
  canvas = new CanvasPage(vscode, FILE);
  await canvas.node("gLoss").waitFor();
});
afterAll(() => vscode.close());

beforeEach(async () => {
  if ((await canvas.text()) === original) return;
  // A test before this one failed half-way.
  await vscode.workspace.write(FILE, original);
  await vscode.runCommand("File: Revert File");
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await vscode.screenshot(`failure-${task.name.slice(0, 40)}`);
});

describe("adding", () => {
  it("finds an operator in the palette and puts it behind the selected layer", async () => {
    await canvas.enter("Generator");
    await canvas.select("relu1");
    await canvas.field("Search operators").fill("dropo");
    await canvas.press("Enter");
    await canvas.edge("relu1.y", "dropout.x").waitFor({ state: "attached" });
    await canvas.edge("dropout.y", "up2.x").waitFor({ state: "attached" });
    const [removed, added] = changedLines(original, await canvas.textAfter(original));
    // The new node stands last, so the one before it gets a comma.
    expect(removed).toEqual([
      '"in": { "x": "relu1" },',
      '{ "id": "image", "op": "output", "in": { "x": "squash" } }',
    ]);
    expect(added).toContain('{ "id": "dropout", "op": "dropout", "in": { "x": "relu1" } }');
    expect(added).toHaveLength(3);
    await canvas.undoTo(original);
  });

  it("offers what fits where an edge is dropped in empty space", async () => {
    await canvas.enter("Discriminator");
    await canvas.drag(canvas.port("source", "flat", "y"), await canvas.emptyPlace());
    const popup = canvas.frame.getByRole("dialog", { name: "Connect to" });
    await popup.getByRole("option", { name: /^Dense/ }).waitFor();
    // A vector has no height and width: no convolution takes it.
    expect(await popup.getByRole("option", { name: /^Convolution/ }).count()).toBe(0);
    await canvas.press("d");
    await canvas.press("e");
    await canvas.press("Enter");
    await canvas.edge("flat.y", "dense.x").waitFor({ state: "attached" });
    await canvas.undoTo(original);
  });

  it("puts an operator that is dropped on an edge into it", async () => {
    await canvas.enter("Generator");
    const entry = canvas.frame.locator(".palette-entry").getByText("Softplus");
    // The palette is longer than the screen.
    await entry.scrollIntoViewIfNeeded();
    await canvas.drag(entry, canvas.edge("project.y", "map.x").locator(".edge-label"));
    await canvas.edge("project.y", "softplus.x").waitFor({ state: "attached" });
    await canvas.edge("softplus.y", "map.x").waitFor({ state: "attached" });
    await canvas.undoTo(original);
  });
});

describe("connecting", () => {
  it("draws an edge, and greys out what cannot take it", async () => {
    await canvas.enter("Discriminator");
    const start = await canvas.port("source", "leaky1", "y").boundingBox();
    if (!start) throw new Error("The port is not on the screen.");
    const { mouse } = vscode.page;
    await mouse.move(start.x + 4, start.y + 4);
    await mouse.down();
    await mouse.move(start.x + 40, start.y + 60, { steps: 4 });
    // Into what it depends on, an edge would close a cycle.
    const refused = canvas.frame.locator(".is-refused");
    await refused.first().waitFor();
    expect(await canvas.port("target", "down1", "x").getAttribute("class")).toContain("is-refused");
    expect(await canvas.port("target", "flat", "x").getAttribute("class")).not.toContain(
      "is-refused",
    );
    const end = await canvas.port("target", "flat", "x").boundingBox();
    if (!end) throw new Error("The port is not on the screen.");
    await mouse.move(end.x + 4, end.y + 4, { steps: 4 });
    await mouse.up();
    await canvas.edge("leaky1.y", "flat.x").waitFor({ state: "attached" });
    expect(await refused.count()).toBe(0);
    await canvas.undoTo(original);
  });

  it("moves an end of an edge to another port", async () => {
    await canvas.leave();
    await canvas.drag(
      canvas.edge("onFake.logit", "gLoss.fake").locator(".react-flow__edgeupdater-source"),
      canvas.port("source", "onReal", "logit"),
    );
    await canvas.edge("onReal.logit", "gLoss.fake").waitFor({ state: "attached" });
    await canvas.undoTo(original);
  });

  it("pulls an edge off", async () => {
    await canvas.leave();
    await canvas.drag(
      canvas.edge("onFake.logit", "gLoss.fake").locator(".react-flow__edgeupdater-target"),
      { ...(await canvas.emptyPlace()), y: 200 },
    );
    await expect.poll(() => canvas.edge("onFake.logit", "gLoss.fake").count()).toBe(0);
    const [removed, added] = changedLines(original, await canvas.textAfter(original));
    expect([removed.length, added.length]).toEqual([1, 1]);
    await canvas.undoTo(original);
  });
});

describe("deleting and copying", () => {
  it("joins the neighbours of a deleted layer where they fit", async () => {
    await canvas.enter("Generator");
    await canvas.select("norm1");
    await canvas.press("Delete");
    await canvas.edge("up1.y", "relu1.x").waitFor({ state: "attached" });
    await canvas.frame.getByText("no problems").waitFor();
    await canvas.undoTo(original);
  });

  it("deletes several nodes in one step", async () => {
    await canvas.enter("Discriminator");
    await canvas.select("leaky1", "norm2", "leaky2");
    await canvas.press("Delete");
    await expect.poll(() => canvas.nodes.count()).toBe(6);
    await canvas.undoTo(original);
  });

  it("duplicates with the edges from outside", async () => {
    await canvas.enter("Discriminator");
    await canvas.select("norm2", "leaky2");
    await canvas.press("ControlOrMeta+d");
    await canvas.edge("down2.y", "norm3.x").waitFor({ state: "attached" });
    await canvas.edge("norm3.y", "leaky3.x").waitFor({ state: "attached" });
    await canvas.undoTo(original);
  });

  it("copies layers from one network into another", async () => {
    await canvas.enter("Discriminator");
    await canvas.select("norm2", "leaky2");
    await canvas.press("ControlOrMeta+c");
    await canvas.enter("Generator");
    await canvas.frame.locator(".canvas").focus();
    await canvas.press("ControlOrMeta+v");
    await canvas.edge("norm2.y", "leaky2.x").waitFor({ state: "attached" });
    await canvas.undoTo(original);
  });
});

describe("changing", () => {
  it("changes one line of the file for one parameter", async () => {
    await canvas.enter("Generator");
    await canvas.select("up1");
    await canvas.type("filters", "24");
    await canvas.frame.getByText("14×14×24").first().waitFor();
    expect(changedLines(original, await canvas.textAfter(original))).toEqual([
      ['"filters": 16,'],
      ['"filters": 24,'],
    ]);
    await canvas.undoTo(original);
    await canvas.frame.getByText("14×14×16").first().waitFor();
    await canvas.press("ControlOrMeta+Shift+z");
    await canvas.frame.getByText("14×14×24").first().waitFor();
    await canvas.undoTo(original);
  });

  it("refuses a value that cannot be, and says why", async () => {
    await canvas.enter("Generator");
    await canvas.select("up1");
    await canvas.type("filters", "0");
    await canvas.frame.getByRole("alert").getByText("At least 1 is wanted.").waitFor();
    await canvas.type("filters", "many");
    await canvas.frame.getByRole("alert").getByText("“many” is not a number.").waitFor();
    await canvas.field("filters").press("Escape");
    expect(await canvas.field("filters").inputValue()).toBe("16");
    expect(await canvas.text()).toBe(original);
  });

  it("leaves no trace in the file of a value set back to its default", async () => {
    await canvas.enter("Discriminator");
    await canvas.select("leaky1");
    await canvas.type("slope", "0.3");
    await canvas.textAfter(original);
    await canvas.type("slope", "0.2");
    await expect.poll(() => canvas.text()).toBe(original);
  });

  it("renames a node and everything that reads it", async () => {
    await canvas.enter("Generator");
    await canvas.select("up1");
    await canvas.type("id", "grow");
    await canvas.edge("grow.y", "norm1.x").waitFor({ state: "attached" });
    await canvas.undoTo(original);
  });

  it("shows a shape that cannot be on the node, in the status line and in Problems", async () => {
    await canvas.enter("Generator");
    await canvas.select("map");
    const place = await canvas.node("squash").boundingBox();
    await canvas.type("shape", "7×7×33");
    const badge = canvas.node("map").locator(".problem-badge.is-error");
    await badge.waitFor();
    expect(await badge.getAttribute("title")).toMatch(/1568/);
    await canvas.frame.getByRole("button", { name: /problems?$/ }).waitFor();
    const problems = vscode.page.locator(".statusbar-item[id='status.problems']");
    await expect
      .poll(() => problems.getAttribute("aria-label"))
      .toMatch(/^Errors: [1-9]|[1-9]\d* Errors?/);
    expect(await canvas.node("squash").boundingBox()).toEqual(place);
    await vscode.screenshot("canvas-shape-error");
    await canvas.undoTo(original);
    await badge.waitFor({ state: "detached" });
    await canvas.frame.getByText("no problems").waitFor();
    await expect.poll(() => problems.getAttribute("aria-label")).toMatch(/No Problems/i);
  });

  it("changes a player: its steps, its name and its place in the round", async () => {
    await canvas.leave();
    await canvas.frame.getByRole("button", { name: /× Discriminator/ }).click();
    await canvas.type("steps", "5");
    await canvas.frame.getByRole("button", { name: /^5 × Discriminator/ }).waitFor();
    await canvas.undoTo(original);
    await canvas.type("id", "critic");
    const first = canvas.frame.locator(".round-player").first();
    await first.getByText("1 × Critic").waitFor();
    await canvas.undoTo(original);
    await canvas.frame.getByRole("button", { name: /× Discriminator/ }).click();
    await canvas.choose("plays", "as number 2");
    await first.getByText("1 × Generator").waitFor();
    await canvas.undoTo(original);
  });
});

describe("training", () => {
  it("lets a player's learning rate fall", async () => {
    await canvas.leave();
    await canvas.frame.getByRole("button", { name: /× Generator/ }).click();
    await canvas.choose("schedule", "divided each update");
    expect(await canvas.textAfter(original)).toContain(
      '"schedule": { "kind": "inverse", "factor": 1.000004, "floor": 0.000001 }',
    );
    await canvas.undoTo(original);
  });

  it("shares a layer's weights with another's, and says so on both cards", async () => {
    await canvas.enter("Generator");
    await canvas.select("norm1");
    await canvas.choose("weights", "generator/norm0");
    await canvas.node("norm1").getByText("norm0").waitFor();
    await canvas.node("norm0").getByText("norm1").waitFor();
    await vscode.screenshot("canvas-shared-weights");
    await canvas.undoTo(original);
  });
});

describe("looking", () => {
  it("remembers a dragged node as one position and one step of undo", async () => {
    await canvas.leave();
    const box = await canvas.node("z").boundingBox();
    if (!box) throw new Error("The node is not on the screen.");
    await canvas.drag({ x: box.x + 40, y: box.y + 12 }, { x: box.x + 70, y: box.y - 50 });
    const [removed, added] = changedLines(original, await canvas.textAfter(original));
    expect(removed).toEqual(['{ "id": "z", "op": "noise" },']);
    expect(added).toEqual([
      expect.stringMatching(/^{ "id": "z", "op": "noise", "at": \[-?\d+, -?\d+\] },$/),
    ]);
    // Tidy forgets where it was put.
    await canvas.frame.getByRole("button", { name: "Tidy (T)" }).click();
    await expect.poll(() => canvas.text()).toBe(original);
  });

  it("finds a node of any graph by its name", async () => {
    await canvas.leave();
    await canvas.press("ControlOrMeta+f");
    await vscode.page.keyboard.type("down2");
    await canvas.press("Enter");
    await canvas.node("down2").and(canvas.frame.locator(".selected")).waitFor();
    expect(await canvas.field("id").inputValue()).toBe("down2");
  });

  it("fits the whole graph, edges included", async () => {
    await canvas.enter("Generator");
    await canvas.frame.locator(".canvas").hover();
    await vscode.page.mouse.wheel(900, 900);
    await canvas.fit();
    await expectInside(canvas);
  });

  it("is led by the keyboard alone", async () => {
    await canvas.leave();
    // From the toolbar's last button, past the palette, to the canvas.
    await canvas.frame.getByRole("button", { name: "Hide the operators" }).focus();
    const focused = canvas.frame.locator(".canvas:focus");
    for (let tabs = 0; tabs < 40 && (await focused.count()) === 0; tabs++) {
      await canvas.press("Tab");
    }
    await canvas.press("ArrowRight");
    await selected("z");
    // In a canvas of this width the game runs down.
    await canvas.press("ArrowDown");
    await selected("fake");
    await canvas.press("Enter");
    await canvas.node("squash").waitFor();
    await canvas.press("ArrowRight");
    await selected("z");
    for (const id of ["project", "map", "norm0", "relu0"]) {
      await canvas.press("ArrowRight");
      await selected(id);
    }
    await canvas.press("Delete");
    await canvas.edge("norm0.y", "up1.x").waitFor({ state: "attached" });
    await canvas.press("Escape");
    await canvas.node("gLoss").waitFor();
    await canvas.undoTo(original);
  });

  it("moves a node with Shift and the arrow keys in one step of undo", async () => {
    await canvas.leave();
    await canvas.select("z");
    for (let times = 0; times < 3; times++) await canvas.press("Shift+ArrowUp");
    await canvas.undoTo(original);
  });

  it("keeps graph and viewport over a reload", async () => {
    await canvas.enter("Discriminator");
    await canvas.frame.locator(".canvas").hover();
    await vscode.page.mouse.wheel(30, 60);
    const viewport = canvas.frame.locator(".react-flow__viewport");
    await vscode.page.waitForTimeout(300);
    const before = await viewport.getAttribute("style");
    await vscode.reload();
    await canvas.node("judge").waitFor();
    await expect.poll(() => viewport.getAttribute("style")).toBe(before);
  });

  it("stays usable with 1,000 nodes", async () => {
    await vscode.openFile("large.gan.json");
    const large = new CanvasPage(vscode, "large.gan.json");
    await large.node("fool").waitFor();
    await large.frame.getByRole("button", { name: "Find a node (Ctrl+F)" }).click();
    await large.type("Find a node", "conv70b");
    await large.node("conv70b").and(large.frame.locator(".selected")).waitFor();
    // What is out of view is not drawn; the map shows where one is.
    expect(await large.nodes.count()).toBeLessThan(200);
    await large.frame.locator(".react-flow__minimap").waitFor();
    await large.type("kernel", "5");
    await large.node("conv70b").getByText("5×5").waitFor();
    const text = serialiseDocument(largeDocument(1000));
    expect(changedLines(text, await large.textAfter(text))[1]).toHaveLength(1);
    await large.undoTo(text);
    await vscode.screenshot("canvas-1000");
    await vscode.tab(FILE).click();
    await canvas.node("judge").waitFor();
  });

  it("folds its panels at 600 pixels beside the code", async () => {
    await vscode.page.setViewportSize({ width: 1250, height: 850 });
    await vscode.runCommand("View: Toggle Primary Side Bar Visibility");
    await vscode.runCommand("View: Split Editor Right");
    await vscode.runCommand("GANvas: Open as Text");
    await vscode.page.locator(".monaco-editor .view-lines").first().waitFor();
    await canvas.enter("Generator");
    await canvas.frame.getByRole("button", { name: "Show the operators" }).waitFor();
    await canvas.frame.getByRole("button", { name: "Show the inspector" }).waitFor();
    await expectInside(canvas);
    await vscode.screenshot("canvas-600");
    await canvas.frame.getByRole("button", { name: "Show the operators" }).click();
    await canvas.field("Search operators").waitFor();
    await vscode.screenshot("canvas-600-palette");
  });

  it("caused no fault that the developer tools would show", () => {
    expect(vscode.faults).toEqual([]);
  });
});

const selected = (id: string): Promise<void> =>
  canvas.node(id).and(canvas.frame.locator(".selected")).waitFor();

/** Every card, and every edge around them, lies within the canvas. */
async function expectInside(shown: CanvasPage): Promise<void> {
  await expect
    .poll(() =>
      shown.frame.locator(".canvas").evaluate((canvas) => {
        const pane = canvas.getBoundingClientRect();
        return [
          ...canvas.querySelectorAll(".react-flow__node, .react-flow__edge-path, .edge-shared"),
        ].filter((part) => {
          const box = part.getBoundingClientRect();
          return (
            box.left < pane.left ||
            box.right > pane.right ||
            box.top < pane.top ||
            box.bottom > pane.bottom
          );
        }).length;
      }),
    )
    .toBe(0);
}
