/** Papers that draw the digit they are asked for: the classifier must read that one. */
import { toGrey } from "../images";
import { agreement } from "../measures/classes";
import { likeness } from "../measures/likeness";
import type { Bound, Figures, Measuring, Proof } from "../proof";

const COUNT = 1000;

async function measure(on: Measuring): Promise<Figures> {
  const { images, classes = [] } = await on.trained.samples(COUNT);
  const [samples] = Object.values(images);
  if (samples === undefined) throw new Error("The run has no samples.");
  const grey = toGrey(samples);
  const read = await on.classifier.read(grey);
  return { agreement: agreement(read.classes, classes), ...(await likeness(grey, on)) };
}

const bounds = (share: number, fd: number): readonly Bound[] => [
  { figure: "agreement", is: "at least", value: share },
  { figure: "fd", is: "at most", value: fd },
  { figure: "coverage", is: "at least", value: 10, untrainedMayHold: true },
];

export const cgan: Proof = { id: "cgan", template: "cgan", measure, bounds: bounds(0.7, 40) };
export const sagan: Proof = { id: "sagan", template: "sagan", measure, bounds: bounds(0.6, 40) };
export const biggan: Proof = { id: "biggan", template: "biggan", measure, bounds: bounds(0.6, 40) };
