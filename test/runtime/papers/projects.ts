/** Projects on disk of a paper's miniature, with a few images of their own: the bundled ones take seconds to bring to size. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GanDocument } from "../../../src/core/document/document";
import { writeProject } from "../training/support";

const [COUNT, SIDE] = [64, 28];
const IMAGES = "few-images-idx3-ubyte";
const LABELS = "few-labels-idx1-ubyte";

/** Writes the project; its folder holds the images. */
export function writeMiniature(
  document: GanDocument,
  files: Readonly<Record<string, string>> = {},
): string {
  const folder = writeProject(onFewImages(document), files);
  writeFileSync(join(folder, IMAGES), idx([COUNT, SIDE, SIDE], pixel));
  writeFileSync(
    join(folder, LABELS),
    idx([COUNT], (at) => at % 10),
  );
  return folder;
}

/** The document, reading those images wherever it reads the bundled ones. */
export function onFewImages({ game, ...document }: GanDocument): GanDocument {
  const read = { source: "idx", path: IMAGES, labels: LABELS };
  const nodes = game.nodes.map((node) =>
    node.op === "dataset" ? { ...node, params: { ...node.params, ...read } } : node,
  );
  return { ...document, game: { ...game, nodes } };
}

/** A bright bar on black, elsewhere in every image. */
function pixel(at: number): number {
  const [row, column] = [Math.floor(at / SIDE) % SIDE, at % SIDE];
  const image = Math.floor(at / SIDE ** 2);
  const distance = Math.abs(row - (image % SIDE)) + Math.abs(column - ((image * 5) % SIDE)) / 3;
  return Math.max(0, 255 - Math.round(40 * distance));
}

/** The IDX format: a magic number with the number of dimensions, their lengths, bytes. */
function idx(shape: readonly number[], value: (at: number) => number): Uint8Array {
  const count = shape.reduce((product, side) => product * side, 1);
  const header = new Uint8Array(4 + 4 * shape.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x0800 + shape.length);
  shape.forEach((length, axis) => view.setUint32(4 + 4 * axis, length));
  return Uint8Array.of(...header, ...Array.from({ length: count }, (_, at) => value(at)));
}
