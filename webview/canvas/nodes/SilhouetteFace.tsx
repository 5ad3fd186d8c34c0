import type { Shape } from "../../../src/core/document/document";
import { silhouette } from "./silhouette";

/** A feature map as a box; a map whose shape is unknown has none. */
export function SilhouetteFace({
  shape,
}: {
  readonly shape: Shape | undefined;
}): React.JSX.Element | null {
  if (!shape) return null;
  const { width, height, faces } = silhouette(shape);
  return (
    <svg
      className="silhouette"
      width={width + 2}
      height={height + 2}
      viewBox={`-1 -1 ${width + 2} ${height + 2}`}
      aria-hidden="true"
    >
      {faces.map((points) => (
        <polygon key={points} points={points} />
      ))}
    </svg>
  );
}
