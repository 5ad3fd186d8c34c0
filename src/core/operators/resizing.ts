/** What changes an image's size without weights: pools, nearest-neighbour upsampling, borders. */
import type { Shape } from "../document/document";
import { argument, literal, plain, unless } from "./code";
import { operator, type ShapeResult } from "./operator";
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

const poolSummary = ({ size, stride }: PoolWindow): string =>
  `${size}x${size}${stride === size ? "" : `, stride ${stride}`}`;

export const averagePool = operator({
  id: "averagePool",
  level: "network",
  title: "Average pool",
  category: "Convolution",
  doc: "The mean of each window, channel by channel.",
  keywords: ["mean", "downsample", "pooling"],
  inputs: X,
  outputs: Y,
  params: poolParams,
  summary: ({ params }) => poolSummary(params),
  shape: (site) => pooled(site, site.params),
  emit: (site) => plain("averagePool", argument(site), poolOptions(site.params)),
});

export const maxPool = operator({
  id: "maxPool",
  level: "network",
  title: "Max pool",
  category: "Convolution",
  doc: "The largest value of each window, channel by channel.",
  keywords: ["downsample", "pooling"],
  inputs: X,
  outputs: Y,
  params: poolParams,
  summary: ({ params }) => poolSummary(params),
  shape: (site) => pooled(site, site.params),
  twiceDifferentiable: false,
  emit: (site) => plain("maxPool", argument(site), poolOptions(site.params)),
});

export const globalAveragePool = operator({
  id: "globalAveragePool",
  level: "network",
  title: "Global average pool",
  category: "Convolution",
  doc: "The mean over all pixels, channel by channel.",
  keywords: ["mean", "pooling"],
  inputs: X,
  outputs: Y,
  params: {},
  shape: (site) => onImage(site, (_height, _width, channels) => gives([channels])),
  emit: (site) => plain("globalAveragePool", argument(site)),
});

export const globalSumPool = operator({
  id: "globalSumPool",
  level: "network",
  title: "Global sum pool",
  category: "Convolution",
  doc: "The sum over all pixels, channel by channel.",
  keywords: ["sum", "pooling"],
  inputs: X,
  outputs: Y,
  params: {},
  shape: (site) => onImage(site, (_height, _width, channels) => gives([channels])),
  emit: (site) => plain("globalSumPool", argument(site)),
});

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

const sidesInWords = ({ top, bottom, left, right }: Sides): string =>
  `${top} ${right} ${bottom} ${left}`;

function sidesOption({ top, bottom, left, right }: Sides): string {
  return literal({
    top: unless(0, top),
    bottom: unless(0, bottom),
    left: unless(0, left),
    right: unless(0, right),
  });
}

export const pad = operator({
  id: "pad",
  level: "network",
  title: "Zero pad",
  category: "Convolution",
  doc: "Adds rows and columns of zeros around an image.",
  keywords: ["border", "zeropadding"],
  inputs: X,
  outputs: Y,
  params: sides,
  summary: ({ params }) => sidesInWords(params),
  shape: (site) =>
    onImage(site, (height, width, channels) => {
      const { top, bottom, left, right } = site.params;
      return gives([height + top + bottom, width + left + right, channels]);
    }),
  emit: (site) => plain("pad", argument(site), sidesOption(site.params)),
});

export const crop = operator({
  id: "crop",
  level: "network",
  title: "Crop",
  category: "Convolution",
  doc: "Cuts rows and columns off an image's sides.",
  keywords: ["cut", "cropping"],
  inputs: X,
  outputs: Y,
  params: sides,
  summary: ({ params }) => sidesInWords(params),
  shape: (site) =>
    onImage(site, (height, width, channels) => {
      const { top, bottom, left, right } = site.params;
      if (height <= top + bottom || width <= left + right) {
        return refuses({
          port: "x",
          message: `cuts ${top + bottom} rows and ${left + right} columns off an image of ${height}x${width}, which leaves nothing.`,
          fix: "Cut off less.",
        });
      }
      return gives([height - top - bottom, width - left - right, channels]);
    }),
  emit: (site) => plain("crop", argument(site), sidesOption(site.params)),
});
