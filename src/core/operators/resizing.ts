/** What changes an image's size without weights: pools, nearest-neighbour upsampling, borders. */
import type { Shape } from "../document/document";
import { argument, literal, plain, unless } from "./code";
import { operator, type Operator, type ShapeResult } from "./operator";
import { gives, onImage, refuses, tooSmall, X, Y } from "./shapes";

export const upsample = operator({
  id: "upsample",
  level: "network",
  title: "Upsample",
  category: "Convolution",
  doc: "Every pixel becomes a square of equal pixels (nearest neighbour).",
  keywords: ["nearest", "resize", "enlarge", "upsampling2d"],
  inputs: X,
  outputs: Y,
  params: { factor: { type: "integer", default: 2, min: 1, max: 16, label: "Factor" } },
  summary: ({ params }) => `x${params.factor}`,
  shape: (site) =>
    onImage(site, (height, width, channels) =>
      gives([height * site.params.factor, width * site.params.factor, channels]),
    ),
  emit: (site) => plain("upsample", argument(site), literal(site.params.factor)),
});

const poolParams = {
  size: { type: "integer", default: 2, min: 1, max: 64, label: "Window" },
  stride: { type: "integer", default: 2, min: 1, max: 16, label: "Stride" },
  padding: {
    type: "choice",
    choices: ["valid", "same", "ceil"],
    default: "valid",
    label: "Padding",
    doc: "valid: whole windows only; same: size divided by stride, rounded up; ceil: a last window may overhang.",
  },
} as const;

interface PoolWindow {
  readonly size: number;
  readonly stride: number;
  readonly padding: "valid" | "same" | "ceil";
}

function pooled(
  site: { readonly inputs: Readonly<Record<string, readonly Shape[]>> },
  window: PoolWindow,
): ShapeResult {
  return onImage(site, (height, width, channels) => {
    if (window.padding !== "same" && Math.min(height, width) < window.size) {
      return tooSmall(height, width, window.size, "size");
    }
    const side = (length: number): number => {
      switch (window.padding) {
        case "same":
          return Math.ceil(length / window.stride);
        case "valid":
          return Math.floor((length - window.size) / window.stride) + 1;
        case "ceil":
          return Math.ceil((length - window.size) / window.stride) + 1;
      }
    };
    return gives([side(height), side(width), channels]);
  });
}

function poolOptions({ size, stride, padding }: PoolWindow): string {
  return literal({ size, stride: unless(size, stride), padding: unless<string>("valid", padding) });
}

/** A pool over windows. */
function pool(id: string, title: string, doc: string, keywords: readonly string[]): Operator {
  return operator({
    id,
    level: "network",
    title,
    category: "Convolution",
    doc,
    keywords: ["downsample", "pooling", ...keywords],
    inputs: X,
    outputs: Y,
    params: poolParams,
    summary: ({ params: { size, stride } }) =>
      `${size}x${size}${stride === size ? "" : `, stride ${stride}`}`,
    shape: (site) => pooled(site, site.params),
    emit: (site) => plain(id, argument(site), poolOptions(site.params)),
  });
}

export const averagePool = pool(
  "averagePool",
  "Average pool",
  "The mean of each window, channel by channel.",
  ["mean"],
);
export const maxPool = pool(
  "maxPool",
  "Max pool",
  "The largest value of each window, channel by channel.",
  ["largest"],
);

/** A pool over all pixels. */
function globalPool(id: string, title: string, doc: string, keyword: string): Operator {
  return operator({
    id,
    level: "network",
    title,
    category: "Convolution",
    doc,
    keywords: ["pooling", keyword],
    inputs: X,
    outputs: Y,
    params: {},
    shape: (site) => onImage(site, (_height, _width, channels) => gives([channels])),
    emit: (site) => plain(id, argument(site)),
  });
}

export const globalAveragePool = globalPool(
  "globalAveragePool",
  "Global average pool",
  "The mean over all pixels, channel by channel.",
  "mean",
);
export const globalSumPool = globalPool(
  "globalSumPool",
  "Global sum pool",
  "The sum over all pixels, channel by channel.",
  "sum",
);

const sides = {
  top: { type: "integer", default: 0, min: 0, max: 4096, label: "Top" },
  bottom: { type: "integer", default: 0, min: 0, max: 4096, label: "Bottom" },
  left: { type: "integer", default: 0, min: 0, max: 4096, label: "Left" },
  right: { type: "integer", default: 0, min: 0, max: 4096, label: "Right" },
} as const;

interface Sides {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What adds to an image's sides, or takes from them. */
function bordering(
  id: string,
  title: string,
  doc: string,
  keywords: readonly string[],
  resized: (height: number, width: number, channels: number, sides: Sides) => ShapeResult,
): Operator {
  return operator({
    id,
    level: "network",
    title,
    category: "Convolution",
    doc,
    keywords,
    inputs: X,
    outputs: Y,
    params: sides,
    summary: ({ params: { top, right, bottom, left } }) => `${top} ${right} ${bottom} ${left}`,
    shape: (site) =>
      onImage(site, (height, width, channels) => resized(height, width, channels, site.params)),
    emit: (site) => plain(id, argument(site), sidesOption(site.params)),
  });
}

function sidesOption({ top, bottom, left, right }: Sides): string {
  return literal({
    top: unless(0, top),
    bottom: unless(0, bottom),
    left: unless(0, left),
    right: unless(0, right),
  });
}

export const pad = bordering(
  "pad",
  "Zero pad",
  "Adds rows and columns of zeros around an image.",
  ["border", "zeropadding"],
  (height, width, channels, { top, bottom, left, right }) =>
    gives([height + top + bottom, width + left + right, channels]),
);

export const crop = bordering(
  "crop",
  "Crop",
  "Cuts rows and columns off an image's sides.",
  ["cut", "cropping"],
  (height, width, channels, { top, bottom, left, right }) => {
    const [rows, columns] = [height - top - bottom, width - left - right];
    if (Math.min(rows, columns) > 0) return gives([rows, columns, channels]);
    return refuses({
      port: "x",
      message: `cuts ${top + bottom} rows and ${left + right} columns off an image of ${height}x${width}, which leaves nothing.`,
      fix: "Cut off less.",
    });
  },
);

export const reflectPad = operator({
  id: "reflectPad",
  level: "network",
  title: "Reflection pad",
  category: "Convolution",
  doc: "Continues an image beyond its sides by its own mirror image, the outermost pixels not repeated.",
  keywords: ["border", "mirror", "reflect", "padding", "cyclegan"],
  inputs: X,
  outputs: Y,
  params: {
    pad: {
      type: "integer",
      default: 1,
      min: 1,
      max: 4096,
      label: "Pad",
      doc: "Rows and columns on every side.",
    },
  },
  summary: ({ params }) => `${params.pad}`,
  shape: (site) =>
    onImage(site, (height, width, channels) => {
      const { pad } = site.params;
      const most = Math.min(height, width) - 1;
      if (pad <= most) return gives([height + 2 * pad, width + 2 * pad, channels]);
      return refuses({
        port: "x",
        parameter: "pad",
        message: `mirrors ${pad} pixels beyond every side, but an image of ${height}x${width} has only ${most} to mirror.`,
        ...(most < 1
          ? { fix: "Use a Zero pad instead." }
          : { fix: `Set the pad to ${most}.`, set: { pad: most } }),
      });
    }),
  emit: (site) => plain("reflectPad", argument(site), literal(site.params.pad)),
});
