/** What can be given back: VS Code's own disposables and this extension's. */
export interface Disposable {
  dispose(): unknown;
}
