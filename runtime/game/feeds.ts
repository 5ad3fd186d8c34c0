/**
 * What a step is fed: random draws, batches, scalars. A step declares each when it first asks for it, and the declaration
 * says how the numbers come about, so that any round's feeds can be made from its number alone.
 */
import type { HostTensor } from "../engines/engine";
import type { TensorSpec } from "../compile/trace";
import { drawRows, type Distribution } from "../random/draws";
import { GameError } from "./errors";

/** Random numbers. */
export interface DrawFeed {
  readonly kind: "draw";
  readonly name: string;
  readonly spec: TensorSpec;
  readonly distribution: Distribution;
  /** Names the random stream. */
  readonly stream: string;
  /** Who asks: a noise or label source, an application of a network (per-layer noise, dropout), a tap. */
  readonly by: "source" | "application" | "tap";
  /** The player by whose updates the draws are counted; by rounds if absent. */
  readonly player?: string;
  /** Draws in one of these, where an update sees several batches. Default 1. */
  readonly parts?: number;
}

/** Images, labels or points of a batch. */
export interface BatchFeed {
  readonly kind: "image" | "label" | "point";
  readonly name: string;
  readonly spec: TensorSpec;
  readonly source: string;
}

/** A number that follows from the updates made, such as a learning rate. */
export interface ScalarFeed {
  readonly kind: "scalar";
  readonly name: string;
  readonly spec: TensorSpec;
  readonly value: (at: Position) => number;
}

/** Numbers that whoever samples chooses, such as a truncation. */
export interface ChoiceFeed {
  readonly kind: "choice";
  /** `choice/<what>`, whatever asks for it. */
  readonly name: string;
  readonly spec: TensorSpec;
  /** What holds where nobody chooses. */
  readonly standard: readonly number[];
}

export type Feed = DrawFeed | BatchFeed | ScalarFeed | ChoiceFeed;

/** Updates made so far by each player. */
export type UpdateCounts = Readonly<Record<string, number>>;

/** A batch of one data source, as the data loader makes them. */
export interface HostBatch {
  readonly image?: HostTensor;
  readonly label?: HostTensor;
  readonly point?: HostTensor;
}

/** Where in a run a step stands. */
export interface Position {
  readonly seed: number;
  /** Rounds done before. */
  readonly round: number;
  readonly updates: UpdateCounts;
  /** Which of the batches whose gradients make up one update, counted from 0. Default 0. */
  readonly part?: number;
}

/** Makes the numbers of each feed, by name. Throws {@link GameError} for a batch that does not fit. */
export function fill(
  feeds: readonly Feed[],
  at: Position,
  batches: Readonly<Record<string, HostBatch>>,
): Record<string, HostTensor> {
  return Object.fromEntries(
    feeds.map((feed) => {
      switch (feed.kind) {
        case "draw": {
          const { player, parts = 1 } = feed;
          const whole = player === undefined ? at.round : countOf(at.updates, player);
          const step = whole * parts + (at.part ?? 0);
          const key = { seed: at.seed, stream: feed.stream, step };
          return [feed.name, drawTensor(feed.spec, feed.distribution, key)];
        }
        case "image":
        case "label":
        case "point":
          return [feed.name, batchTensor(feed, batches[feed.source])];
        case "scalar":
          return [feed.name, { ...feed.spec, data: Float32Array.of(feed.value(at)) }];
        case "choice":
          return [feed.name, { ...feed.spec, data: Float32Array.from(feed.standard) }];
      }
    }),
  );
}

/** A tensor of draws, row by row: row i is that of index `first` + i, whatever the number of rows. */
export function drawTensor(
  spec: TensorSpec,
  distribution: Distribution,
  key: { readonly seed: number; readonly stream: string; readonly step: number },
  first = 0,
): HostTensor {
  const [rows = 1, ...rest] = spec.shape;
  const width = rest.reduce((product, size) => product * size, 1);
  const data = drawRows(key, distribution, rows, width, first);
  return { ...spec, data: spec.dtype === "int32" ? Int32Array.from(data) : data };
}

export function countOf(updates: UpdateCounts, player: string): number {
  return updates[player] ?? 0;
}

function batchTensor({ kind, source, spec }: BatchFeed, batch: HostBatch | undefined): HostTensor {
  const tensor = batch?.[kind];
  if (tensor === undefined) {
    throw new GameError(
      `The step reads the ${kind} of each sample of "${source}", which has none. Choose data that does.`,
    );
  }
  if (tensor.shape.join() !== spec.shape.join()) {
    throw new GameError(
      `The step reads the ${kind} of "${source}" as [${spec.shape.join(", ")}], ` +
        `but the batch given is [${tensor.shape.join(", ")}]. Set the source's size or the batch accordingly.`,
    );
  }
  return tensor;
}
