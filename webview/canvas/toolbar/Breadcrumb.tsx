import { Fragment } from "react";
import { Select } from "../../ui/SelectField";
import { graphTitle, humanise } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";

/** `file › Game › Generator`; the network's place is also the way to the others. */
export function Breadcrumb(): React.JSX.Element {
  const editor = useEditor();
  const fileName = useEditorState((state) => state.fileName);
  const trail = useEditorState((state) => state.trail);
  const document = useEditorState(({ session }) => session.document);
  const networks = Object.keys(document?.networks ?? {});
  return (
    <nav className="breadcrumb" aria-label="Where you are">
      <span className="breadcrumb-file" title={fileName}>
        {fileName}
      </span>
      {trail.map((graph, index) => {
        const last = index === trail.length - 1;
        return (
          <Fragment key={`${graph.kind} ${graphTitle(graph)}`}>
            <span className="breadcrumb-step" aria-hidden="true">
              ›
            </span>
            {graph.kind === "network" && last && networks.length > 1 ? (
              <Select
                label="Network"
                value={graph.name}
                choices={networks.map((name) => ({ value: name, label: humanise(name) }))}
                onCommit={(name) => {
                  editor.open({ kind: "network", name });
                }}
              />
            ) : (
              <button
                type="button"
                className="gv-plain breadcrumb-place"
                aria-current={last ? "page" : undefined}
                onClick={() => {
                  editor.goTo(index);
                }}
              >
                {graphTitle(graph)}
              </button>
            )}
          </Fragment>
        );
      })}
    </nav>
  );
}
