import { definitionOf, graphAnalysis, nodeAt } from "../projection/graphs";
import { useEditorState } from "../store/context";
import { shownAnalysis } from "../store/derived";
import { shownGraph } from "../store/state";
import { DocumentPanel } from "./DocumentPanel";
import { NetworkPanel } from "./NetworkPanel";
import { NodePanel } from "./NodePanel";
import { PlayerPanel } from "./PlayerPanel";
import { SelectionPanel } from "./SelectionPanel";
import "./inspector.css";

/** What is selected, in full: a node, several, a player, or else the graph itself. */
export function Inspector(): React.JSX.Element {
  return (
    <aside className="inspector" aria-label="Inspector">
      <InspectorContent />
    </aside>
  );
}

function InspectorContent(): React.JSX.Element | null {
  const document = useEditorState(({ session }) => session.document);
  const analysis = useEditorState(shownAnalysis);
  const path = useEditorState(shownGraph);
  const selection = useEditorState((state) => state.selection);
  const playerId = useEditorState((state) => state.player);
  if (!document) return null;

  const graph = graphAnalysis(analysis, path);
  const selected = selection.flatMap((id) => nodeAt(graph, id) ?? []);
  const [only] = selected;
  if (only && selected.length === 1) {
    return (
      <NodePanel
        key={only.path}
        node={only}
        document={document}
        analysis={analysis}
        path={definitionOf(document, path, [only.path]).graph}
        shown={path}
      />
    );
  }
  if (selected.length > 1) return <SelectionPanel nodes={selected} />;
  const player = document.game.players.find(({ id }) => id === playerId);
  if (player && path.kind === "game") {
    return <PlayerPanel key={player.id} player={player} document={document} />;
  }
  const network = path.kind === "network" ? analysis.networks[path.name] : undefined;
  if (network) return <NetworkPanel network={network} />;
  return <DocumentPanel document={document} analysis={analysis} />;
}
