/** The templates, in the order in which the gallery shows them: the papers by year, then the blank game. */
import { biggan } from "./biggan";
import { blank } from "./blank";
import { cgan } from "./cgan";
import { cogan } from "./cogan";
import { cyclegan } from "./cyclegan";
import { dcgan } from "./dcgan";
import { gan } from "./gan";
import { progan } from "./progan";
import { sagan } from "./sagan";
import { stylegan } from "./stylegan";
import type { Template } from "./template";
import { wgan } from "./wgan";

export const templates: readonly Template[] = [
  gan,
  cgan,
  dcgan,
  cogan,
  wgan,
  cyclegan,
  progan,
  sagan,
  biggan,
  stylegan,
  blank,
];
