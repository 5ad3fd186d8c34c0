/** Options that several papers share. */
import type { TemplateOption } from "./template";

export const latent: TemplateOption = {
  type: "integer",
  default: 100,
  min: 1,
  max: 4096,
  label: "Latent",
  doc: "How many random numbers an image is made from.",
};

export const data = {
  type: "text",
  default: "digits",
  label: "Data",
  doc: "digits (the bundled handwritten ones); mnist, fashion or cifar10, which `ganvas download` fetches; a folder of images, or an IDX file.",
  suggestions: {
    digits: "Handwritten digits, 10,000 bundled",
    mnist: "MNIST, 60,000 digits, to download (12 MB)",
    fashion: "Fashion-MNIST, 60,000 articles of clothing, to download (31 MB)",
    cifar10: "CIFAR-10, 50,000 photographs, to download (170 MB)",
  },
} as const satisfies TemplateOption;

export const channels: TemplateOption = {
  type: "integer",
  default: 1,
  min: 1,
  max: 3,
  label: "Channels",
  doc: "1 for grey, 3 for RGB.",
};

export function resolution(min: number, max: number, standard = 28): TemplateOption {
  return {
    type: "integer",
    default: standard,
    min,
    max,
    label: "Resolution",
    doc: "Height and width of the images in pixels.",
  };
}

export const classes: TemplateOption = {
  type: "integer",
  default: 10,
  min: 2,
  max: 1000,
  label: "Classes",
  doc: "How many labels there are.",
};

export function width(standard: number, doc: string): TemplateOption {
  return { type: "integer", default: standard, min: 1, max: 1024, label: "Width", doc };
}

/** Where residual networks attend: an attention over all pixels costs the square of their number. */
export const attention: TemplateOption = {
  type: "choice",
  choices: ["half", "quarter", "none"],
  labels: { half: "at half the size", quarter: "at a quarter of the size", none: "nowhere" },
  default: "half",
  label: "Attention",
  doc: "Maps of which size both networks attend to.",
};
