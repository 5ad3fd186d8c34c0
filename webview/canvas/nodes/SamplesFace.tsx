import type { Shape } from "../../../src/core/document/document";
import { SheetThumbnail } from "../../cockpit/SheetThumbnail";
import { useEditorState } from "../store/context";
import { SilhouetteFace } from "./SilhouetteFace";

/** The newest samples of the run; before there are any, the silhouette of what will be drawn. */
export function SamplesFace({ shape }: { readonly shape: Shape | undefined }): React.JSX.Element {
  const sheet = useEditorState(({ run }) => run?.sheets.at(-1));
  return (
    <div className="card-face">
      {sheet ? (
        <div className="card-samples">
          <SheetThumbnail sheet={sheet} columns={4} rows={3} />
        </div>
      ) : (
        <SilhouetteFace shape={shape} />
      )}
    </div>
  );
}
