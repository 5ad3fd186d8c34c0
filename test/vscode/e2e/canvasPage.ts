/** The canvas as tests use it: what a person sees of an open graph, and what a hand and a keyboard do to it. */
import type { FrameLocator, Locator } from "playwright-core";
import { expect } from "vitest";
import type { VSCode } from "../harness";

export class CanvasPage {
  readonly vscode: VSCode;
  readonly frame: FrameLocator;
  readonly #file: string;

  constructor(vscode: VSCode, file: string, nth = 0) {
    this.vscode = vscode;
    this.frame = vscode.webview(nth);
    this.#file = file;
  }

  node(id: string): Locator {
    return this.frame.locator(`.react-flow__node[data-id="${id}"]`);
  }

  get nodes(): Locator {
    return this.frame.locator(".react-flow__node");
  }

  /** The edge from an output to an input: `edge("up1.y", "norm1.x")`. */
  edge(from: string, to: string): Locator {
    return this.frame.locator(`.react-flow__edge[data-id="${from}>${to}"]`);
  }

  port(side: "source" | "target", node: string, name: string): Locator {
    return this.node(node).locator(`.react-flow__handle.${side}[data-handleid="${name}"]`);
  }

  field(name: string): Locator {
    return this.frame.getByRole("textbox", { name, exact: true });
  }

  /** Opens a network of the game. */
  async enter(network: string): Promise<void> {
    await this.leave();
    await this.node(network === "Generator" ? "fake" : "onReal").dblclick();
    await this.frame.getByRole("combobox", { name: "Network" }).waitFor();
    await this.nodes.filter({ hasText: "Output" }).waitFor();
    await this.fit();
  }

  /** Goes up to the game. */
  async leave(): Promise<void> {
    await this.frame.getByRole("button", { name: "Game", exact: true }).click();
    await this.node("gLoss").waitFor();
    await this.fit();
  }

  async fit(): Promise<void> {
    await this.frame.getByRole("button", { name: "Fit (F)" }).click();
  }

  /** Selects nodes as a person does: the first with a click, more with Control held. */
  async select(...ids: readonly string[]): Promise<void> {
    for (const [nth, id] of ids.entries()) {
      await this.node(id).click({
        position: { x: 40, y: 14 },
        modifiers: nth === 0 ? [] : ["ControlOrMeta"],
      });
    }
    for (const id of ids) await this.node(id).and(this.frame.locator(".selected")).waitFor();
  }

  async press(key: string): Promise<void> {
    await this.vscode.page.keyboard.press(key);
  }

  /** Types a value into a field of the inspector and finishes with Enter. */
  async type(field: string, value: string): Promise<void> {
    await this.field(field).fill(value);
    await this.field(field).press("Enter");
  }

  /** Chooses one of a few in a field of the inspector. */
  async choose(field: string, option: string): Promise<void> {
    await this.frame.getByRole("combobox", { name: field, exact: true }).click();
    await this.frame.getByRole("option", { name: option, exact: true }).click();
  }

  /** Pulls from one place to another: the middle of an element, or a point in the window. */
  async drag(from: Locator | Point, to: Locator | Point): Promise<void> {
    const { mouse } = this.vscode.page;
    const [start, end] = [await placeOf(from), await placeOf(to)];
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await mouse.move(end.x, end.y, { steps: 4 });
    await mouse.up();
  }

  /** A point near the canvas's lower right corner, too far from it for the canvas to pan. */
  async emptyPlace(): Promise<Point> {
    const box = await this.frame.locator(".react-flow__pane").boundingBox();
    if (!box) throw new Error("There is no canvas.");
    return { x: box.x + box.width - 180, y: box.y + box.height - 130 };
  }

  /** The file after saving. */
  async text(): Promise<string> {
    await this.vscode.save();
    return await this.vscode.workspace.read(this.#file);
  }

  /** The file once a gesture has reached it: the canvas shows a gesture before the text has it. */
  async textAfter(before: string): Promise<string> {
    await expect.poll(() => this.text(), { timeout: 5_000 }).not.toBe(before);
    return await this.text();
  }

  /** Takes the last gesture back through VS Code, and finds the file as it was, byte for byte. */
  async undoTo(text: string): Promise<void> {
    await this.textAfter(text);
    await this.frame.locator(".canvas").focus();
    await this.press("ControlOrMeta+z");
    await expect.poll(() => this.text(), { timeout: 5_000 }).toBe(text);
  }
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

async function placeOf(target: Locator | Point): Promise<Point> {
  if ("x" in target) return target;
  const box = await target.boundingBox();
  if (!box) throw new Error("What should be dragged is not on the screen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Lines of a text that another one does not have at that place, as `git diff` counts them: [removed, added]. */
export function changedLines(before: string, after: string): readonly [string[], string[]] {
  const count = (text: string): Map<string, number> => {
    const lines = new Map<string, number>();
    for (const line of text.split("\n")) lines.set(line, (lines.get(line) ?? 0) + 1);
    return lines;
  };
  const [old, now] = [count(before), count(after)];
  const more = (a: Map<string, number>, b: Map<string, number>): string[] =>
    [...a].flatMap(([line, times]) =>
      Array.from({ length: Math.max(0, times - (b.get(line) ?? 0)) }, () => line.trim()),
    );
  return [more(old, now), more(now, old)];
}
