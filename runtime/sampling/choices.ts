/**
 * What sampling can choose and training cannot: how far latents are pulled in, which class, what noise, whose styles. What
 * nobody chooses is as the project says, else as it was in training.
 */
import type { HostTensor } from "../engines/engine";
import { drawTensor, type DrawFeed } from "../game/feeds";
import { RunError } from "../runs/errors";
import type { SamplerSpec } from "./spec";

export interface SampleChoices {
  /** Class of all samples; all in turn unless the project says otherwise. */
  readonly class?: number;
  /**
   * Where the game truncates w, StyleGAN's psi: 1 leaves w as it is, 0 gives its mean. Else the limit beyond which normal
   * noise is not drawn (BigGAN's truncation), above 0.
   */
  readonly truncation?: number;
  /** Per-layer noise: new for each image, the same for all, or zero. */
  readonly noise?: "drawn" | "fixed" | "off";
  /**
   * Style rows `layers[0]` to `layers[1]`, counted from 0, come from a second latent. With a seed that is the latent from
   * which image i of that seed is made; without one, another of the same seed.
   */
  readonly mixing?: {
    readonly layers: readonly [first: number, last: number];
    readonly seed?: number;
  };
}

/** Adds what the project chooses. Throws RunError for a choice that the run's game does not have. */
export function chosen(spec: SamplerSpec, wanted: SampleChoices): SampleChoices {
  const { truncation, noise, mixing, class: wantedClass } = spec.sampling;
  const choices: SampleChoices = {
    class: wanted.class ?? wantedClass,
    truncation: wanted.truncation ?? truncation,
    noise: wanted.noise ?? noise,
    mixing: wanted.mixing ?? (mixing && { layers: mixing }),
  };
  requireClass(spec, choices.class);
  requireTruncation(spec, choices.truncation);
  requireMixing(spec, choices.mixing);
  if (wanted.noise !== undefined && !spec.draws.some(isNoise)) {
    throw new RunError(
      `Noise "${wanted.noise}" cannot be chosen: the generator draws none beside its latent.`,
    );
  }
  return choices;
}

/** What is drawn and chosen for a chunk of rows, and the classes in it. */
export interface ChunkFeeds {
  readonly feeds: Readonly<Record<string, HostTensor>>;
  readonly labels: readonly number[];
}

/** The feeds of rows `first`, `first` + 1, ... of a seed. `purpose` keeps the draws of one use apart from another's. */
export function chunkFeeds(
  spec: SamplerSpec,
  choices: SampleChoices,
  at: { readonly seed: number; readonly first: number; readonly purpose: "sample" | "standing" },
): ChunkFeeds {
  const feeds: Record<string, HostTensor> = {};
  const classFeeds: string[] = [];
  for (const draw of spec.draws) {
    feeds[draw.name] = drawn(spec, choices, draw, at);
    if (draw.distribution.kind !== "integer" || draw.by !== "source") continue;
    classFeeds.push(draw.name);
    if (choices.class !== undefined) feeds[draw.name]?.data.fill(choices.class);
  }
  for (const { name, classes, spec: labelSpec } of spec.labels) {
    classFeeds.push(name);
    const data = Int32Array.from(
      { length: spec.rows },
      (_, row) => choices.class ?? (at.first + row) % classes,
    );
    feeds[name] = { ...labelSpec, data };
  }
  for (const { name, spec: choiceSpec, standard } of spec.choices) {
    const data = Float32Array.from(choiceOf(name, choices) ?? standard);
    feeds[name] = { ...choiceSpec, data };
  }
  return { feeds, labels: Array.from(feeds[classFeeds[0] ?? ""]?.data ?? [], Number) };
}

/** What stands under the names that taps ask for. */
const TRUNCATION = "choice/truncation";
const MIXING = "choice/mixing";

function choiceOf(
  name: string,
  { truncation, mixing }: SampleChoices,
): readonly number[] | undefined {
  switch (name) {
    case TRUNCATION:
      return truncation === undefined ? undefined : [truncation];
    case MIXING:
      return mixing?.layers;
    default:
      return undefined;
  }
}

