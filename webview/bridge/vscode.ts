import type { ToHost, ToWebview, ViewState } from "../protocol";
import type { Port } from "./bridge";

interface VsCodeApi {
  postMessage(message: ToHost): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's one handle on VS Code: `acquireVsCodeApi` may be called once only, so it is called here. */
export function acquire(): { readonly port: Port; readonly memory: ViewMemory } {
  const api = acquireVsCodeApi();
  return {
    port: {
      post: (message) => {
        api.postMessage(message);
      },
      listen: (handler) => {
        const onMessage = (event: MessageEvent<ToWebview>): void => {
          handler(event.data);
        };
        window.addEventListener("message", onMessage);
        return () => {
          window.removeEventListener("message", onMessage);
        };
      },
    },
    memory: {
      read: () => api.getState() ?? {},
      write: (state) => {
        api.setState(state);
      },
    },
  };
}

/** What the view remembers while it is hidden or the window is reloaded: `vscode.setState` holds it. */
export interface ViewMemory {
  read(): ViewState;
  write(state: ViewState): void;
}
