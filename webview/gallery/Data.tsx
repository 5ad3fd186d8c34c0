import { useEffect, useRef } from "react";
import type { DataFolder, TemplateDescription } from "../protocol";
import { placement, toGrey, type Fit } from "./fit";

type Seen = NonNullable<TemplateDescription["image"]>;

/** What the networks learn from: the bundled digits, or a folder, shown as the networks will see it. */
export function Data(props: {
  readonly digits: string;
  readonly folder: DataFolder | undefined;
  readonly fit: Fit;
  readonly seen: Seen;
  readonly onDigits: () => void;
  readonly onFolder: () => void;
  readonly onFit: (fit: Fit) => void;
}): React.JSX.Element {
  const { folder, fit, seen } = props;
  const [height = 0, width = 0, channels = 1] = seen.shape;
  const [low, high] = seen.range;
  return (
    <fieldset className="gallery-data">
      <legend>Data</legend>
      <label>
        <input type="radio" name="data" checked={folder === undefined} onChange={props.onDigits} />
        Handwritten digits, 10,000 bundled
      </label>
      <label>
        <input
          type="radio"
          name="data"
          checked={folder !== undefined}
          onChange={props.onFolder}
          onClick={() => {
            if (folder !== undefined) props.onFolder();
          }}
        />
        {folder === undefined ? "Choose Folder..." : folder.path}
      </label>
      {folder !== undefined && (
        <>
          <p className="gallery-quiet">
            {folder.count.toLocaleString()} images
            {folder.classes.length > 0 &&
              `, ${folder.classes.length} classes (${folder.classes.slice(0, 5).join(", ")}${folder.classes.length > 5 ? ", ..." : ""})`}
          </p>
          <label>
            Fit
            <select
              value={fit}
              onChange={(event) => {
                props.onFit(event.target.value as Fit);
              }}
            >
              <option value="crop">crop the centre</option>
              <option value="resize">stretch</option>
              <option value="pad">pad with black</option>
            </select>
          </label>
        </>
      )}
      <p className="gallery-quiet">
        The networks see {height}×{width} pixels, {channels === 1 ? "grey" : "RGB"}, values {low} to{" "}
        {high}:
      </p>
      {folder === undefined ? (
        <img className="gallery-digits" src={props.digits} alt="24 of the bundled digits" />
      ) : (
        <div className="gallery-previews">
          {folder.images.map((image) => (
            <Preview key={image.name} image={image} fit={fit} seen={seen} />
          ))}
        </div>
      )}
    </fieldset>
  );
}

function Preview(props: {
  readonly image: DataFolder["images"][number];
  readonly fit: Fit;
  readonly seen: Seen;
}): React.JSX.Element {
  const { image, fit, seen } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height = 1, width = 1, channels = 1] = seen.shape;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let current = true;
    const bytes = Uint8Array.from(atob(image.base64), (letter) => letter.charCodeAt(0));
    createImageBitmap(new Blob([bytes], { type: image.type })).then(
      (bitmap) => {
        if (current) draw(element, bitmap, fit, channels);
        bitmap.close();
      },
      () => {
        element.title = `${image.name} cannot be read as an image; training leaves such files out.`;
        element.classList.add("is-unreadable");
      },
    );
    return () => {
      current = false;
    };
  }, [image, fit, channels, height, width]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      title={image.name}
      role="img"
      aria-label={image.name}
    />
  );
}

function draw(element: HTMLCanvasElement, bitmap: ImageBitmap, fit: Fit, channels: number): void {
  const context = element.getContext("2d", { willReadFrequently: true });
  if (context === null) return;
  const { from, to } = placement(bitmap, element, fit);
  context.fillStyle = "black";
  context.fillRect(0, 0, element.width, element.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(
    bitmap,
    from.x,
    from.y,
    from.width,
    from.height,
    to.x,
    to.y,
    to.width,
    to.height,
  );
  if (channels !== 1) return;
  const pixels = context.getImageData(0, 0, element.width, element.height);
  toGrey(pixels.data);
  context.putImageData(pixels, 0, 0);
}
