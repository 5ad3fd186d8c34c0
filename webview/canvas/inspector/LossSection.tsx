import type { GanDocument, Player } from "../../../src/core/document/document";
import { parseReference } from "../../../src/core/document/references";
import { CheckField } from "../../ui/CheckField";
import { Section } from "../../ui/Facts";
import { humanise } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";

/** Which players minimise a loss. */
export function LossSection(props: {
  readonly document: GanDocument;
  readonly loss: string;
}): React.JSX.Element {
  const { document, loss } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const reads = (player: Player): boolean =>
    player.minimises.some((term) => parseReference(term.loss).node === loss);
  return (
    <Section title="Minimised by">
      {document.game.players.map((player) => (
        <CheckField
          key={player.id}
          label={humanise(player.id)}
          value={reads(player)}
          disabled={!editable}
          onCommit={(minimises) => {
            const others = player.minimises.filter(
              (term) => parseReference(term.loss).node !== loss,
            );
            editor.edit("Set Losses", [
              {
                kind: "setPlayer",
                player: { ...player, minimises: minimises ? [...others, { loss }] : others },
              },
            ]);
          }}
        />
      ))}
      {document.game.players.length === 0 && (
        <p className="inspector-quiet">There is no player yet.</p>
      )}
    </Section>
  );
}
