/** ProGAN: its samples must be like the digits in the end, and nearer to them with every stage. */
import { join } from "node:path";
import { enlarged, toGrey } from "../images";
import { likeness } from "../measures/likeness";
import { slicedWasserstein } from "../measures/sliced-wasserstein";
import { SIDE } from "../classifier/network";
import type { Figures, Measuring, Proof } from "../proof";
import { readImages, type ByteImages } from "../trained";

const COUNT = 1000;
/** Pixels between the images of a training sheet. */
const GAP = 2;

async function measure(on: Measuring): Promise<Figures> {
  const { images } = await on.trained.samples(COUNT);
  const [samples] = Object.values(images);
  if (samples === undefined) throw new Error("The run has no samples.");
  // A run that has not grown yet is judged at the size that it would grow to.
  const { resolution = samples.height } = on.trained.document.stages?.at(-1) ?? {};
  const grown = enlarged(samples, resolution / samples.height);
  const figures: Record<string, number> = { ...(await likeness(toGrey(grown), on)) };
  let nearer = 0;
  let before = Infinity;
  for (const stage of await lastSheets(on)) {
    const grey = toGrey(enlarged(stage, resolution / stage.height));
    const heldOut = on.digits.heldOut.pixels.subarray(0, grey.pixels.length);
    const swd = slicedWasserstein(grey.pixels, heldOut, SIDE * SIDE);
    figures[`swd at ${stage.height}`] = swd;
    if (swd < before) nearer += 1;
    before = swd;
  }
  return { ...figures, "stages nearer": nearer };
}

/** The images of the last training sheet of every stage, in the order of the stages. */
async function lastSheets({ trained }: Measuring): Promise<ByteImages[]> {
  const sheets = trained.events.flatMap((event) => (event.type === "samples" ? [event] : []));
  const last = new Map(sheets.map((sheet) => [sheet.width, sheet]));
  return Promise.all(
    [...last.values()].map(async ({ file, columns, rows }) => {
      const sheet = await readImages([join(trained.run, file)]);
      const side = (sheet.width - GAP * (columns - 1)) / columns;
      const size = side * side * sheet.channels;
      const pixels = new Uint8Array(columns * rows * size);
      for (let at = 0; at < pixels.length; at++) {
        const [tile, pixel] = [Math.floor(at / size), Math.floor((at % size) / sheet.channels)];
        const y = Math.floor(tile / columns) * (side + GAP) + Math.floor(pixel / side);
        const x = (tile % columns) * (side + GAP) + (pixel % side);
        pixels[at] =
          sheet.pixels[(y * sheet.width + x) * sheet.channels + (at % sheet.channels)] ?? 0;
      }
      return { ...sheet, count: columns * rows, height: side, width: side, pixels };
    }),
  );
}

export const progan: Proof = {
  id: "progan",
  template: "progan",
  measure,
  bounds: [
    { figure: "swd", is: "at most", value: 0.25 },
    { figure: "fd", is: "at most", value: 60 },
    { figure: "coverage", is: "at least", value: 10, untrainedMayHold: true },
    { figure: "stages nearer", is: "at least", value: 3 },
  ],
};
