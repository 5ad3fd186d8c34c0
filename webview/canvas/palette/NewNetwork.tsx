import type { Role } from "../../../src/core/document/document";
import { freshId } from "../../../src/core/document/freshId";
import { Icon } from "../../ui/Icon";
import { useEditor, useEditorState } from "../store/context";
import { isEditable, shownGraph } from "../store/state";

const ROLES: readonly Role[] = ["generator", "discriminator"];

/** In the game: networks that are not there yet. */
export function NewNetwork(): React.JSX.Element | null {
  const editor = useEditor();
  const document = useEditorState(({ session }) => session.document);
  const inGame = useEditorState((state) => shownGraph(state).kind === "game");
  const editable = useEditorState(isEditable);
  if (!document || !inGame) return null;

  const add = (role: Role): void => {
    const name = freshId(
      Object.keys(document.networks).map((id) => ({ id })),
      role,
    );
    const node = freshId(document.game.nodes, name);
    const added = editor.edit(`Add ${role}`, [
      { kind: "addNetwork", name, role },
      {
        kind: "addNodes",
        graph: { kind: "game" },
        nodes: [{ id: node, op: "apply", params: { network: name } }],
      },
    ]);
    if (added) editor.show(node);
  };
  return (
    <>
      <h2 className="gv-heading">New network</h2>
      {ROLES.map((role) => (
        <button
          key={role}
          type="button"
          className="palette-entry"
          data-tint={role}
          disabled={!editable}
          onClick={() => {
            add(role);
          }}
        >
          <Icon name="add" /> {role === "generator" ? "Generator" : "Discriminator"}
        </button>
      ))}
    </>
  );
}
