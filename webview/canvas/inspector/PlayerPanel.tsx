import type { GanDocument, Player } from "../../../src/core/document/document";
import { ID } from "../../../src/core/document/references";
import { lookup } from "../../../src/core/operators/catalogue";
import { CheckField } from "../../ui/CheckField";
import { Section } from "../../ui/Facts";
import { NumberField } from "../../ui/NumberField";
import type { Parsed } from "../../ui/parse";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { defined } from "../edits/defined";
import { humanise } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";
import { BurstFields } from "./BurstFields";
import { OptimizerSection } from "./OptimizerSection";
import { TermFields } from "./TermFields";

/** Who trains what, and how. */
export function PlayerPanel(props: {
  readonly player: Player;
  readonly document: GanDocument;
}): React.JSX.Element {
  const { player, document } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const change = (part: Partial<Player>): void => {
    editor.edit("Change Player", [{ kind: "setPlayer", player: defined({ ...player, ...part }) }]);
  };
  const losses = document.game.nodes
    .filter(({ op }) => lookup(op)?.category === "Losses")
    .map(({ id }) => id);
  const place = document.game.players.indexOf(player);
  return (
    <>
      <header className="inspector-head">
        <h2>{humanise(player.id)}</h2>
        <span className="inspector-id">player</span>
      </header>
      <Section title="Player">
        <TextField
          label="id"
          doc="Names its losses in the curves, and its optimizer's state in checkpoints."
          text={player.id}
          disabled={!editable}
          parse={(text) => parseId(text, player.id, document)}
          onCommit={(to) => {
            const renamed = editor.edit("Rename Player", [
              { kind: "renamePlayer", id: player.id, to },
            ]);
            if (renamed) editor.inspectPlayer(to);
          }}
        />
        {document.game.players.length > 1 && (
          <SelectField
            label="plays"
            doc="Its place in the round."
            value={String(place)}
            choices={document.game.players.map((_, index) => ({
              value: String(index),
              label: index === 0 ? "first" : `as number ${index + 1}`,
            }))}
            disabled={!editable}
            onCommit={(value) => {
              editor.edit("Move Player", [
                { kind: "movePlayer", id: player.id, place: Number(value) },
              ]);
            }}
          />
        )}
      </Section>
      <Section title="Trains">
        {Object.keys(document.networks).map((network) => (
          <CheckField
            key={network}
            label={humanise(network)}
            value={player.trains.includes(network)}
            disabled={!editable}
            onCommit={(trains) => {
              const others = player.trains.filter((name) => name !== network);
              if (!trains && others.length === 0) {
                editor.tell(
                  "error",
                  "A player trains at least one network. Choose another one first.",
                );
                return;
              }
              change({ trains: trains ? [...others, network] : others });
            }}
          />
        ))}
      </Section>
      <TermFields player={player} losses={losses} disabled={!editable} onChange={change} />
      <OptimizerSection
        optimizer={player.optimizer}
        disabled={!editable}
        onChange={(optimizer) => {
          change({ optimizer });
        }}
      />
      <Section title="Share of a round">
        <NumberField
          label="steps"
          doc="Updates in each round."
          value={player.steps ?? 1}
          range={{ type: "integer", min: 1 }}
          disabled={!editable}
          onCommit={(steps) => {
            change({ steps: steps === 1 ? undefined : steps });
          }}
        />
        <NumberField
          label="accumulate"
          doc="Batches whose gradients are averaged before one update."
          value={player.accumulate ?? 1}
          range={{ type: "integer", min: 1 }}
          disabled={!editable}
          onCommit={(accumulate) => {
            change({ accumulate: accumulate === 1 ? undefined : accumulate });
          }}
        />
        <NumberField
          label="clip weights"
          doc="Every trained weight is kept within plus and minus this."
          optional
          value={player.clip?.limit}
          range={{ type: "number", min: 1e-9 }}
          disabled={!editable}
          onCommit={(limit) => {
            change({
              clip: limit === undefined ? undefined : { limit, when: player.clip?.when ?? "after" },
            });
          }}
        />
        <NumberField
          label="EMA decay"
          doc="Samples are drawn from an exponential moving average of the weights."
          optional
          value={player.average?.decay}
          range={{ type: "number", min: 0, max: 1 }}
          disabled={!editable}
          onCommit={(decay) => {
            change({ average: decay === undefined ? undefined : { ...player.average, decay } });
          }}
        />
      </Section>
      <BurstFields
        bursts={player.bursts ?? []}
        disabled={!editable}
        onChange={(bursts) => {
          change({ bursts });
        }}
      />
      {editable && (
        <button
          type="button"
          className="gv-link inspector-danger"
          onClick={() => {
            editor.edit("Remove Player", [{ kind: "removePlayer", id: player.id }]);
          }}
        >
          Remove the player
        </button>
      )}
    </>
  );
}

function parseId(text: string, now: string, { game }: GanDocument): Parsed<string> {
  const id = text.trim();
  if (!ID.test(id)) return { ok: false, message: "Letters, digits, - and _ make an id." };
  return id !== now && game.players.some((player) => player.id === id)
    ? { ok: false, message: `There already is a player “${id}”.` }
    : { ok: true, value: id };
}
