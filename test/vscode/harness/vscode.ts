/**
 * A real VS Code for end-to-end tests: the server from npm, its workbench in Chromium, the extension from this checkout,
 * and a workspace of the test's own.
 *
 *     await withVSCode({ workspace: { files: { "a.gan.json": text } }, theme: "light" }, async (vscode) => {
 *       await vscode.openFile("a.gan.json");
 *       await vscode.webview().getByRole("button", { name: "Add" }).click();
 *     });
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { artifactsFolder, root } from "../../../scripts/lib/paths.mjs";
import { launchBrowser } from "../../../scripts/vscode/browser.mjs";
import { startServer } from "../../../scripts/vscode/server.mjs";
import { makeWorkspace, type Workspace, type WorkspaceSource } from "./workspace";

/** VS Code's own themes: the setting's value, and the class that the workbench has once it is applied. */
export const themes = {
  dark: { name: "Default Dark Modern", applied: "vs-dark" },
  light: { name: "Default Light Modern", applied: "vs" },
  "hc-dark": { name: "Default High Contrast", applied: "hc-black" },
  "hc-light": { name: "Default High Contrast Light", applied: "hc-light" },
} as const;

export interface VSCodeOptions {
  readonly workspace?: WorkspaceSource;
  readonly theme?: keyof typeof themes;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables of the server and of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder with an extension, instead of this checkout. */
  readonly extension?: string;
  readonly webgpu?: boolean;
  /** Opens the folder as one that nobody has trusted yet. */
  readonly untrusted?: boolean;
}

