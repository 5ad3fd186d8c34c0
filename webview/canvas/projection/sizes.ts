/** The sizes of cards and the places of their ports, in canvas pixels. */
import type { Category } from "../../../src/core/operators/operator";
import type { Direction, Face, NodeView, PortView } from "./view";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Layers that leave the shape as it is are drawn small, so that a row shows where resolution changes. */
const SMALL: ReadonlySet<Category> = new Set(["Normalisation", "Activation", "Regularisation"]);

export const LAYER: Size = { width: 136, height: 124 };
export const SMALL_LAYER: Size = { width: 106, height: 76 };
const PORT_PITCH = 20;
const LINE = 16;
/** The width of a letter of a title in the game, and what of the card's width is not for the title. */
const LETTER = 7.4;
const BESIDE_TITLE = 24;

/** A layer's card; `notes` are lines that only few layers have. */
export function layerSize(category: Category | undefined, ports: number, notes: number): Size {
  const size = category !== undefined && SMALL.has(category) ? SMALL_LAYER : LAYER;
  return {
    width: size.width,
    height: Math.max(size.height + notes * LINE, (ports + 1) * PORT_PITCH),
  };
}

/** A card of the game: as wide as what it shows, as high as its lines and ports ask for. */
export function gameSize(
  kind: NodeView["kind"],
  title: string,
  face: Face,
  lines: number,
  ports: number,
): Size {
  const text = 34 + lines * LINE;
  const { width } = faceSize(kind, face, text);
  // A long title takes a second line.
  const size = faceSize(
    kind,
    face,
    title.length * LETTER > width - BESIDE_TITLE ? text + LINE : text,
  );
  return { width: size.width, height: Math.max(size.height, (ports + 1) * PORT_PITCH) };
}

function faceSize(kind: NodeView["kind"], face: Face, text: number): Size {
  switch (face.kind) {
    case "samples":
      return { width: 192, height: text + 128 };
    case "data":
      return { width: 144, height: text + 92 };
    case "verdict":
      return { width: 172, height: text + 36 };
    case "silhouette":
      return { width: 172, height: text + 72 };
    case "loss":
      return { width: 160, height: text + 8 + Math.max(1, face.players.length) * LINE };
    case "curve":
    case "plain":
      return { width: kind === "source" ? 136 : 144, height: text + 10 };
  }
}

/** Ports stand evenly along a card's side; a single one stands in the middle. */
export function portPlace(
  side: "in" | "out",
  index: number,
  count: number,
  { width, height }: Size,
  direction: Direction,
): Pick<PortView, "side" | "x" | "y"> {
  const along = (length: number): number => Math.round((length * (index + 1)) / (count + 1));
  if (direction === "right") {
    return side === "in"
      ? { side: "left", x: 0, y: along(height) }
      : { side: "right", x: width, y: along(height) };
  }
  return side === "in"
    ? { side: "top", x: along(width), y: 0 }
    : { side: "bottom", x: along(width), y: height };
}
