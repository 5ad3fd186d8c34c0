/**
 * Bringing an image to the shape that the networks see, as the data loader does: `crop` takes the largest centred part
 * of the right proportions, `resize` stretches, `pad` keeps the whole image and fills a border.
 */
export type Fit = "crop" | "resize" | "pad";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which part of the image goes where in the target. */
export function placement(
  image: Size,
  target: Size,
  fit: Fit,
): { readonly from: Rectangle; readonly to: Rectangle } {
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  const all = { x: 0, y: 0, width: target.width, height: target.height };
  const across = target.width / image.width;
  const down = target.height / image.height;
  switch (fit) {
    case "resize":
      return { from: whole, to: all };
    case "crop": {
      const scale = Math.max(across, down);
      return { from: centred(image, target.width / scale, target.height / scale), to: all };
    }
    case "pad": {
      const scale = Math.min(across, down);
      return { from: whole, to: centred(target, image.width * scale, image.height * scale) };
    }
  }
}

const centred = (outer: Size, width: number, height: number): Rectangle => ({
  x: (outer.width - width) / 2,
  y: (outer.height - height) / 2,
  width,
  height,
});

/** Grey of an RGB pixel, by the luma weights of ITU-R BT.601. Changes RGBA bytes in place. */
export function toGrey(pixels: Uint8ClampedArray): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    pixels.fill(0.299 * red + 0.587 * green + 0.114 * blue, at, at + 3);
  }
}
