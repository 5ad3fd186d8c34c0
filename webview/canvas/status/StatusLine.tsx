import { useCallback, useMemo, useState } from "react";
import type { Diagnostic } from "../../../src/core/document/diagnostic";
import { nodesOf } from "../../../src/core/document/document";
import { nodeReferences } from "../../../src/core/document/references";
import { fractionDone, progressInWords, runState } from "../../../src/core/runs/state";
import { growthInWords } from "../../cockpit/figures";
import { plural } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { useEscape } from "../../ui/useEscape";
import { graphOf, graphTitle } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownGraph } from "../store/state";
import { Problem } from "./Problem";
import "./status.css";

/** How many problems, nodes and edges; the problems themselves on a click. */
export function StatusLine(): React.JSX.Element {
  const [open, setOpen] = useState(false);
  useEscape(
    open,
    useCallback(() => {
      setOpen(false);
    }, []),
  );
  const diagnostics = useEditorState((state) => shownAnalysis(state).diagnostics);
  const nodes = useEditorState((state) => {
    const { document } = state.session;
    return document && nodesOf(document, shownGraph(state));
  });
  const counts = useMemo(() => {
    const edges = nodes?.reduce((sum, node) => sum + nodeReferences(node).length, 0);
    return `${plural(nodes?.length ?? 0, "node")} · ${plural(edges ?? 0, "edge")}`;
  }, [nodes]);
  const training = useEditorState(({ run }) => {
    if (!run) return undefined;
    const latest = run.events.findLast((event) => event.type === "step");
    const done = fractionDone(latest?.step ?? run.record.lastStep, run.record.steps);
    const progress = progressInWords(runState(run.record, run.alive), done);
    const growth = growthInWords(latest, run.record.document);
    return progress === undefined || growth === undefined ? progress : `${progress} · ${growth}`;
  });
  /** A text that cannot be read is a problem too; the banner says which. */
  const faulty = useEditorState(({ session }) => session.fault !== undefined);
  const problems = diagnostics.filter(({ severity }) => severity !== "information");
  const count = problems.length + (faulty ? 1 : 0);
  const worst =
    faulty || problems.some(({ severity }) => severity === "error") ? "error" : "warning";
  return (
    <footer className="status">
      {open && diagnostics.length > 0 && <ProblemList diagnostics={diagnostics} />}
      <button
        type="button"
        className="gv-plain status-problems"
        aria-expanded={open}
        disabled={diagnostics.length === 0}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className={count > 0 ? `is-${worst}` : "is-good"}>
          <Icon name={count === 0 ? "check" : worst} />
        </span>
        <span aria-live="polite">{count === 0 ? "no problems" : plural(count, "problem")}</span>
      </button>
      <span>{counts}</span>
      <span className="toolbar-space" />
      {training !== undefined && <span>{training}</span>}
    </footer>
  );
}

function ProblemList(props: { readonly diagnostics: readonly Diagnostic[] }): React.JSX.Element {
  const editor = useEditor();
  return (
    <ul className="problem-list" aria-label="Problems">
      {props.diagnostics.map((diagnostic) => {
        const graph = graphOf(diagnostic);
        const { node, player } = diagnostic.where;
        return (
          <li key={`${diagnostic.code} ${node ?? player ?? ""} ${diagnostic.message}`}>
            <Problem diagnostic={diagnostic} />
            {(node !== undefined || player !== undefined) && (
              <button
                type="button"
                className="gv-link"
                onClick={() => {
                  editor.open(graph);
                  if (node !== undefined) editor.show(node);
                  else if (player !== undefined) editor.inspectPlayer(player);
                }}
              >
                {graphTitle(graph)} › {node ?? player}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
