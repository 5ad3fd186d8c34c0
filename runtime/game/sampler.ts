import type * as tf from "@tensorflow/tfjs";
import type { HostTensor } from "../engines/engine";
import type { TensorSpec, Tracer, TraceResult } from "../compile/trace";
import type { Statistics } from "./context";
import { GameError } from "./errors";
import { drawTensor, type BatchFeed, type DrawFeed, type Feed } from "./feeds";
import type { Game } from "./game";
import { averagedPaths } from "./initial-state";
import { averagePath } from "./paths";
import { Pass } from "./pass";
import { Values } from "./values";

export interface SamplerOptions {
  /** Images in one execution. */
  readonly count: number;
  /** Whether to use the moving averages of the weights, where a player keeps them. Default true. */
  readonly average?: boolean;
  /**
   * What normalisation uses. Default: what the game says under `sampling`, else `running`; with `batch` an image depends
   * on the others of its execution.
   */
  readonly statistics?: Statistics;
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

export function createSampler(
  game: Game,
  specs: Readonly<Record<string, TensorSpec>>,
  name: string,
  { count, average = true, statistics }: SamplerOptions,
): Sampler {
  const sample = game.samples[name];
  if (sample === undefined) {
    const known = Object.keys(game.samples).join(", ") || "none";
    throw new GameError(`The game has no sample "${name}". Its samples: ${known}.`);
  }
  const averaged = average ? averagedPaths(game) : new Set<string>();
  let traced: ReadonlyMap<string, Feed> | undefined;
  return {
    count,
    build(tracer) {
      const feeds = new Map<string, Feed>();
      traced = feeds;
      const pass = new Pass({
        tracer,
        values: new Values(tracer, specs),
        game,
        batch: count,
        statistics: statistics ?? game.sampling?.statistics,
        nameOf: (path) => (averaged.has(path) ? averagePath(path) : path),
        onFeed: (feed) => void feeds.set(feed.name, feed),
      });
      return { outputs: named(name, sample(pass)), updates: {} };
    },
    draws: () => asked(traced, name).filter((feed) => feed.kind === "draw"),
    labels: () => asked(traced, name).filter((feed): feed is BatchFeed => feed.kind === "label"),
  };
}

/** The feeds that a sample asks for. Throws GameError before it is traced, and for one that no sample can be given. */
function asked(traced: ReadonlyMap<string, Feed> | undefined, name: string): readonly Feed[] {
  if (traced === undefined) {
    throw new GameError(`The sampler "${name}" was asked for its inputs before it was traced.`);
  }
  const feeds = [...traced.values()];
  const image = feeds.find((feed): feed is BatchFeed => feed.kind === "image");
  if (image === undefined) return feeds;
  throw new GameError(
    `The sample "${name}" reads images of "${image.source}", but samples are made from noise and labels alone. ` +
      "Let it read those.",
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
