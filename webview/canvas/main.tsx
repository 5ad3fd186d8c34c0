/** The visual editor's page. */
import "../ui/theme.css";
import "../ui/elements";
import { createRoot } from "react-dom/client";
import { createBridge } from "../bridge/bridge";
import { acquire } from "../bridge/vscode";
import { startElk } from "./layout/elk";
import { App } from "./shell/App";
import { EditorContext } from "./store/context";
import { createEditor } from "./store/editor";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root to draw in.");
startElk();
const { port, memory } = acquire();
const editor = createEditor(createBridge(port), memory);
createRoot(root).render(
  <EditorContext value={editor}>
    <App />
  </EditorContext>,
);
