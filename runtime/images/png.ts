/** Images out: PNG bytes, and PNG files that are there whole or not at all. */
import sharp from "sharp";
import { bytesOf, describeSize, type ImageSize } from "./raster";
import { writeWhole } from "../files/write-whole";

/** Encodes one image as PNG: 8 bits, grey for one channel, RGB for three. Throws RangeError when sizes disagree. */
export async function encodePng(pixels: Uint8Array, size: ImageSize): Promise<Buffer> {
  if (pixels.length !== bytesOf(size)) {
    throw new RangeError(
      `A ${describeSize(size)} image has ${bytesOf(size)} bytes, but ${pixels.length} were given.`,
    );
  }
  const { width, height, channels } = size;
  return sharp(pixels, { raw: { width, height, channels } })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .png()
    .toBuffer();
}

/** Encodes one image and writes it whole, making its folder if needed. Throws what the file system throws. */
export async function savePng(path: string, pixels: Uint8Array, size: ImageSize): Promise<void> {
  await writeWhole(path, [await encodePng(pixels, size)]);
}