/** An open VS Code, until `close`. */
export interface VSCode {
  readonly page: Page;
  readonly workspace: Workspace;
  /** Faults seen so far that a person would find in the developer tools: uncaught errors and refused content. */
  readonly faults: readonly string[];
  /** The document in a webview: the `nth` of those that are open, in the order in which they were opened. */
  webview(nth?: number): FrameLocator;
  /** Opens a file of the workspace from the explorer, unfolding the folders on the way. */
  openFile(path: string): Promise<void>;
  /** Runs a command from the command palette by its title, as shown there ("GANvas: Train"). */
  runCommand(title: string): Promise<void>;
  /** The tab of an editor, by its label. */
  tab(label: string): Locator;
  /** Answers a question that VS Code puts as a list. */
  choose(label: string): Promise<void>;
  /** Answers VS Code's own dialog for a file or a folder. */
  acceptPath(path: string): Promise<void>;
  /** A notification by its text. */
  notification(text: RegExp): Locator;
  /** Saves the active editor and waits until its tab is clean. */
  save(): Promise<void>;
  /** Writes test/.artifacts/screenshots/<name>.png and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Reloads the window, as "Developer: Reload Window" does. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Opens VS Code for one piece of work and closes it afterwards, whatever happened. */
export async function withVSCode<T>(
  options: VSCodeOptions,
  work: (vscode: VSCode) => Promise<T>,
): Promise<T> {
  const vscode = await openVSCode(options);
  try {
    return await work(vscode);
  } catch (error) {
    await vscode.screenshot(`failure-${Date.now()}`).catch(() => undefined);
    throw error;
  } finally {
    await vscode.close();
  }
}

/** Opens VS Code. Whoever calls this closes it; most tests want `withVSCode`. */
export async function openVSCode(options: VSCodeOptions = {}): Promise<VSCode> {
  const { theme = "dark", viewport = { width: 1440, height: 900 }, extension = root } = options;
  const cleanUp: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  };
  try {
    const workspace = await makeWorkspace(options.workspace);
    cleanUp.push(() => workspace.remove());
    const server = await startServer({
      settings: {
        "workbench.colorTheme": themes[theme].name,
        "window.autoDetectHighContrast": false,
        "explorer.compactFolders": false,
        // The question at the start is a modal, which a driven VS Code refuses.
        ...(options.untrusted === true && {
          "security.workspace.trust.enabled": true,
          "security.workspace.trust.startupPrompt": "never",
        }),
        ...options.settings,
      },
      env: options.env,
      trust: options.untrusted,
    });
    cleanUp.push(() => server.stop());
    const browser: Browser = await launchBrowser({ webgpu: options.webgpu });
    cleanUp.push(() => browser.close());
    const page = await browser.newPage({ viewport });
    const faults = collectFaults(page);
    await page.goto(server.workbenchUrl({ folder: workspace.folder, extension }));
    await extensionsLoaded(page);
    await page.locator(`.monaco-workbench.${themes[theme].applied}`).waitFor();
    return { page, workspace, faults, close, ...actions(page) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves when every extension's contributions are known. A file that is opened before lands in the text editor. */
export async function extensionsLoaded(page: Page): Promise<void> {
  await page.waitForFunction(
    () => performance.getEntriesByName("code/didLoadExtensions").length > 0,
    undefined,
    { timeout: 60_000 },
  );
}

/** The document inside a webview: VS Code nests two frames. */
export function webviewFrame(page: Page, nth = 0): FrameLocator {
  return page
    .locator("iframe.webview")
    .nth(nth)
    .contentFrame()
    .locator("iframe#active-frame")
    .contentFrame();
}

function actions(page: Page): Omit<VSCode, "page" | "workspace" | "faults" | "close"> {
  const tab = (label: string): Locator => page.locator(".tabs-container .tab", { hasText: label });
  const runCommand = async (title: string): Promise<void> => {
    const input = page.locator(".quick-input-widget input[type=text]");
    // A webview that is still loading swallows the key, as it would a person's.
    for (let presses = 0; presses < 10 && !(await input.isVisible()); presses++) {
      await page.keyboard.press("F1");
      await input.waitFor({ timeout: 1000 }).catch(() => undefined);
    }
    await input.fill(`>${title}`);
    await page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ has: page.getByText(title, { exact: true }) })
      .first()
      .click();
  };
  return {
    webview: (nth) => webviewFrame(page, nth),
    tab,
    async openFile(path) {
      const explorer = page.locator(".explorer-folders-view");
      const parts = path.split("/");
      for (const [depth, name] of parts.entries()) {
        const item = explorer
          .locator(`[role="treeitem"][aria-level="${depth + 1}"]`)
          .filter({ has: page.getByText(name, { exact: true }) })
          .first();
        await item.waitFor();
        if (depth === parts.length - 1) await item.dblclick();
        else if ((await item.getAttribute("aria-expanded")) !== "true") await item.click();
      }
      await tab(parts.at(-1) ?? path).waitFor();
    },
    runCommand,
    async choose(label) {
      await page
        .locator(".quick-input-list .monaco-list-row")
        .filter({ has: page.getByText(label, { exact: true }) })
        .first()
        .click();
    },
    async acceptPath(path) {
      const input = page.locator(".quick-input-widget input[type=text]");
      const accept = page.locator(".quick-input-action .monaco-button").first();
      // Its first list says that it is ready; what is typed before is lost.
      await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
      await input.fill(path);
      // The dialog looks a path up without a sign of it, and goes into a folder before it takes it.
      for (let attempt = 0; attempt < 4 && (await input.isVisible()); attempt += 1) {
        await page.waitForTimeout(700);
        if (await input.isVisible()) await accept.click();
      }
      await input.waitFor({ state: "hidden" });
    },
    notification: (text) =>
      page.locator(".notification-toast .notification-list-item").filter({ hasText: text }).first(),
    async save() {
      await page.keyboard.press("ControlOrMeta+s");
      await page.locator(".tabs-container .tab.active:not(.dirty)").first().waitFor();
    },
    async screenshot(name) {
      const folder = join(artifactsFolder, "screenshots");
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    async reload() {
      const loaded = page.waitForEvent("load");
      await runCommand("Developer: Reload Window");
      await loaded;
      await extensionsLoaded(page);
    },
  };
}

/** Uncaught errors of the workbench and its webviews, and whatever a content security policy refused. */
function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Uncaught/.test(message.text())) {
      faults.push(message.text());
    }
  });
  return faults;
}
