import { silhouette } from "../canvas/nodes/silhouette";
import type { TemplateDescription } from "../protocol";

const GAP = 9;
const HEIGHT = 84;
const MOST = 8;

/**
 * A template as a picture: the feature maps of its generator, from the latent to the image, drawn as architecture
 * figures draw them. Long networks show the maps at which the size changes.
 */
export function Figure(props: {
  readonly description: TemplateDescription;
}): React.JSX.Element | null {
  const network = props.description.networks.find(({ role }) => role === "generator");
  if (network === undefined) return null;
  const boxes = spread(network.shapes).map(silhouette);
  const width = boxes.reduce((sum, box) => sum + box.width + GAP, -GAP);
  let left = 0;
  return (
    <svg
      className="gallery-figure"
      viewBox={`-4 -4 ${Math.max(width, 160) + 8} ${HEIGHT + 8}`}
      role="img"
      aria-label={`The generator: ${network.shapes.map((shape) => shape.join("×")).join(", ")}`}
    >
      <g transform={`translate(${Math.max(0, (160 - width) / 2)} 0)`}>
        {boxes.map((box, index) => {
          const x = left;
          left += box.width + GAP;
          return (
            <g key={index} transform={`translate(${x} ${(HEIGHT - box.height) / 2})`}>
              {box.faces.map((points) => (
                <polygon key={points} points={points} />
              ))}
            </g>
          );
        })}
      </g>
    </svg>
  );
}

/** At most eight shapes: the first, the last, and evenly between. */
function spread<T>(items: readonly T[]): readonly T[] {
  if (items.length <= MOST) return items;
  return items.filter(
    (_, index) =>
      Math.floor((index * (MOST - 1)) / (items.length - 1)) !==
        Math.floor(((index - 1) * (MOST - 1)) / (items.length - 1)) || index === 0,
  );
}
