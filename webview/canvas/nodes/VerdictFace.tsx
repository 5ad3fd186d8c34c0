import { useEditorState } from "../store/context";
import { latestReport } from "./latest";

/** How real a discriminator thinks what it sees is: the mean of its verdicts as a probability. */
export function VerdictFace(props: {
  readonly node: string;
  readonly label: string;
}): React.JSX.Element {
  const { node, label } = props;
  const value = useEditorState(({ run }) => latestReport(run, node));
  const known = value !== undefined && Number.isFinite(value);
  const probability = known ? Math.min(1, Math.max(0, value)) : 0;
  return (
    <div className="verdict">
      <span className="verdict-name">{label}</span>
      <span className="verdict-bar" aria-hidden="true">
        <span style={{ width: `${probability * 100}%` }} />
      </span>
      <span className="gv-number">{known ? value.toFixed(2) : "–"}</span>
    </div>
  );
}
