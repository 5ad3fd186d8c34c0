/** The sizes through which a network grows, and how many channels its maps have at each. */
import { doublings } from "../dcgan/pytorch";
import type { TemplateOption } from "../template";

/** From the smallest map, of 4 to 7 pixels, to the image. Throws TemplateError for a size that is no such. */
export function sizesUpTo(resolution: number): readonly number[] {
  const { base, count } = doublings(resolution);
  return Array.from({ length: count + 1 }, (_, step) => base * 2 ** step);
}

/** The authors' rule: the base, halved at every size and never more than the width. */
export function filtersOf(
  resolutions: readonly number[],
  width: number,
  base: number,
): (resolution: number) => number {
  return (resolution) => {
    const step = resolutions.indexOf(resolution) + 1;
    return Math.max(1, Math.min(width, Math.floor(base / 2 ** step)));
  };
}

/** The two options that the rule reads. */
export function grownWidths(
  width: number,
  base: number,
): Readonly<Record<"width" | "base", TemplateOption>> {
  return {
    width: {
      type: "integer",
      default: width,
      min: 1,
      max: 1024,
      label: "Width",
      doc: "Channels of the widest maps.",
    },
    base: {
      type: "integer",
      default: base,
      min: 16,
      max: 65_536,
      label: "Base",
      doc: "Halved at every size, the first one included: channels of its maps, up to the width.",
    },
  };
}
