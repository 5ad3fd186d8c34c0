import type { Shape } from "../../../src/core/document/document";
import { ImageAsSeen } from "../../data/ImageAsSeen";
import type { DataPreview } from "../../protocol";
import { useEditorState } from "../store/context";
import { SilhouetteFace } from "./SilhouetteFace";

/** A few images of the training data as the networks see them, when the host knows them. */
export function DataFace(props: {
  readonly node: string;
  readonly shape: Shape | undefined;
}): React.JSX.Element {
  const { node, shape } = props;
  const preview = useEditorState(({ dataPreviews }) => dataPreviews[node]);
  return (
    <div className="card-face">
      {preview === undefined ? (
        <SilhouetteFace shape={shape} />
      ) : (
        <Preview preview={preview} shape={shape ?? []} />
      )}
    </div>
  );
}

function Preview(props: {
  readonly preview: DataPreview;
  readonly shape: Shape;
}): React.JSX.Element {
  const { preview, shape } = props;
  switch (preview.kind) {
    case "picture":
      return <img className="card-data" src={preview.uri} alt="Images of the training data" />;
    case "images": {
      const { folder, fit, background, images } = preview;
      return (
        <div className="data-images" title={folder}>
          {images.map((image) => (
            <ImageAsSeen key={image.name} image={image} seen={{ shape, fit, background }} />
          ))}
        </div>
      );
    }
    case "file":
      return <p className="data-file">{preview.name}</p>;
    case "missing":
      return <p className="data-file is-missing">{preview.message}</p>;
  }
}
