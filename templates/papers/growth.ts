/**
 * Progressive growing (Karras et al. 2018, section 2): networks that begin at a small size and get layers for the next one
 * while they train. Every size but the first comes in two stages: `to8`, in which the layers for 8 pixels fade in, and `8`,
 * in which they are all there is. So the optimizer's slots begin anew where the authors' code lets them, at the beginning
 * and at the end of every fade, and a stage without a fade computes nothing of the size before.
 */
import type { GraphNode, Reference, Stage } from "../../src/core/document/document";
import type { Lifetime, Sketch } from "./sketch";

/** What one size is trained with. */
export interface Phase {
  readonly resolution: number;
  /** Images shown while its layers fade in, and after. */
  readonly fade: number;
  readonly images: number;
  readonly batch: number;
  /** Learning rate of both players, where it differs from their optimizers'. */
  readonly rate?: number;
  /** Decay of the generator's average, where it differs. */
  readonly average?: number;
  /** What nodes read as `$name`. */
  readonly params?: Stage["params"];
}

/** The stage in which a size fades in. */
export function fading(resolution: number): string {
  return `to${resolution}`;
}

/** Two stages a size; one, where nothing fades in. */
export function stagesOf(phases: readonly Phase[]): readonly Stage[] {
  return phases.flatMap(({ resolution, fade, images, batch, rate, average, params }, index) => {
    const common = {
      resolution,
      batch,
      ...(rate === undefined ? {} : { rates: { discriminator: rate, generator: rate } }),
      ...(average === undefined ? {} : { averages: { generator: average } }),
      ...(params === undefined ? {} : { params }),
    };
    const whole: Stage = { id: String(resolution), fade: 0, images, ...common };
    if (index === 0 || fade === 0) return [whole];
    return [{ id: fading(resolution), fade, images: 0, ...common }, whole];
  });
}

/** Rounds in which the stages show their images, and `more` images of the last stage after them. */
export function roundsOf(stages: readonly Stage[], more = 0): number {
  const rounds = (images: number, batch: number): number => Math.ceil(images / batch);
  const grown = stages.reduce(
    (sum, { fade, images, batch = 1 }) => sum + rounds(fade + images, batch),
    0,
  );
  return grown + rounds(more, stages.at(-1)?.batch ?? 1);
}

/** The sizes of a network from the smallest to the largest, with the stages in which their parts exist. */
export class Growth {
  readonly resolutions: readonly number[];
  readonly #stages: ReadonlySet<string>;

  /** Of a document that does not grow, there are no stages, and every part exists always. */
  constructor(resolutions: readonly number[], stages: readonly Stage[]) {
    this.resolutions = resolutions;
    this.#stages = new Set(stages.map(({ id }) => id));
  }

  get grows(): boolean {
    return this.#stages.size > 0;
  }

  get first(): number {
    return this.resolutions[0] ?? 0;
  }

  get last(): number {
    return this.resolutions.at(-1) ?? 0;
  }

  /** Whether images are read and painted at this size: at all of them, or only at the last. */
  isPainted(resolution: number): boolean {
    return this.grows || resolution === this.last;
  }

  /** Whether the layers of a size fade in. */
  fades(resolution: number): boolean {
    return this.#stages.has(fading(resolution));
  }

  /** Layers of a size are there from its first stage on. */
  layers(resolution: number): Lifetime {
    if (!this.grows || resolution === this.first) return {};
    return { from: this.fades(resolution) ? fading(resolution) : String(resolution) };
  }

  /** What reads or paints images of a size is there until the next size has faded in. */
  painted(resolution: number): Lifetime {
    const next = resolution * 2;
    if (!this.resolutions.includes(next)) return this.layers(resolution);
    const until = this.fades(next) ? fading(next) : String(resolution);
    return { ...this.layers(resolution), until };
  }

  /** What passes from one size to the next. */
  during(resolution: number): Lifetime {
    return { from: fading(resolution), until: fading(resolution) };
  }
}

