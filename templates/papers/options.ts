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

export const data: TemplateOption = {
  type: "text",
  default: "digits",
  label: "Data",
  doc: "digits (the bundled handwritten ones), a folder of images, or an IDX file.",
};

export const channels: TemplateOption = {
  type: "integer",
  default: 1,
  min: 1,
  max: 3,
  label: "Channels",
  doc: "1 for grey, 3 for RGB.",
};

export function resolution(min: number, max: number): TemplateOption {
  return {
    type: "integer",
    default: 28,
    min,
    max,
    label: "Resolution",
    doc: "Height and width of the images in pixels.",
  };
}
