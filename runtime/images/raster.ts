/**
 * Images as bytes: what decoding makes, what networks' outputs are turned into, and what PNG files are made of. Rows
 * from the top, pixels from the left, channels innermost (so a batch of them is NHWC), one byte a value.
 */

/** Size of an image. One channel is grey, three are red, green and blue in sRGB. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** One image: height * width * channels bytes. */
export interface Raster extends ImageSize {
  readonly pixels: Uint8Array;
}

/**
 * What numbers an image has for a network: `tanh` is -1 (black) to 1 (white), for a generator that ends in tanh; `unit`
 * is 0 to 1, for one that ends in a sigmoid.
 */
export type Range = "tanh" | "unit";

/** Bytes of one image of this size. */
export function bytesOf(size: ImageSize): number {
  return size.height * size.width * size.channels;
}

/**
 * Turns a network's numbers into bytes, to the nearest, numbers outside the range to its ends. NaN becomes 0, so that a
 * run that has diverged shows black images.
 */
export function toBytes(data: Float32Array, range: Range): Uint8Array {
  const bytes = new Uint8ClampedArray(data.length);
  const [scale, shift] = range === "tanh" ? [127.5, 127.5] : [255, 0];
  // A clamped array clamps and sends NaN to 0 by itself, but rounds halves to even; adding 1/2 and flooring rounds up.
  for (let j = 0; j < data.length; j++) bytes[j] = Math.floor((data[j] ?? 0) * scale + shift + 0.5);
  return new Uint8Array(bytes.buffer);
}

/** Cuts a batch of images (NHWC bytes) into its images, without copying. */
export function unstack(batch: Uint8Array, size: ImageSize): Uint8Array[] {
  const stride = bytesOf(size);
  const count = batch.length / stride;
  if (!Number.isInteger(count)) {
    throw new RangeError(
      `${batch.length} bytes are not a whole number of ${describeSize(size)} images of ${stride} bytes.`,
    );
  }
  return Array.from({ length: count }, (_, i) => batch.subarray(i * stride, (i + 1) * stride));
}

/**
 * Lays images of one size out as a contact sheet, row by row, `gap` pixels apart (none around), on the given grey
 * level. The last row is filled with the background. Throws RangeError when an image has another size.
 */
export function sheet(
  images: readonly Uint8Array[],
  size: ImageSize,
  columns: number,
  gap = 2,
  background = 0,
): Raster {
  if (images.length === 0 || !Number.isInteger(columns) || columns < 1) {
    throw new RangeError(
      `A sheet needs at least one image and one column, not ${images.length} and ${columns}.`,
    );
  }
  const across = Math.min(columns, images.length);
  const down = Math.ceil(images.length / across);
  const width = across * size.width + (across - 1) * gap;
  const height = down * size.height + (down - 1) * gap;
  const rowBytes = size.width * size.channels;
  const pixels = new Uint8Array(height * width * size.channels).fill(background);
  images.forEach((image, i) => {
    if (image.length !== bytesOf(size)) {
      throw new RangeError(
        `Image ${i} of a sheet has ${image.length} bytes; a ${describeSize(size)} image has ${bytesOf(size)}.`,
      );
    }
    const left = (i % across) * (size.width + gap);
    const top = Math.floor(i / across) * (size.height + gap);
    for (let y = 0; y < size.height; y++) {
      const row = image.subarray(y * rowBytes, (y + 1) * rowBytes);
      pixels.set(row, ((top + y) * width + left) * size.channels);
    }
  });
  return { height, width, channels: size.channels, pixels };
}

/** A size as people write it, width first: "64 x 64 RGB". */
export function describeSize(size: ImageSize): string {
  return `${size.width} x ${size.height} ${size.channels === 1 ? "grey" : "RGB"}`;
}
