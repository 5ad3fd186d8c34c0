import type { Burst } from "../../../src/core/document/document";
import { IconButton } from "../../ui/IconButton";
import { NumberField } from "../../ui/NumberField";
import { Section } from "../../ui/Facts";
import { defined } from "../edits/defined";

const COUNT = { type: "integer", min: 1 } as const;
/** WGAN's: 100 critic steps in each of the first 25 rounds. */
const FIRST: Burst = { steps: 100, below: 25 };

/** Rounds in which a player takes more steps than usual. */
export function BurstFields(props: {
  readonly bursts: readonly Burst[];
  readonly disabled: boolean;
  readonly onChange: (bursts: readonly Burst[] | undefined) => void;
}): React.JSX.Element {
  const { bursts, disabled, onChange } = props;
  const put = (index: number, burst: Burst): void => {
    onChange(bursts.map((one, at) => (at === index ? defined(burst) : one)));
  };
  return (
    <Section title="Bursts">
      {bursts.map((burst, index) => (
        <div key={index} className="inspector-burst">
          <NumberField
            label="steps"
            doc="Updates in each round of the burst."
            value={burst.steps}
            range={COUNT}
            disabled={disabled}
            onCommit={(steps) => {
              if (steps !== undefined) put(index, { ...burst, steps });
            }}
          />
          <NumberField
            label="below round"
            optional
            value={burst.below}
            range={COUNT}
            disabled={disabled}
            onCommit={(below) => {
              put(index, { ...burst, below });
            }}
          />
          <NumberField
            label="every … rounds"
            optional
            value={burst.every}
            range={COUNT}
            disabled={disabled}
            onCommit={(every) => {
              put(index, { ...burst, every });
            }}
          />
          {!disabled && (
            <IconButton
              icon="trash"
              label="Remove the burst"
              onClick={() => {
                const rest = bursts.filter((_, at) => at !== index);
                onChange(rest.length === 0 ? undefined : rest);
              }}
            />
          )}
        </div>
      ))}
      {!disabled && (
        <button
          type="button"
          className="gv-link"
          onClick={() => {
            onChange([...bursts, FIRST]);
          }}
        >
          Add a burst
        </button>
      )}
    </Section>
  );
}
