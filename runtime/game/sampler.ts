/**
 * Making images: graphs that read the networks' tensors as state and change none, and what they are fed. Data that a
 * sample reads (the images that CycleGAN translates, the labels that name a class) is fed to it like anything else.
 */
import * as tf from "@tensorflow/tfjs";
import type { HostTensor } from "../engines/engine";
import type { TensorSpec, Tracer, TraceResult } from "../compile/trace";
import type { Statistics } from "./context";
import { GameError } from "./errors";
import {
  drawTensor,
  type BatchFeed,
  type ChoiceFeed,
  type DrawFeed,
  type Feed,
  type ScalarFeed,
  type StatisticFeed,
} from "./feeds";
import type { Game } from "./game";
import { averagedPaths } from "./initial-state";
import { averagePath, standingPath } from "./paths";
import { Pass } from "./pass";
import type { StageSpan } from "./stages";
import { Values } from "./values";

export interface SamplerOptions {
  /** Images in one execution. */
  readonly count: number;
  /** Whether to use the moving averages of the weights, where a player keeps them. Default: as the game says, else true. */
  readonly average?: boolean;
  /**
   * What normalisation uses. Default: what the game says under `sampling`, else `running`. With `batch` an image depends
   * on the others of its execution; with `standing` the sampler is fed statistics, see `GameProgram.moments`.
   */
  readonly statistics?: Statistics | "standing";
  /** Of a game that grows: the stage whose images to make. Default that of the program. */
  readonly stage?: string;
}

/** A graph that makes images. It reads the networks' tensors as state and changes none. */
export interface Sampler {
  /** Images in one execution. */
  readonly count: number;
  /** To be traced. Outputs: one named as the sample, or `<sample>/<output>` of a sample with several. */
  build(tracer: Tracer): TraceResult;
  /** The random inputs that the code asked for; see {@link sampleFeeds}. Throws {@link GameError} before `build`. */
  draws(): readonly DrawFeed[];
  /** The class labels that the code reads of data, which a sample is given instead. Throws as `draws` does. */
  labels(): readonly BatchFeed[];
  /** The images of data that the code reads, as when they are translated. Throws as `draws` does. */
  images(): readonly BatchFeed[];
  /** The points of data that the code reads. Throws as `draws` does. */
  points(): readonly BatchFeed[];
  /** What whoever samples chooses, such as a truncation. Throws as `draws` does. */
  choices(): readonly ChoiceFeed[];
  /** Numbers that follow from the round of the weights, such as how far a stage has faded in. Throws as `draws` does. */
  scalars(): readonly ScalarFeed[];
  /** Moments averaged over samples, under standing statistics. Throws as `draws` does. */
  statistics(): readonly StatisticFeed[];
}

/**
 * The feeds for images `first`, `first` + 1, ... of a seed: each row depends on the seed and the image's number only, not
 * on how many are made at once.
 */
export function sampleFeeds(
  draws: readonly DrawFeed[],
  { seed, first }: { readonly seed: number; readonly first: number },
): Record<string, HostTensor> {
  return Object.fromEntries(
    draws.map(({ name, spec, stream, distribution }) => {
      const key = { seed, stream: `sample/${stream}`, step: 0 };
      return [name, drawTensor(spec, distribution, key, first)];
    }),
  );
}

/** A graph for one of a game's samples, in a stage of its growth. Throws {@link GameError} for a name that is none. */
export function createSampler(
  game: Game,
  specs: Readonly<Record<string, TensorSpec>>,
  name: string,
  options: SamplerOptions,
  span?: StageSpan,
): Sampler {
  const statistics = options.statistics ?? game.sampling?.statistics ?? "running";
  return samplerOf(game, name, options, (tracer, onFeed) => {
    const on = { game, specs, name, options, span, tracer, onFeed };
    if (statistics !== "standing") return sampled({ ...on, statistics });
    const standing = new Set(Object.keys(measured(on)));
    return sampled({ ...on, statistics: "running", standing });
  });
}

/** A graph that puts out the moments by which a sample is normalised, under the names a sampler is fed them. */
export function createMoments(
  game: Game,
  specs: Readonly<Record<string, TensorSpec>>,
  name: string,
  options: SamplerOptions,
  span?: StageSpan,
): Sampler {
  return samplerOf(game, name, options, (tracer, onFeed) =>
    renamed(measured({ game, specs, name, options, span, tracer, onFeed }), standingPath),
  );
}

