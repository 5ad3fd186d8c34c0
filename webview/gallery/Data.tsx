import type { DataFolder, TemplateDescription } from "../protocol";
import type { Fit } from "../data/fit";
import { ImageAsSeen } from "../data/ImageAsSeen";

type Image = NonNullable<TemplateDescription["image"]>;

/** What the networks learn from: a set by its name, or a folder, shown as the networks will see it. */
export function Data(props: {
  /** Address of a picture of the bundled digits. */
  readonly digits: string;
  /** Sets that have a name, with what they are in words. */
  readonly sets: Readonly<Record<string, string>>;
  /** The name of the chosen set, if no folder is. */
  readonly chosen: string;
  readonly folder: DataFolder | undefined;
  readonly fit: Fit;
  /** How the networks see an image; absent where they see points. */
  readonly image: Image | undefined;
  readonly onSet: (name: string) => void;
  readonly onFolder: () => void;
  readonly onFit: (fit: Fit) => void;
}): React.JSX.Element {
  const { folder, fit, image, sets, chosen } = props;
  return (
    <fieldset className="gallery-data">
      <legend>Data</legend>
      {Object.entries(sets).map(([name, words]) => (
        <label key={name}>
          <input
            type="radio"
            name="data"
            checked={folder === undefined && chosen === name}
            onChange={() => {
              props.onSet(name);
            }}
          />
          {words}
        </label>
      ))}
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
      <p className="gallery-quiet">{seenInWords(image)}</p>
      {folder === undefined && chosen === "digits" && (
        <img className="gallery-digits" src={props.digits} alt="24 of the bundled digits" />
      )}
      {folder !== undefined && image !== undefined && (
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

function seenInWords(image: Image | undefined): string {
  if (image === undefined) return "The networks see points: x and y.";
  const [height = 0, width = 0, channels = 1] = image.shape;
  const [low, high] = image.range;
  const colours = channels === 1 ? "grey" : "RGB";
  return `The networks see ${height}×${width} pixels, ${colours}, values ${low} to ${high}.`;
}

/** ` in 3 classes: cats, dogs, owls`. */
function classesInWords(classes: readonly string[]): string {
  if (classes.length === 0) return "";
  const shown = classes.slice(0, 5).join(", ");
  const more = classes.length > 5 ? ", ..." : "";
  return ` in ${classes.length} ${classes.length === 1 ? "class" : "classes"}: ${shown}${more}`;
}
