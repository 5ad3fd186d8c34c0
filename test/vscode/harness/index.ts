export {
  extensionsLoaded,
  openVSCode,
  themes,
  webviewFrame,
  withVSCode,
  type VSCode,
  type VSCodeOptions,
} from "./vscode";
export { projectFiles, tinyGame } from "./project";
export { linkDependencies, makeWorkspace, type Workspace, type WorkspaceSource } from "./workspace";
