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
  /** The player by whose updates the draws are counted; by rounds if absent. */
  readonly player?: string;
}

/** Images or labels of a batch. */
export interface BatchFeed {
  readonly kind: "image" | "label";
  readonly name: string;
  readonly spec: TensorSpec;
  readonly source: string;
}

/** A number that follows from the updates made, such as a learning rate. */
export interface ScalarFeed {
  readonly kind: "scalar";
  readonly name: string;
  readonly spec: TensorSpec;
  readonly value: (updates: UpdateCounts) => number;
}

export type Feed = DrawFeed | BatchFeed | ScalarFeed;

/** Updates made so far by each player. */
export type UpdateCounts = Readonly<Record<string, number>>;

/** A batch of one data source, as the data loader makes them. */
export interface HostBatch {
  readonly image: HostTensor;
  readonly label?: HostTensor;
}

/** Where in a run a step stands. */
export interface Position {
  readonly seed: number;
  /** Rounds done before. */
  readonly round: number;
  readonly updates: UpdateCounts;
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
          const step = feed.player === undefined ? at.round : countOf(at.updates, feed.player);
          const key = { seed: at.seed, stream: feed.stream, step };
          return [feed.name, drawTensor(feed.spec, feed.distribution, key)];
        }
        case "image":
        case "label":
          return [feed.name, batchTensor(feed, batches[feed.source])];
        case "scalar":
          return [feed.name, { ...feed.spec, data: Float32Array.of(feed.value(at.updates)) }];
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
