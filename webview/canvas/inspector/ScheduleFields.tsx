import type { MomentumSchedule, RateSchedule } from "../../../src/core/document/document";
import { CheckField } from "../../ui/CheckField";
import { NumberField } from "../../ui/NumberField";
import { SelectField } from "../../ui/SelectField";

type Kind = RateSchedule["kind"];

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: "constant", label: "constant" },
  { value: "linear", label: "linear to zero" },
  { value: "inverse", label: "divided each update" },
];

/** What a schedule starts as when its kind is chosen; Goodfellow's own figures for the division. */
const FIRST: Readonly<Record<Kind, RateSchedule | undefined>> = {
  constant: undefined,
  linear: { kind: "linear", from: 0, to: 10_000 },
  inverse: { kind: "inverse", factor: 1.000004, floor: 1e-6 },
};

const UPDATES = { type: "integer", min: 0 } as const;
const SHARE = { type: "number", min: 0, max: 1 } as const;

/** A number that a schedule cannot do without. */
function ScheduleNumber(
  props: Omit<React.ComponentProps<typeof NumberField>, "onCommit" | "optional"> & {
    readonly onCommit: (value: number) => void;
  },
): React.JSX.Element {
  const { onCommit, ...field } = props;
  return (
    <NumberField
      {...field}
      onCommit={(value) => {
        if (value !== undefined) onCommit(value);
      }}
    />
  );
}

/** How the learning rate changes over a player's updates. */
export function RateScheduleFields(props: {
  readonly schedule: RateSchedule | undefined;
  readonly disabled: boolean;
  readonly onChange: (schedule: RateSchedule | undefined) => void;
}): React.JSX.Element {
  const { schedule, disabled, onChange } = props;
  return (
    <>
      <SelectField
        label="schedule"
        doc="How the learning rate changes over this player's updates."
        value={schedule?.kind ?? "constant"}
        choices={KINDS}
        disabled={disabled}
        onCommit={(value) => {
          const kind = KINDS.find((known) => known.value === value)?.value;
          if (kind) onChange(FIRST[kind]);
        }}
      />
      {schedule?.kind === "linear" && (
        <>
          <ScheduleNumber
            label="falls from update"
            doc="Until here the rate is constant."
            value={schedule.from}
            range={{ ...UPDATES, max: schedule.to }}
            disabled={disabled}
            onCommit={(from) => {
              onChange({ ...schedule, from });
            }}
          />
          <ScheduleNumber
            label="zero at update"
            value={schedule.to}
            range={{ ...UPDATES, min: schedule.from }}
            disabled={disabled}
            onCommit={(to) => {
              onChange({ ...schedule, to });
            }}
          />
        </>
      )}
      {schedule?.kind === "inverse" && (
        <>
          <ScheduleNumber
            label="divided by"
            doc="The rate is divided by this after every update."
            value={schedule.factor}
            range={{ type: "number", min: 1 }}
            disabled={disabled}
            onCommit={(factor) => {
              onChange({ ...schedule, factor });
            }}
          />
          <ScheduleNumber
            label="never below"
            value={schedule.floor}
            range={{ type: "number", min: 0 }}
            disabled={disabled}
            onCommit={(floor) => {
              onChange({ ...schedule, floor });
            }}
          />
        </>
      )}
    </>
  );
}

/** Momentum that rises over a player's updates. */
export function MomentumScheduleFields(props: {
  readonly schedule: MomentumSchedule | undefined;
  readonly disabled: boolean;
  readonly onChange: (schedule: MomentumSchedule | undefined) => void;
}): React.JSX.Element {
  const { schedule, disabled, onChange } = props;
  return (
    <>
      <CheckField
        label="momentum rises"
        doc="Linearly, from the optimizer's own momentum to a final one."
        value={schedule !== undefined}
        disabled={disabled}
        onCommit={(rises) => {
          onChange(rises ? { final: 0.7, from: 0, to: 10_000 } : undefined);
        }}
      />
      {schedule && (
        <>
          <ScheduleNumber
            label="final momentum"
            value={schedule.final}
            range={SHARE}
            disabled={disabled}
            onCommit={(final) => {
              onChange({ ...schedule, final });
            }}
          />
          <ScheduleNumber
            label="rises from update"
            value={schedule.from}
            range={{ ...UPDATES, max: schedule.to }}
            disabled={disabled}
            onCommit={(from) => {
              onChange({ ...schedule, from });
            }}
          />
          <ScheduleNumber
            label="until update"
            value={schedule.to}
            range={{ ...UPDATES, min: schedule.from }}
            disabled={disabled}
            onCommit={(to) => {
              onChange({ ...schedule, to });
            }}
          />
        </>
      )}
    </>
  );
}
