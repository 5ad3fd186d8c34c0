import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

export type Panel = "canvas" | "cockpit" | "gallery";

/** Where the built webviews lie. */
export const webviewFolder = (extensionUri: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extensionUri, "dist", "webview");

/**
 * The page of a webview: one script, one style sheet, VS Code's icons. Nothing else may load, and nothing remote:
 * workers come from blobs, since a webview's own resources are of another origin.
 */
export function page(webview: vscode.Webview, extensionUri: vscode.Uri, panel: Panel): string {
  const nonce = randomBytes(16).toString("base64url");
  const own = webview.cspSource;
  const resource = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extensionUri), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${own}`,
    `font-src ${own}`,
    `img-src ${own} data: blob:`,
    `connect-src ${own}`,
    "worker-src blob:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link id="vscode-codicon-stylesheet" rel="stylesheet" href="${resource("codicon.css")}" />
    <link rel="stylesheet" href="${resource(`${panel}.css`)}" />
    <title>GANvas</title>
  </head>
  <body>
    <div id="root"></div>
    <script nonce="${nonce}" src="${resource(`${panel}.js`)}"></script>
  </body>
</html>
`;
}
