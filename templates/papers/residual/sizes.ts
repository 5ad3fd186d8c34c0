/** Sizes of residual networks: where they begin, how often they double, where they attend. */
import { doublings } from "../dcgan/pytorch";
import { TemplateError, type Options } from "../template";

/** Side of the maps that both networks attend to, or 0. Throws TemplateError where the generator has no such map. */
export function attentionAt(values: Options): number {
  const resolution = values.number("resolution");
  const choice = values.text("attention");
  if (choice === "none") return 0;
  const side = choice === "half" ? resolution / 2 : resolution / 4;
  if (side > doublings(resolution).base) return side;
  throw new TemplateError(
    `attention=${choice} is a map of ${side}x${side} at resolution=${resolution}, but the generator begins with a map of that size. Choose a larger resolution, or attention=none.`,
  );
}

/**
 * A size that a laptop trains, at any resolution: channels halve with every doubling of the generator, from at most four
 * times the width, and the discriminator's grow alike, with one block more at its smallest map.
 */
export function laptopWidths(
  resolution: number,
  width: number,
): {
  readonly base: number;
  readonly generator: readonly number[];
  readonly discriminator: readonly { readonly filters: number; readonly pool: boolean }[];
} {
  const { base, count } = doublings(resolution);
  const grown = (step: number): number => width * Math.min(4, 2 ** step);
  const steps = Array.from({ length: count + 1 }, (_, step) => step);
  return {
    base,
    generator: steps.map((step) => grown(count - step)),
    discriminator: steps.map((step) => ({ filters: grown(step), pool: step < count })),
  };
}

/** A discriminator's blocks from its widths: all of them halve the map but the last ones. */
export function pooled(
  widths: readonly number[],
  unpooled = 1,
): readonly { readonly filters: number; readonly pool: boolean }[] {
  return widths.map((filters, index) => ({ filters, pool: index < widths.length - unpooled }));
}
