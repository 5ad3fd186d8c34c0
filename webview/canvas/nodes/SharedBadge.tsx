import { Icon } from "../../ui/Icon";
import type { SharedMark } from "../projection/view";
import { useEditor, useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownGraph, type State } from "../store/state";
import { sharesOf } from "../projection/shares";

/** Whose weights a layer shares. All of a group light up while the pointer or the selection is on one of them. */
export function SharedBadge({ mark }: { readonly mark: SharedMark }): React.JSX.Element {
  const editor = useEditor();
  const lit = useEditorState((state) => litOwner(state) === mark.owner);
  return (
    <div
      className={`card-line shared${lit ? " is-lit" : ""}`}
      data-share={mark.colour}
      title={mark.title}
      onPointerEnter={() => {
        editor.point(mark.owner);
      }}
      onPointerLeave={() => {
        editor.point(undefined);
      }}
    >
      <Icon name="link" /> {mark.text}
    </div>
  );
}

/** The owner of the weights that are pointed at, or else of the selected layer's. */
function litOwner(state: State): string | undefined {
  const graph = shownGraph(state);
  const [only, ...more] = state.selection;
  if (state.pointed !== undefined || graph.kind !== "network") return state.pointed;
  if (only === undefined || more.length > 0) return undefined;
  return sharesOf(shownAnalysis(state)).get(`${graph.name}/${only}`)?.owner;
}
