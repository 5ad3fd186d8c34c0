import type { Player } from "../../../src/core/document/document";
import { parseReference } from "../../../src/core/document/references";
import { CheckField } from "../../ui/CheckField";
import { Section } from "../../ui/Facts";
import { NumberField } from "../../ui/NumberField";
import { humanise } from "../projection/graphs";

/** The losses that a player minimises the weighted sum of. */
export function TermFields(props: {
  readonly player: Player;
  /** Ids of the game's loss nodes. */
  readonly losses: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (part: Pick<Player, "minimises">) => void;
}): React.JSX.Element {
  const { player, losses, disabled, onChange } = props;
  return (
    <Section title="Minimises">
      {losses.map((loss) => {
        const term = player.minimises.find((one) => parseReference(one.loss).node === loss);
        const others = player.minimises.filter((one) => one !== term);
        return (
          <div key={loss}>
            <CheckField
              label={humanise(loss)}
              value={term !== undefined}
              disabled={disabled}
              onCommit={(on) => {
                onChange({ minimises: on ? [...others, { loss }] : others });
              }}
            />
            {term && (
              <NumberField
                label="weight"
                value={term.weight ?? 1}
                range={{ type: "number" }}
                disabled={disabled}
                onCommit={(weight) => {
                  const changed = { loss: term.loss, ...(weight === 1 ? {} : { weight }) };
                  onChange({
                    minimises: player.minimises.map((one) => (one === term ? changed : one)),
                  });
                }}
              />
            )}
          </div>
        );
      })}
      {losses.length === 0 && (
        <p className="inspector-quiet">The game has no loss yet. Add one from the palette.</p>
      )}
    </Section>
  );
}
