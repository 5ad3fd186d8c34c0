import { Icon } from "../../ui/Icon";
import type { ProblemView } from "../projection/view";

/** The mark of a node with problems; the worst one's message stands beside it, in full on hover. */
export function ProblemBadge(props: {
  readonly problems: readonly ProblemView[];
}): React.JSX.Element | null {
  const [worst] = props.problems;
  if (!worst) return null;
  const all = props.problems.map(({ message }) => message).join("\n");
  return (
    <span className={`problem-badge is-${worst.severity}`} title={all}>
      <Icon name={worst.severity === "information" ? "info" : worst.severity} />
      {props.problems.length > 1 && <span>{props.problems.length}</span>}
    </span>
  );
}