function drawn(
  spec: SamplerSpec,
  choices: SampleChoices,
  draw: DrawFeed,
  { seed, first, purpose }: { seed: number; first: number; purpose: string },
): HostTensor {
  if (isNoise(draw) && choices.noise === "off") {
    return { ...draw.spec, data: new Float32Array(sizeOf(draw)) };
  }
  if (isNoise(draw) && choices.noise === "fixed") {
    const [rows = 1, ...rest] = draw.spec.shape;
    const key = { seed: 0, stream: `sample/${draw.stream}`, step: 0 };
    const one = drawTensor({ ...draw.spec, shape: [1, ...rest] }, draw.distribution, key);
    return { ...draw.spec, data: repeated(Float32Array.from(one.data), rows) };
  }
  const truncated =
    choices.truncation !== undefined && isLatent(draw) && !truncatesStyles(spec)
      ? ({ kind: "truncatedNormal", limit: choices.truncation } as const)
      : draw.distribution;
  const other = choices.mixing?.seed;
  const firstLatent = spec.secondLatents[draw.name];
  const mixes = other !== undefined && firstLatent !== undefined;
  const key = {
    seed: mixes ? other : seed,
    stream: `${purpose}/${mixes ? firstLatent : draw.stream}`,
    step: 0,
  };
  return drawTensor(draw.spec, truncated, key, first);
}

/** Whether networks ask for it inside, beside their inputs. */
function isNoise({ by }: DrawFeed): boolean {
  return by === "application";
}

function isLatent({ by, distribution }: DrawFeed): boolean {
  return by === "source" && distribution.kind === "normal";
}

function truncatesStyles({ choices }: SamplerSpec): boolean {
  return choices.some(({ name }) => name === TRUNCATION);
}

function requireClass({ draws, labels }: SamplerSpec, wanted: number | undefined): void {
  if (wanted === undefined) return;
  const counts = [
    ...draws.flatMap(({ by, distribution }) =>
      by === "source" && distribution.kind === "integer" ? [distribution.below] : [],
    ),
    ...labels.map(({ classes }) => classes),
  ];
  if (counts.length === 0) {
    throw new RunError(`Class ${wanted} cannot be chosen: the generator reads no class.`);
  }
  const classes = Math.min(...counts);
  if (Number.isInteger(wanted) && wanted >= 0 && wanted < classes) return;
  throw new RunError(`There is no class ${wanted}; there are ${classes}, from 0 up.`);
}

function requireTruncation(spec: SamplerSpec, wanted: number | undefined): void {
  if (wanted === undefined) return;
  if (!Number.isFinite(wanted)) {
    throw new RunError(`A truncation is a number, and ${wanted} is none.`);
  }
  if (truncatesStyles(spec)) return;
  if (!spec.draws.some(isLatent)) {
    throw new RunError(
      `Truncation ${wanted} cannot be chosen: the generator's latent is not normal, and no styles are truncated.`,
    );
  }
  if (wanted > 0) return;
  throw new RunError(
    `Normal noise can be truncated at a number above 0; ${wanted} would leave nothing to draw.`,
  );
}

function requireMixing(spec: SamplerSpec, wanted: SampleChoices["mixing"]): void {
  if (wanted === undefined) return;
  if (!spec.choices.some(({ name }) => name === MIXING)) {
    throw new RunError("Styles cannot be mixed: the run's game has no style mixing.");
  }
  const [first, last] = wanted.layers;
  const whole = [first, last, wanted.seed ?? 0].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (whole && first <= last) return;
  throw new RunError(
    `Style layers ${first} to ${last} of seed ${wanted.seed ?? "the image"} cannot be mixed in: they are whole numbers from 0 up, the first one first.`,
  );
}

function sizeOf({ spec }: DrawFeed): number {
  return spec.shape.reduce((product, side) => product * side, 1);
}

function repeated(row: Float32Array, rows: number): Float32Array {
  const all = new Float32Array(rows * row.length);
  for (let i = 0; i < rows; i++) all.set(row, i * row.length);
  return all;
}
