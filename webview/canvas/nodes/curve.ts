/** Activations as functions, for the small graphs on their cards. */

const FUNCTIONS: Readonly<Record<string, (x: number, slope: number) => number>> = {
  relu: (x) => Math.max(0, x),
  leakyRelu: (x, slope) => (x < 0 ? slope * x : x),
  prelu: (x, slope) => (x < 0 ? slope * x : x),
  tanh: (x) => Math.tanh(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.log1p(Math.exp(x)),
};

/** Half the range of inputs that is drawn. */
const REACH = 3;
const STEPS = 24;

/** The graph of an activation over [-3, 3] as an SVG path in a box of the given size, both axes to one scale. */
export function curvePath(operator: string, slope: number, width: number, height: number): string {
  const f = FUNCTIONS[operator];
  if (!f) return "";
  // Squashing functions are drawn taller, or they would be flat lines.
  const top = Math.max(Math.abs(f(REACH, slope)), Math.abs(f(-REACH, slope)));
  const points = Array.from({ length: STEPS + 1 }, (_, step) => {
    const x = -REACH + (2 * REACH * step) / STEPS;
    const px = ((x + REACH) / (2 * REACH)) * width;
    const py = height / 2 - (f(x, slope) / top) * (height / 2 - 1);
    return `${px.toFixed(1)},${py.toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}
