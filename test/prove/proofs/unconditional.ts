/** Papers that draw digits at will: they must come near the held-out ones, and miss none of the ten. */
import { toGrey } from "../images";
import { likeness } from "../measures/likeness";
import type { Bound, Figures, Measuring, Proof } from "../proof";

const COUNT = 1000;

async function measure(on: Measuring): Promise<Figures> {
  const { images } = await on.trained.samples(COUNT);
  const [samples] = Object.values(images);
  if (samples === undefined) throw new Error("The run has no samples.");
  return { ...(await likeness(toGrey(samples), on)) };
}

/** The classifier reads ten digits into noise easily, so coverage alone proves nothing. */
const bounds = (swd: number, fd: number): readonly Bound[] => [
  { figure: "swd", is: "at most", value: swd },
  { figure: "fd", is: "at most", value: fd },
  { figure: "coverage", is: "at least", value: 10, untrainedMayHold: true },
];

export const gan: Proof = { id: "gan", template: "gan", measure, bounds: bounds(0.2, 40) };
export const dcgan: Proof = {
  id: "dcgan",
  template: "dcgan",
  measure,
  bounds: bounds(0.2, 40),
  short: {
    steps: 80,
    bounds: [
      { figure: "swd", is: "at most", value: 0.5 },
      { figure: "fd", is: "at most", value: 165 },
    ],
  },
};
export const wgan: Proof = { id: "wgan", template: "wgan", measure, bounds: bounds(0.2, 40) };
export const stylegan: Proof = {
  id: "stylegan",
  template: "stylegan",
  measure,
  bounds: bounds(0.2, 60),
};