/**
 * Ends a generator: from the map of every size that is painted, a picture; while a size fades in, the enlarged picture of the
 * size before goes over into the new one. `grown` names the map of a size.
 */
export function paint(
  net: Sketch,
  growth: Growth,
  channels: number,
  grown: (resolution: number) => Reference,
): void {
  const pictures: string[] = [];
  const conv = { filters: channels, kernel: 1, weightScale: "equalized", gain: 1 };
  for (const resolution of growth.resolutions.filter((each) => growth.isPainted(each))) {
    const rgb = `rgb${resolution}`;
    net.add(rgb, "conv2d", conv, grown(resolution), growth.painted(resolution));
    pictures.push(rgb);
    if (!growth.fades(resolution)) continue;
    const [twice, fade, during] = [
      `twice${resolution / 2}`,
      `fade${resolution}`,
      growth.during(resolution),
    ];
    net.add(twice, "upsample", {}, `rgb${resolution / 2}`, during);
    net.add(fade, "fade", {}, { low: twice, high: rgb }, during);
    pictures.push(fade);
  }
  net.output("image", only(pictures));
}

/** How a discriminator reads and shrinks one size. */
export interface Shrinking {
  /** Channels at this size, and at half of it. */
  readonly filters: number;
  readonly next: number;
}

/**
 * Begins a discriminator: every size reads its own image while it is the largest, and while the next size fades in, the
 * halved one. Returns what the smallest map is read from.
 */
export function shrink(
  net: Sketch,
  growth: Growth,
  shrinking: (resolution: number) => Shrinking,
): Reference | readonly Reference[] {
  let above: readonly string[] = [];
  for (const resolution of [...growth.resolutions].reverse()) {
    const larger = resolution * 2;
    const fromAbove = growth.fades(larger);
    const features: string[] = [];
    if (growth.isPainted(resolution)) {
      const act = `act${resolution}`;
      const lifetime = growth.painted(resolution);
      const image = fromAbove ? ["image", `half${larger}`] : "image";
      const { filters } = shrinking(resolution);
      const conv = { filters, kernel: 1, weightScale: "equalized" };
      net.add(`read${resolution}`, "conv2d", conv, image, lifetime);
      net.add(act, "leakyRelu", {}, undefined, lifetime);
      features.push(act);
    }
    features.push(...above);
    if (fromAbove) {
      const [low = ""] = features;
      const fade = `fade${larger}`;
      const ways = { low, high: `shrink${larger}` };
      net.add(fade, "fade", {}, ways, growth.during(larger));
      features.push(fade);
    }
    if (resolution === growth.first) return only(features);
    const lifetime = growth.layers(resolution);
    const id = `shrink${resolution}`;
    net.add(id, "block:down", { ...shrinking(resolution) }, only(features), lifetime);
    above = [id];
    if (growth.fades(resolution)) {
      net.add(`half${resolution}`, "averagePool", {}, "image", growth.during(resolution));
    }
  }
  return "image";
}

/** A list of one is written as that one. */
function only(references: readonly string[]): Reference | readonly Reference[] {
  const [first] = references;
  return references.length === 1 && first !== undefined ? first : references;
}

/** The end of ProGAN's and StyleGAN's discriminators, from the smallest map to one logit. */
export function judge(
  net: Sketch,
  map: Reference | readonly Reference[],
  filters: number,
): readonly GraphNode[] {
  const equalized = { weightScale: "equalized" };
  net.add("spread", "minibatchStddev", {}, map);
  net.add("conv", "conv2d", { filters, kernel: 3, ...equalized }).add("leaky1", "leakyRelu");
  net.add("flat", "flatten").add("hidden", "dense", { units: filters, ...equalized });
  net.add("leaky2", "leakyRelu").add("judge", "dense", { units: 1, ...equalized, gain: 1 });
  return net.output("logit").nodes;
}
