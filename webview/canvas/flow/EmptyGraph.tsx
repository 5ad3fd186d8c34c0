import { useEditorState } from "../store/context";

/** What stands on a canvas without nodes. */
export function EmptyGraph(): React.JSX.Element {
  const unread = useEditorState(({ session }) => session.document === undefined);
  if (unread) {
    return <p className="canvas-empty">The graph appears here as soon as its text can be read.</p>;
  }
  return (
    <p className="canvas-empty">
      Nothing here yet. Choose an operator on the left, drag one here, or press <kbd>/</kbd> to
      search.
    </p>
  );
}
