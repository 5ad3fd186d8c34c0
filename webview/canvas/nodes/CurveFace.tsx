import { curvePath } from "./curve";

const WIDTH = 34;
const HEIGHT = 24;

/** An activation's graph over its axes. */
export function CurveFace(props: {
  readonly operator: string;
  readonly slope: number;
}): React.JSX.Element {
  return (
    <svg className="curve" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path className="curve-axis" d={`M0,${HEIGHT / 2}H${WIDTH}M${WIDTH / 2},0V${HEIGHT}`} />
      <path className="curve-line" d={curvePath(props.operator, props.slope, WIDTH, HEIGHT)} />
    </svg>
  );
}
