/**
 * The silhouette of a feature map, as architecture figures draw it: a box whose height and depth are the map's height
 * and width and whose thickness is its channels, all on a logarithmic scale, so that one sees resolution grow and
 * channels shrink from 1x1x8192 to 1024x1024x3.
 */
import type { Shape } from "../../../src/core/document/document";

export interface Silhouette {
  readonly width: number;
  readonly height: number;
  /** Three faces as SVG point lists: front, top, side. */
  readonly faces: readonly [string, string, string];
}

/** Pixels that the sides of a box may take. */
const SMALLEST_SIDE = 6;
const PER_OCTAVE = 5;
const THINNEST = 3.5;
const THICKNESS_PER_OCTAVE = 4;
/** The depth is drawn obliquely, shortened and at 45 degrees. */
const OBLIQUE = 0.36;

const side = (pixels: number): number =>
  SMALLEST_SIDE + PER_OCTAVE * Math.log2(Math.max(1, pixels));
const thickness = (channels: number): number =>
  THINNEST + THICKNESS_PER_OCTAVE * Math.log2(Math.max(1, channels));

/** Vectors are bars of one pixel by one; a matrix is a map with one channel. */
export function mapOf(shape: Shape): readonly [height: number, width: number, channels: number] {
  const [first = 1, second = 1, ...rest] = shape;
  if (shape.length <= 1) return [1, 1, first];
  return [first, second, rest.reduce((product, size) => product * size, 1)];
}

export function silhouette(shape: Shape): Silhouette {
  const [rows, columns, channels] = mapOf(shape);
  const h = side(rows);
  const w = thickness(channels);
  const d = side(columns) * OBLIQUE;
  const round = (value: number): number => Math.round(value * 10) / 10;
  const points = (...corners: readonly (readonly [number, number])[]): string =>
    corners.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  return {
    width: round(w + d),
    height: round(h + d),
    faces: [
      points([0, d], [w, d], [w, d + h], [0, d + h]),
      points([0, d], [d, 0], [w + d, 0], [w, d]),
      points([w, d], [w + d, 0], [w + d, h], [w, d + h]),
    ],
  };
}
