/**
 * From a picture of any kind to the bytes a network is fed: upright by its EXIF orientation, its colours in sRGB (an
 * embedded profile is applied), transparency laid on the background, of 16 bits the upper 8, of an animation the first
 * frame, then fitted to the wanted size. The decoding runs in libvips' threads, through sharp; nothing here blocks.
 */
import sharp from "sharp";
import type { ImageSize } from "../images/raster";
import type { FitSettings } from "./source";

/** sharp's names for the three ways to fit; all keep the centre. */
const FITS = { crop: "cover", resize: "fill", pad: "contain" } as const;

/**
 * Decodes the bytes of a PNG, JPEG, WebP or GIF file into height * width * channels bytes. Colour becomes grey by
 * Rec. 601 luma (0.299 R + 0.587 G + 0.114 B), as Pillow and torchvision do. Throws what the decoder throws, also for a
 * file that is cut off.
 */
export async function decodeImage(file: Uint8Array, settings: FitSettings): Promise<Uint8Array> {
  const { height, width, fit, background = "black", channels } = settings;
  // `failOn: "error"` takes files that a decoder merely warns about, but none of which pixels are missing.
  const { data, info } = await sharp(file, { failOn: "error" })
    .autoOrient()
    .flatten({ background })
    .resize({ height, width, fit: FITS[fit], background })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 || data.length !== height * width * 3) {
    throw new Error(
      `it decodes to ${info.width} x ${info.height} pixels of ${info.channels} values`,
    );
  }
  return channels === 3 ? new Uint8Array(data) : luma(data);
}

/** Fits one image that is decoded already, of one or three bytes a pixel. */
export async function fitPixels(
  pixels: Uint8Array,
  size: ImageSize,
  settings: FitSettings,
): Promise<Uint8Array> {
  const { height, width, fit, background = "black" } = settings;
  const raw = { width: size.width, height: size.height, channels: size.channels } as const;
  const fitted = await sharp(pixels, { raw })
    .resize({ height, width, fit: FITS[fit], background })
    .toColourspace(size.channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer();
  return inChannels(new Uint8Array(fitted), size.channels, settings.channels);
}

/** Pixels in as many channels as wanted: grey three times, or the luma of colour. */
export function inChannels(pixels: Uint8Array, have: 1 | 3, want: 1 | 3): Uint8Array {
  if (have === want) return pixels;
  if (want === 1) return luma(pixels);
  const rgb = new Uint8Array(3 * pixels.length);
  pixels.forEach((value, j) => rgb.fill(value, 3 * j, 3 * j + 3));
  return rgb;
}

function luma(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let j = 0; j < grey.length; j++) {
    const [red = 0, green = 0, blue = 0] = [rgb[3 * j], rgb[3 * j + 1], rgb[3 * j + 2]];
    grey[j] = Math.round((299 * red + 587 * green + 114 * blue) / 1000);
  }
  return grey;
}
