/**
 * Points of the plane as a picture: axes of one scale, a fixed range, so that pictures of different steps can be laid on
 * each other. What was trained on lies dim underneath, so that one sees which modes are found and which are missed.
 */
import type { Raster } from "../images/raster";

/** The picture shows -RANGE to RANGE on both axes, y upwards; points beyond are not seen. */
const RANGE = 2.5;
const SIDE = 480;
/** Of a dot, in pixels. */
const RADIUS = 2;

type Colour = readonly [red: number, green: number, blue: number];
const BACKGROUND: Colour = [24, 24, 27];
const AXIS: Colour = [52, 52, 58];
const REAL: Colour = [96, 106, 122];
const GENERATED: Colour = [255, 176, 59];

/** Draws generated points [x0, y0, x1, y1, ...] over real ones. */
export function scatter(generated: ArrayLike<number>, real: ArrayLike<number> = []): Raster {
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  const centre = Math.floor(SIDE / 2);
  for (let at = 0; at < SIDE * SIDE; at++) {
    const onAxis = at % SIDE === centre || Math.floor(at / SIDE) === centre;
    pixels.set(onAxis ? AXIS : BACKGROUND, 3 * at);
  }
  drawDots(pixels, real, REAL);
  drawDots(pixels, generated, GENERATED);
  return { height: SIDE, width: SIDE, channels: 3, pixels };
}

function drawDots(pixels: Uint8Array, points: ArrayLike<number>, colour: Colour): void {
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = pixelOf(points[i] ?? NaN);
    const y = SIDE - pixelOf(points[i + 1] ?? NaN);
    drawDot(pixels, x, y, colour);
  }
}

/** In pixels from the left edge of the range. */
function pixelOf(value: number): number {
  return ((value + RANGE) / (2 * RANGE)) * SIDE;
}

/** A disc whose edge is mixed with what lies under it, by how much of a pixel it covers. */
function drawDot(pixels: Uint8Array, x: number, y: number, colour: Colour): void {
  const reach = RADIUS + 1;
  const [left, right] = [Math.floor(x - reach), Math.ceil(x + reach)];
  const [top, bottom] = [Math.floor(y - reach), Math.ceil(y + reach)];
  for (let row = Math.max(0, top); row <= Math.min(SIDE - 1, bottom); row++) {
    for (let column = Math.max(0, left); column <= Math.min(SIDE - 1, right); column++) {
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      const cover = Math.min(1, Math.max(0, RADIUS + 0.5 - distance));
      const at = 3 * (row * SIDE + column);
      colour.forEach((level, c) => {
        const under = pixels[at + c] ?? 0;
        pixels[at + c] = Math.round(under + cover * (level - under));
      });
    }
  }
}
