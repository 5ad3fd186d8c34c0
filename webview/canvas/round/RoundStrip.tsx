import { Panel } from "@xyflow/react";
import { Fragment } from "react";
import type { Order, Player } from "../../../src/core/document/document";
import { freshId } from "../../../src/core/document/freshId";
import { IconButton } from "../../ui/IconButton";
import { playerTint } from "../projection/tints";
import { useEditor, useEditorState } from "../store/context";
import { stageText } from "../projection/stages";
import { isEditable, shownStage } from "../store/state";
import { extrasOf, inStage, playerText } from "./playerText";
import "./round.css";

const ORDER_WORDS: Readonly<Record<Order, string>> = {
  sequential: "one after the other",
  simultaneous: "all at once",
  alternating: "alternating",
};

/** Who trains when: the players in the order of a round. */
export function RoundStrip(): React.JSX.Element | null {
  const editor = useEditor();
  const document = useEditorState(({ session }) => session.document);
  const shown = useEditorState(({ player }) => player);
  const editable = useEditorState(isEditable);
  const stageId = useEditorState(shownStage);
  if (!document) return null;
  const { players, order } = document.game;
  const stage = document.stages?.find(({ id }) => id === stageId);

  const addPlayer = (): void => {
    const network = Object.keys(document.networks)[0];
    if (network === undefined) {
      editor.tell(
        "error",
        "A player trains a network, and there is none yet. Add a network first.",
      );
      return;
    }
    const id = freshId(players, network);
    const player: Player = {
      id,
      trains: [network],
      minimises: [],
      optimizer: { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999 },
    };
    if (editor.edit("Add Player", [{ kind: "setPlayer", player }])) editor.inspectPlayer(id);
  };

  return (
    <Panel position="bottom-center" className="round">
      <div className="round-head">
        <span className="gv-heading">Round</span>
        <span className="round-order">{ORDER_WORDS[order]}</span>
        {stage && <span className="round-stage">{stageText(stage)}</span>}
      </div>
      <div className="round-players">
        {players.map((player, index) => (
          <Fragment key={player.id}>
            {index > 0 && (
              <span className="round-arrow" aria-hidden="true">
                {order === "simultaneous" ? "+" : "→"}
              </span>
            )}
            <button
              type="button"
              className="round-player"
              data-tint={playerTint(document, player)}
              aria-pressed={shown === player.id}
              onClick={() => {
                editor.inspectPlayer(player.id);
              }}
            >
              {playerText(inStage(player, stage))}
              {extrasOf(inStage(player, stage)).map((extra) => (
                <span key={extra} className="round-extra">
                  {extra}
                </span>
              ))}
            </button>
          </Fragment>
        ))}
        {players.length === 0 && <span className="round-order">Nobody trains yet.</span>}
        {editable && <IconButton icon="add" label="Add a player" onClick={addPlayer} />}
      </div>
    </Panel>
  );
}
