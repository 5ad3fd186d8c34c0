import type { Shape } from "../../../src/core/document/document";
import { useEditorState } from "../store/context";
import { SilhouetteFace } from "./SilhouetteFace";

/** A few images of the training data as the networks see them, when the host knows them. */
export function DataFace(props: {
  readonly node: string;
  readonly shape: Shape | undefined;
}): React.JSX.Element {
  const preview = useEditorState(({ dataPreviews }) => dataPreviews[props.node]);
  return (
    <div className="card-face">
      {preview === undefined ? (
        <SilhouetteFace shape={props.shape} />
      ) : (
        <img className="card-data" src={preview} alt="Images of the training data" />
      )}
    </div>
  );
}
