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
  const generators = props.description.networks.filter(({ role }) => role === "generator");
  // Of several, the one that paints: StyleGAN's mapping gives a vector.
  const network = generators.find(({ shapes }) => shapes.at(-1)?.length === 3) ?? generators[0];
  if (network === undefined) return null;
  const boxes = inARow(spread(network.shapes).map(silhouette));
  const last = boxes.at(-1);
  const width = last === undefined ? 0 : last.left + last.width;
  return (
    <svg
      className="gallery-figure"
      viewBox={`-4 -4 ${Math.max(width, 160) + 8} ${HEIGHT + 8}`}
      role="img"
      aria-label={`The generator: ${network.shapes.map((shape) => shape.join("×")).join(", ")}`}
    >
      <g transform={`translate(${Math.max(0, (160 - width) / 2)} 0)`}>
        {boxes.map((box, index) => (
          <g key={index} transform={`translate(${box.left} ${(HEIGHT - box.height) / 2})`}>
            {box.faces.map((points) => (
              <polygon key={points} points={points} />
            ))}
          </g>
        ))}
      </g>
    </svg>
  );
}

/** Boxes with the place at which each begins. */
function inARow<T extends { readonly width: number }>(
  boxes: readonly T[],
): readonly (T & { readonly left: number })[] {
  const ends = boxes.reduce<readonly number[]>(
    (before, box) => [...before, (before.at(-1) ?? 0) + box.width + GAP],
    [0],
  );
  return boxes.map((box, index) => ({ ...box, left: ends[index] ?? 0 }));
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
