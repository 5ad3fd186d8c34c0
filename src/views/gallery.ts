/**
 * `GANvas: New GAN Project...`: a panel with a card for every paper, then the options, and a project at the end.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { NewProject } from "../../webview/protocol";
import type { Services } from "../editor/services";
import { WebviewChannel } from "../host/channel";
import { page, webviewFolder } from "../host/page";
import { createProject } from "../project/create";
import {
  describeFolder,
  describeTemplate,
  documentOf,
  templateCards,
  templateOf,
} from "./galleryData";
import { openMadeProject, packedRuntime } from "./makeProject";

const REMEMBERED = "ganvas.newProject";

export class Gallery implements vscode.Disposable {
  readonly #services: Services;
  #panel: vscode.WebviewPanel | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Shows the gallery, the one that is open if there is one. */
  show(): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal();
      return;
    }
    const { extensionUri } = this.#services.context;
    const panel = vscode.window.createWebviewPanel(
      "ganvas.gallery",
      "New GAN Project",
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        localResourceRoots: [
          webviewFolder(extensionUri),
          vscode.Uri.joinPath(extensionUri, "media"),
        ],
      },
    );
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, "media", "icon-light.svg"),
      dark: vscode.Uri.joinPath(extensionUri, "media", "icon-dark.svg"),
    };
    const channel = new WebviewChannel(panel.webview, this.#handlers(panel), this.#services.log);
    panel.onDidDispose(() => {
      channel.dispose();
      this.#panel = undefined;
    });
    this.#panel = panel;
    panel.webview.html = page(panel.webview, extensionUri, "gallery");
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #handlers(panel: vscode.WebviewPanel): ConstructorParameters<typeof WebviewChannel>[1] {
    const { globalState, extensionUri } = this.#services.context;
    return {
      readyGallery: async () => {
        const remembered = globalState.get<Partial<NewProject>>(REMEMBERED, {});
        const path = remembered.data?.path;
        // A folder that is gone or empty by now is not offered.
        const folder =
          path === undefined ? undefined : await describeFolder(path).catch(() => undefined);
        return {
          folder,
          templates: templateCards(),
          remembered,
          parent: parentFolder(remembered.parent),
          digits: panel.webview
            .asWebviewUri(vscode.Uri.joinPath(extensionUri, "media", "digits.png"))
            .toString(),
        };
      },
      describeTemplate: ({ template, set }) => describeTemplate(templateOf(template), set),
      chooseData: async () => {
        const path = await chooseFolder("A Folder of Images", "Train on These");
        return path === undefined ? null : describeFolder(path);
      },
      chooseParent: async () => {
        const path = await chooseFolder("Where the Project's Folder Is Made", "Make It Here");
        return path === undefined ? null : { path };
      },
      openExternal: async ({ url }) => {
        await vscode.env.openExternal(vscode.Uri.parse(url, true));
        return null;
      },
      createProject: async (choices) => {
        const made = await createProject({
          directory: join(choices.parent, folderName(choices.name)),
          document: documentOf(choices),
          template: templateOf(choices.template),
          runtime: await packedRuntime(extensionUri),
        });
        await globalState.update(REMEMBERED, choices);
        panel.dispose();
        await openMadeProject(made);
        return null;
      },
    };
  }
}

/** Where projects were made last, else the workspace, else home. */
function parentFolder(remembered: string | undefined): string {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  if (workspace?.uri.scheme === "file") return workspace.uri.fsPath;
  return remembered ?? homedir();
}

/** A name as a folder's: without what some file system forbids. */
function folderName(name: string): string {
  const allowed = name
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, "-")
    .replace(/[. ]+$/, "")
    .trim();
  if (allowed === "") throw new Error(`"${name}" cannot be the name of a folder.`);
  return allowed;
}

async function chooseFolder(title: string, openLabel: string): Promise<string | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      title,
      openLabel,
    })) ?? [];
  return folder?.fsPath;
}
