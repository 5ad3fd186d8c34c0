import type { Diagnostic } from "../../../src/core/document/diagnostic";
import type { GraphPath } from "../../../src/core/document/document";
import { diagnosticsOf } from "../projection/problems";
import { Problem } from "../status/Problem";

/** What is wrong with the node, with what would mend it. */
export function ProblemsSection(props: {
  readonly path: GraphPath;
  readonly node: string;
  readonly diagnostics: readonly Diagnostic[];
}): React.JSX.Element | null {
  const own = diagnosticsOf(props.diagnostics, props.path).filter(
    ({ where }) => where.node === props.node,
  );
  if (own.length === 0) return null;
  return (
    <ul className="inspector-problems" aria-live="polite">
      {own.map((diagnostic) => (
        <li key={`${diagnostic.code} ${diagnostic.message}`}>
          <Problem diagnostic={diagnostic} />
        </li>
      ))}
    </ul>
  );
}