function samplerOf(
  game: Game,
  name: string,
  { count }: SamplerOptions,
  compute: (tracer: Tracer, onFeed: (feed: Feed) => void) => Record<string, tf.Tensor>,
): Sampler {
  if (!Object.hasOwn(game.samples, name)) {
    const known = Object.keys(game.samples).join(", ") || "none";
    throw new GameError(`The game has no sample "${name}". Its samples: ${known}.`);
  }
  let traced: ReadonlyMap<string, Feed> | undefined;
  const asked = <Kind extends Feed["kind"]>(kind: Kind): Extract<Feed, { kind: Kind }>[] => {
    if (traced === undefined) {
      throw new GameError(`The sampler "${name}" was asked for its inputs before it was traced.`);
    }
    return [...traced.values()].filter(
      (feed): feed is Extract<Feed, { kind: Kind }> => feed.kind === kind,
    );
  };
  const read = (kind: BatchFeed["kind"]) => asked(kind).filter((feed) => feed.kind === kind);
  return {
    count,
    build(tracer) {
      const feeds = new Map<string, Feed>();
      traced = feeds;
      const outputs = compute(tracer, (feed) => void feeds.set(feed.name, feed));
      return { outputs, updates: {} };
    },
    draws: () => asked("draw"),
    labels: () => read("label"),
    images: () => read("image"),
    points: () => read("point"),
    choices: () => asked("choice"),
    scalars: () => asked("scalar"),
    statistics: () => asked("statistic"),
  };
}

interface Sampling {
  readonly game: Game;
  readonly specs: Readonly<Record<string, TensorSpec>>;
  readonly name: string;
  readonly options: SamplerOptions;
  readonly span?: StageSpan;
  readonly tracer: Tracer;
  readonly onFeed: (feed: Feed) => void;
  readonly statistics?: Statistics;
  /** Paths of state that is fed instead of read: standing statistics. */
  readonly standing?: ReadonlySet<string>;
  readonly measure?: (path: string, value: tf.Tensor) => void;
}

function sampled(on: Sampling): Record<string, tf.Tensor> {
  const { game, specs, name, options, span, tracer, onFeed, statistics, standing, measure } = on;
  const average = options.average ?? game.sampling?.weights !== "raw";
  const averaged = average ? averagedPaths(game) : new Set<string>();
  const values = new Values(tracer, specs);
  const pass: Pass = new Pass({
    tracer,
    game,
    batch: options.count,
    span,
    statistics,
    onFeed,
    measure: measure && (({ path }, value) => measure(path, value)),
    values: {
      get(path) {
        const spec = specs[path];
        if (standing?.has(path) !== true || spec === undefined) {
          return values.get(averaged.has(path) ? averagePath(path) : path);
        }
        return pass.input({ kind: "statistic", name: standingPath(path), spec });
      },
    },
  });
  const sample = game.samples[name];
  return sample === undefined ? {} : named(name, sample(pass));
}

/** The moments by which a sample is normalised, by the path of the running statistic in whose place they stand. */
function measured(on: Sampling): Record<string, tf.Tensor> {
  const seen = new Map<string, tf.Tensor[]>();
  const measure = (path: string, value: tf.Tensor) => {
    seen.set(path, [...(seen.get(path) ?? []), value]);
  };
  sampled({ ...on, statistics: "batch", measure });
  return Object.fromEntries(
    [...seen].map(([path, values]) => [
      path,
      values.length === 1 && values[0] !== undefined ? values[0] : tf.mean(tf.stack(values), 0),
    ]),
  );
}

function renamed<T>(
  entries: Readonly<Record<string, T>>,
  rename: (name: string) => string,
): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [rename(key), value]));
}

function named(
  name: string,
  output: ReturnType<Game["samples"][string]>,
): Record<string, tf.Tensor> {
  if (isTensor(output)) return { [name]: output };
  return Object.fromEntries(
    Object.entries(output).map(([key, tensor]) => [`${name}/${key}`, tensor]),
  );
}

function isTensor(output: ReturnType<Game["samples"][string]>): output is tf.Tensor {
  return "dataId" in output && "rank" in output;
}
