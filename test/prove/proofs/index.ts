/** All proofs, in the order of the papers. */
import type { Proof } from "../proof";
import { biggan, cgan, sagan } from "./conditional";
import { cogan } from "./cogan";
import { cyclegan } from "./cyclegan";
import { progan } from "./growing";
import { wganPlane } from "./plane";
import { dcgan, gan, stylegan, wgan } from "./unconditional";

export const PROOFS: readonly Proof[] = [
  gan,
  cgan,
  dcgan,
  cogan,
  wgan,
  wganPlane,
  cyclegan,
  progan,
  sagan,
  biggan,
  stylegan,
];
