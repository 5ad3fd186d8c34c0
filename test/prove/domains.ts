/** The domains of a game's data, and back from a derived domain to what the classifier reads. */
import type { Derivation } from "../../runtime/data";
import type { GanDocument } from "../../src/core/document/document";
import type { ByteImages } from "./trained";

/** What the data source at that place of the game, 0 for the first, makes of its images. */
export function derivationOf(document: GanDocument, place: number): "none" | Derivation {
  const sources = document.game.nodes.filter(({ op }) => op === "dataset");
  const derivation = sources[place]?.params?.derive;
  return typeof derivation === "string" ? (derivation as Derivation) : "none";
}

/** Ink and paper of the derivation "colour", by channel. */
const PAPER = [250, 215, 110];
const INK = [25, 40, 120];

/**
 * Light digits on black out of a derived domain, where that can be had exactly; `edges` and `thick` stay, since the
 * classifier reads the one and takes the other for a bold digit.
 */
export function readable(images: ByteImages, derivation: "none" | Derivation): ByteImages {
  switch (derivation) {
    case "negative":
      return { ...images, pixels: images.pixels.map((value) => 255 - value) };
    case "colour":
      return {
        ...images,
        pixels: images.pixels.map((value, at) => {
          const [paper = 0, ink = 255] = [PAPER[at % 3], INK[at % 3]];
          return Math.round(Math.min(1, Math.max(0, (value - paper) / (ink - paper))) * 255);
        }),
      };
    case "rotate":
      return { ...images, pixels: turnedBack(images) };
    case "none":
    case "edges":
    case "thick":
      return images;
  }
}

/** A quarter turn clockwise of square images. */
function turnedBack({ height: side, channels, pixels }: ByteImages): Uint8Array {
  const size = side * side * channels;
  return pixels.map((_, at) => {
    const [image, pixel] = [Math.floor(at / size), Math.floor((at % size) / channels)];
    const [row, column] = [Math.floor(pixel / side), pixel % side];
    const from = (side - 1 - column) * side + row;
    return pixels[image * size + from * channels + (at % channels)] ?? 0;
  });
}
