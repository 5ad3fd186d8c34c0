/** CoGAN: both domains of a pair must show the same digit, and B must be what derives from A. */
import { derive } from "../../../runtime/data";
import { toGrey } from "../images";
import { agreement } from "../measures/classes";
import { likeness } from "../measures/likeness";
import { derivationOf, readable } from "../domains";
import type { Figures, Measuring, Proof } from "../proof";
import type { ByteImages } from "../trained";

const COUNT = 1000;

async function measure(on: Measuring): Promise<Figures> {
  const [a, b] = Object.values((await on.trained.samples(COUNT)).images);
  if (a === undefined || b === undefined) throw new Error("The run does not sample two domains.");
  const derivation = derivationOf(on.trained.document, 1);
  const derived =
    derivation === "none" ? a : { ...a, ...derive({ ...a, skipped: [], notices: [] }, derivation) };
  const [readA, readB] = [
    await on.classifier.read(toGrey(a)),
    await on.classifier.read(toGrey(readable(b, derivation))),
  ];
  const { fd, coverage } = await likeness(toGrey(a), on);
  // Each B beside the A of another pair is what a coupling that is none would give.
  const [pair, shuffled] = [meanDifference(derived, b, 0), meanDifference(derived, b, 1)];
  return {
    agreement: agreement(readA.classes, readB.classes),
    pair,
    "pair / shuffled": pair / shuffled,
    fd,
    coverage,
  };
}

/** Mean absolute difference of pixels in [0, 1] between each image and the one `shift` further on. */
function meanDifference(a: ByteImages, b: ByteImages, shift: number): number {
  const size = a.pixels.length / a.count;
  let sum = 0;
  for (let at = 0; at < a.pixels.length; at++) {
    const other = (at + shift * size) % b.pixels.length;
    sum += Math.abs((a.pixels[at] ?? 0) - (b.pixels[other] ?? 0));
  }
  return sum / a.pixels.length / 255;
}

export const cogan: Proof = {
  id: "cogan",
  template: "cogan",
  measure,
  bounds: [
    // Two grey smears are read alike, too.
    { figure: "agreement", is: "at least", value: 0.6, untrainedMayHold: true },
    { figure: "pair / shuffled", is: "at most", value: 0.5 },
    { figure: "fd", is: "at most", value: 60 },
    { figure: "coverage", is: "at least", value: 10, untrainedMayHold: true },
  ],
  short: {
    steps: 80,
    bounds: [
      { figure: "pair / shuffled", is: "at most", value: 0.9 },
      { figure: "fd", is: "at most", value: 160 },
    ],
  },
};
