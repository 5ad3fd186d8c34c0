import { labelWidth } from "./labelWidth";

const HEIGHT = 18;

/** A shape on an edge, as a small pill. Plain SVG: a large graph has a thousand of them. */
export function EdgeLabel(props: {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}): React.JSX.Element {
  const { text, x, y } = props;
  const width = labelWidth(text);
  return (
    <g className="edge-label" transform={`translate(${Math.round(x)} ${Math.round(y)})`}>
      <rect x={-width / 2} y={-HEIGHT / 2} width={width} height={HEIGHT} rx={HEIGHT / 2} />
      <text textAnchor="middle" dominantBaseline="central">
        {text}
      </text>
    </g>
  );
}
