/** What stands on a canvas without nodes. */
export function EmptyGraph(): React.JSX.Element {
  return (
    <p className="canvas-empty">
      Nothing here yet. Choose an operator on the left, drag one here, or press <kbd>/</kbd> to
      search.
    </p>
  );
}
