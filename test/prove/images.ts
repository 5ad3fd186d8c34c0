/** From images as files hold them to what the classifier reads. */
import type { GreyImages } from "./classifier/classify";
import { SIDE } from "./classifier/network";
import type { ByteImages } from "./trained";

/** The middle 28 x 28 pixels in grey, in [-1, 1]: digits in 32 x 32 have a margin of 2. Colour becomes its mean. */
export function toGrey(images: ByteImages): GreyImages {
  const { count, height, width, channels, pixels } = images;
  const [top, left] = [(height - SIDE) / 2, (width - SIDE) / 2];
  if (!Number.isInteger(top) || !Number.isInteger(left) || top < 0 || left < 0) {
    throw new RangeError(`Images of ${height} x ${width} have no middle of ${SIDE} x ${SIDE}.`);
  }
  const out = new Float32Array(count * SIDE * SIDE);
  for (let at = 0; at < out.length; at++) {
    const [image, y, x] = [Math.floor(at / (SIDE * SIDE)), Math.floor(at / SIDE) % SIDE, at % SIDE];
    const pixel = ((image * height + top + y) * width + left + x) * channels;
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += pixels[pixel + channel] ?? 0;
    out[at] = sum / channels / 127.5 - 1;
  }
  return { count, pixels: out };
}

/** Each pixel as a square of `factor` x `factor`: how an image of an earlier stage looks at the size of a later one. */
export function enlarged(images: ByteImages, factor: number): ByteImages {
  const { count, height, width, channels, pixels } = images;
  const [tall, wide] = [height * factor, width * factor];
  const out = new Uint8Array(count * tall * wide * channels);
  for (let at = 0; at < out.length; at++) {
    const channel = at % channels;
    const pixel = Math.floor(at / channels);
    const x = Math.floor((pixel % wide) / factor);
    const y = Math.floor((Math.floor(pixel / wide) % tall) / factor);
    const image = Math.floor(pixel / (wide * tall));
    out[at] = pixels[((image * height + y) * width + x) * channels + channel] ?? 0;
  }
  return { count, height: tall, width: wide, channels, pixels: out };
}
