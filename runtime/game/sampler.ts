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
   * What normalisation uses. Default `batch` if the game says so under `sampling`, else `running`. With `batch` an image
   * depends on the others of its execution. For standing statistics see `GameProgram.moments`.
   */
  readonly statistics?: Statistics;
  /** Of a game that grows: the stage whose images to make. Default that of the program. */
  readonly stage?: string;
}

/** A graph that makes images. It reads the networks' tensors as state and changes none. */
export interface Sampler {
  /** Images in one execution. */
  readonly count: number;
  /**
   * To be traced. Outputs: one named as the sample, or `<sample>/<output>` of a sample with several. Throws
   * {@link GameError} where the sample reads points of data.
   */
  build(tracer: Tracer): TraceResult;
  /** The random inputs that the code asked for; see {@link sampleFeeds}. Throws {@link GameError} before `build`. */
  draws(): readonly DrawFeed[];
  /** The class labels that the code reads of data, which a sample is given instead. Throws as `draws` does. */
  labels(): readonly BatchFeed[];
  /** The images of data that the code reads, as when they are translated. Throws as `draws` does. */
  images(): readonly BatchFeed[];
  /** What whoever samples chooses, such as a truncation. Throws as `draws` does. */
  choices(): readonly ChoiceFeed[];
  /** Numbers that follow from the round of the weights, such as how far a stage has faded in. Throws as `draws` does. */
  scalars(): readonly ScalarFeed[];
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

/** Whose sample to make. */
export interface SampledGame {
  readonly game: Game;
  /** Every tensor of the run's state. */
  readonly specs: Readonly<Record<string, TensorSpec>>;
  /** The stage of growth, of a game that grows. */
  readonly span?: StageSpan;
  readonly name: string;
  readonly options: SamplerOptions;
}

/** A graph for one of a game's samples. Throws {@link GameError} for a name that is none. */
export function createSampler(of: SampledGame): Sampler {
  const usual = of.game.sampling?.statistics === "batch" ? "batch" : "running";
  const { statistics = usual } = of.options;
  return samplerOf(of, (tracer, onFeed) => sampled({ ...of, tracer, onFeed, statistics }));
}

/** A graph that puts out the moments by which a sample is normalised, see `GameProgram.moments`. */
export function createMoments(of: SampledGame): Sampler {
  return samplerOf(of, (tracer, onFeed) => measured({ ...of, tracer, onFeed }));
}

function samplerOf(
  { game, name, options }: SampledGame,
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
    count: options.count,
    build(tracer) {
      const feeds = new Map<string, Feed>();
      traced = feeds;
      const outputs = compute(tracer, (feed) => {
        if (feed.kind === "point") throw readsPoints(name, feed.source);
        feeds.set(feed.name, feed);
      });
      return { outputs, updates: {} };
    },
    draws: () => asked("draw"),
    labels: () => read("label"),
    images: () => read("image"),
    choices: () => asked("choice"),
    scalars: () => asked("scalar"),
  };
}

interface Sampling extends SampledGame {
  readonly tracer: Tracer;
  readonly onFeed: (feed: Feed) => void;
  readonly statistics?: Statistics;
  readonly measure?: (path: string, value: tf.Tensor) => void;
}

function sampled(on: Sampling): Record<string, tf.Tensor> {
  const { game, specs, name, options, span, tracer, onFeed, statistics, measure } = on;
  const average = options.average ?? game.sampling?.weights !== "raw";
  const averaged = average ? averagedPaths(game) : new Set<string>();
  const values = new Values(tracer, specs);
  const pass = new Pass({
    tracer,
    game,
    batch: options.count,
    span,
    statistics,
    onFeed,
    measure: measure && (({ path }, value) => measure(path, value)),
    values: {
      get: (path) => values.get(averaged.has(path) ? averagePath(path) : path),
    },
  });
  const sample = game.samples[name];
  return sample === undefined ? {} : named(name, sample(pass));
}

function readsPoints(name: string, source: string): GameError {
  return new GameError(
    `The sample "${name}" reads points of "${source}", but samples are made from noise, labels and images alone. ` +
      "Let it read those.",
  );
}

/** The moments by which a sample is normalised, each under the name of the running statistic whose place it takes. */
function measured(on: Sampling): Record<string, tf.Tensor> {
  const seen = new Map<string, tf.Tensor[]>();
  const measure = (path: string, value: tf.Tensor) => {
    seen.set(path, [...(seen.get(path) ?? []), value]);
  };
  sampled({ ...on, statistics: "batch", measure });
  return Object.fromEntries(
    [...seen].map(([path, values]) => [standingPath(path), tf.mean(tf.stack(values), 0)]),
  );
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
