import { ReactFlowProvider } from "@xyflow/react";
import { useCallback, useEffect, useState } from "react";
import { useEscape } from "../../ui/useEscape";
import { Finder } from "../find/Finder";
import { SearchPopup } from "../find/SearchPopup";
import { Canvas } from "../flow/Canvas";
import { Inspector } from "../inspector/Inspector";
import { Palette } from "../palette/Palette";
import { StatusLine } from "../status/StatusLine";
import { useEditor, useEditorState } from "../store/context";
import { Toolbar } from "../toolbar/Toolbar";
import { Banner } from "./Banner";
import { Notices } from "./Notices";
import { SamplesArea } from "./SamplesArea";
import { SidePanel } from "./SidePanel";
import { useWide } from "./useWide";
import "./shell.css";

/** The whole editor. */
export function App(): React.JSX.Element {
  const editor = useEditor();
  const status = useEditorState((state) => state.status);
  const failure = useEditorState((state) => state.failure);
  useEffect(() => {
    void editor.start();
  }, [editor]);
  if (status === "starting") return <div className="editor" aria-busy="true" />;
  if (status === "failed") {
    return (
      <p className="editor-failure" role="alert">
        The editor could not be opened: {failure}
      </p>
    );
  }
  return (
    <ReactFlowProvider>
      <Layout />
    </ReactFlowProvider>
  );
}

function Layout(): React.JSX.Element {
  const editor = useEditor();
  const wide = useWide();
  const remembered = editor.memory.read();
  const [palette, setPalette] = useState(remembered.paletteOpen ?? true);
  const [inspector, setInspector] = useState(remembered.inspectorOpen ?? true);
  const hasRun = useEditorState(({ run, progress }) => run !== null || progress !== null);
  const [samplesChoice, setSamplesChoice] = useState(remembered.samplesOpen);
  // Without a choice the panel opens with the first run: before, it has nothing to show.
  const samples = samplesChoice ?? hasRun;
  /** Which panel lies over a narrow canvas; it never outlives its use. */
  const [overlay, setOverlay] = useState<"palette" | "inspector">();
  const [searches, setSearches] = useState(0);
  const closeOverlay = useCallback(() => {
    setOverlay(undefined);
  }, []);
  useEscape(!wide && overlay !== undefined, closeOverlay);

  const toggle = (panel: "palette" | "inspector"): void => {
    if (!wide) {
      setOverlay(overlay === panel ? undefined : panel);
    } else if (panel === "palette") {
      setPalette(!palette);
      editor.remember({ paletteOpen: !palette });
    } else {
      setInspector(!inspector);
      editor.remember({ inspectorOpen: !inspector });
    }
  };
  const searchOperators = useCallback(() => {
    if (wide) setPalette(true);
    else setOverlay("palette");
    setSearches((count) => count + 1);
  }, [wide]);

  return (
    <div className="editor">
      <Toolbar />
      <Banner />
      <div className="editor-middle">
        <SidePanel
          side="left"
          title="operators"
          icon="add"
          open={wide ? palette : overlay === "palette"}
          overlay={!wide}
          onToggle={() => {
            toggle("palette");
          }}
        >
          <Palette focus={searches} onChosen={closeOverlay} />
        </SidePanel>
        <main className="editor-canvas">
          <Canvas onAdd={searchOperators} />
          <Finder />
        </main>
        <SidePanel
          side="right"
          title="inspector"
          icon="settings"
          open={wide ? inspector : overlay === "inspector"}
          overlay={!wide}
          onToggle={() => {
            toggle("inspector");
          }}
        >
          <Inspector />
        </SidePanel>
      </div>
      <SamplesArea
        open={samples}
        onToggle={() => {
          setSamplesChoice(!samples);
          editor.remember({ samplesOpen: !samples });
        }}
      />
      <StatusLine />
      <SearchPopup />
      <Notices />
    </div>
  );
}
