import { useEffect, useRef } from "react";
import type { RawImage } from "../protocol";
import { placement, toGrey, type Fit } from "./fit";
import "./data.css";

/** How the data loader brings an image to the networks: size, channels, fit, and what a border shows. */
export interface Seen {
  /** [height, width, channels]. */
  readonly shape: readonly number[];
  readonly fit: Fit;
  readonly background: "black" | "white";
}

/** An image as the networks will see it. The webview decodes it, since the host loads no native module. */
export function ImageAsSeen(props: {
  readonly image: RawImage;
  readonly seen: Seen;
}): React.JSX.Element {
  const { image } = props;
  const { shape, fit, background } = props.seen;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height = 1, width = 1, channels = 1] = shape;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let current = true;
    element.title = image.name;
    element.classList.remove("is-unreadable");
    const bytes = Uint8Array.from(atob(image.base64), (letter) => letter.charCodeAt(0));
    createImageBitmap(new Blob([bytes], { type: image.type })).then(
      (bitmap) => {
        if (current) draw(element, bitmap, fit, background, channels);
        bitmap.close();
      },
      () => {
        if (!current) return;
        element.title = `${image.name} cannot be read as an image; training leaves such files out.`;
        element.classList.add("is-unreadable");
      },
    );
    return () => {
      current = false;
    };
  }, [image, fit, background, channels, height, width]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={image.name} />;
}

function draw(
  element: HTMLCanvasElement,
  bitmap: ImageBitmap,
  fit: Fit,
  background: string,
  channels: number,
): void {
  const context = element.getContext("2d", { willReadFrequently: true });
  if (context === null) return;
  const { from, to } = placement(bitmap, element, fit);
  context.fillStyle = background;
  context.fillRect(0, 0, element.width, element.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(
    bitmap,
    ...([from.x, from.y, from.width, from.height] as const),
    ...([to.x, to.y, to.width, to.height] as const),
  );
  if (channels !== 1) return;
  const pixels = context.getImageData(0, 0, element.width, element.height);
  toGrey(pixels.data);
  context.putImageData(pixels, 0, 0);
}
