import type { DataFolder, TemplateDescription } from "../protocol";
import type { Fit } from "../data/fit";
import { ImageAsSeen } from "../data/ImageAsSeen";

type Image = NonNullable<TemplateDescription["image"]>;

/** What the networks learn from: the bundled digits, or a folder, shown as the networks will see it. */
export function Data(props: {
  readonly digits: string;
  readonly folder: DataFolder | undefined;
  readonly fit: Fit;
  readonly image: Image;
  readonly onDigits: () => void;
  readonly onFolder: () => void;
  readonly onFit: (fit: Fit) => void;
}): React.JSX.Element {
  const { folder, fit, image } = props;
  const [height = 0, width = 0, channels = 1] = image.shape;
  const [low, high] = image.range;
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
        <span className="gallery-path">
          {folder === undefined ? "Choose Folder..." : folder.path}
        </span>
      </label>
      {folder !== undefined && (
        <>
          <p>
            {folder.count.toLocaleString()} {folder.count === 1 ? "image" : "images"}
            <span className="gallery-quiet">{classesInWords(folder.classes)}</span>
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
        <div className="gallery-previews data-images">
          {folder.images.map((each) => (
            <ImageAsSeen
              key={each.name}
              image={each}
              seen={{ shape: image.shape, fit, background: "black" }}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** ` in 3 classes: cats, dogs, owls`. */
function classesInWords(classes: readonly string[]): string {
  if (classes.length === 0) return "";
  const shown = classes.slice(0, 5).join(", ");
  const more = classes.length > 5 ? ", ..." : "";
  return ` in ${classes.length} ${classes.length === 1 ? "class" : "classes"}: ${shown}${more}`;
}
