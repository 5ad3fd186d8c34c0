/**
 * Batches of a data set as a function of their number: the set is shuffled once an epoch, the shuffles are laid end to
 * end, and batch n is the n-th piece of that. Nothing is carried from one batch to the next, so a resumed run gets the
 * batches it would have got, and any batch can be looked at alone.
 */
import type { HostTensor } from "../engines/engine";
import type { Range } from "../images/raster";
import { draw, permutation } from "../random/draws";
import { writeImage, type ImageSet } from "./image-set";

export interface BatchSettings {
  /** Names the random streams, so that two sources of a game are shuffled independently: the source's node name. */
  readonly name: string;
  readonly seed: number | bigint;
  readonly batchSize: number;
  readonly range: Range;
  /** Whether each image is mirrored left to right with probability 1/2, drawn anew each time it comes. */
  readonly flip: boolean;
}

export interface Batch {
  /** [batchSize, height, width, channels] float32, in the settings' range. */
  readonly image: HostTensor & { readonly dtype: "float32"; readonly data: Float32Array };
  /** [batchSize] int32, where the set has labels. */
  readonly label?: HostTensor & { readonly dtype: "int32"; readonly data: Int32Array };
  /** Which images of the set these are. */
  readonly indices: Uint32Array;
}

export class Batches {
  /** What a person should be told about this set and batch size; undefined when nothing. */
  readonly notice: string | undefined;
  /** Shuffles in use: at most two epochs meet in a batch unless the set is smaller than it. */
  private readonly shuffles = new Map<number, Uint32Array>();

  constructor(
    private readonly set: ImageSet,
    private readonly settings: BatchSettings,
  ) {
    const { batchSize, name } = settings;
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new RangeError(
        `A batch has at least one image, not ${batchSize}. Set another batch size.`,
      );
    }
    if (set.count < 1)
      throw new RangeError(`The data source ${name} has no image to make batches of.`);
    if (set.count < batchSize) {
      this.notice = `The data source ${name} has ${set.count} images, fewer than a batch of ${batchSize}: each batch repeats images.`;
    }
  }

  /** Images in all batches before this one, over the size of the set: 1.5 is the middle of the second epoch. */
  epochOf(batch: number): number {
    return (batch * this.settings.batchSize) / this.set.count;
  }

  /** Batch `number`, counted from 0: always full. Its arrays are new and belong to the caller. */
  batch(number: number): Batch {
    const { set, settings } = this;
    const { name, seed, batchSize, range, flip } = settings;
    if (!Number.isSafeInteger(number) || number < 0) {
      throw new RangeError(`Batches are counted from 0; there is no batch ${number}.`);
    }
    const indices = this.indicesOf(number);
    const mirrored = flip
      ? draw(
          { seed, stream: `data/${name}/flip`, step: number },
          { kind: "bernoulli", probability: 0.5 },
          batchSize,
        )
      : undefined;
    const { height, width, channels } = set;
    const stride = height * width * channels;
    const data = new Float32Array(batchSize * stride);
    indices.forEach((index, i) =>
      writeImage(set, index, range, data, i * stride, mirrored?.[i] === 1),
    );
    const image = { shape: [batchSize, height, width, channels], dtype: "float32", data } as const;
    const { labels } = set;
    if (labels === undefined) return { image, indices };
    const classes = Int32Array.from(indices, (index) => labels[index] ?? 0);
    return { image, label: { shape: [batchSize], dtype: "int32", data: classes }, indices };
  }

  private indicesOf(number: number): Uint32Array {
    const { batchSize } = this.settings;
    const first = number * batchSize;
    const epoch = Math.floor(first / this.set.count);
    for (const other of this.shuffles.keys()) if (other < epoch) this.shuffles.delete(other);
    return Uint32Array.from({ length: batchSize }, (_, i) => {
      const position = first + i;
      const shuffle = this.shuffleOf(Math.floor(position / this.set.count));
      return shuffle[position % this.set.count] ?? 0;
    });
  }

  private shuffleOf(epoch: number): Uint32Array {
    const { name, seed } = this.settings;
    let shuffle = this.shuffles.get(epoch);
    if (shuffle === undefined) {
      shuffle = permutation({ seed, stream: `data/${name}`, step: epoch }, this.set.count);
      this.shuffles.set(epoch, shuffle);
    }
    return shuffle;
  }
}
