import type { Optimizer } from "../../../src/core/document/document";
import { Section } from "../../ui/Facts";
import { NumberField } from "../../ui/NumberField";
import type { NumberRange } from "../../ui/parse";
import { SelectField } from "../../ui/SelectField";
import { defined } from "../edits/defined";
import { MomentumScheduleFields, RateScheduleFields } from "./ScheduleFields";

const KINDS: readonly { readonly value: Optimizer["kind"]; readonly label: string }[] = [
  { value: "adam", label: "Adam" },
  { value: "sgd", label: "SGD" },
  { value: "rmsprop", label: "RMSProp" },
];

const POSITIVE: NumberRange = { type: "number", min: 0 };
const SHARE: NumberRange = { type: "number", min: 0, max: 1 };

/** The optimizer and its numbers. */
export function OptimizerSection(props: {
  readonly optimizer: Optimizer;
  readonly disabled: boolean;
  readonly onChange: (optimizer: Optimizer) => void;
}): React.JSX.Element {
  const { optimizer, disabled, onChange } = props;
  const number = (
    label: string,
    value: number | undefined,
    range: NumberRange,
    put: (value: number) => Optimizer,
  ): React.JSX.Element => (
    <NumberField
      label={label}
      value={value}
      range={range}
      disabled={disabled}
      onCommit={(typed) => {
        if (typed !== undefined) onChange(put(typed));
      }}
    />
  );
  return (
    <Section title="Optimizer">
      <SelectField
        label="kind"
        value={optimizer.kind}
        choices={KINDS}
        disabled={disabled}
        onCommit={(value) => {
          const kind = KINDS.find((known) => known.value === value)?.value;
          if (kind) onChange(converted(optimizer, kind));
        }}
      />
      {number("learning rate", optimizer.rate, POSITIVE, (value) => ({
        ...optimizer,
        rate: value,
      }))}
      {optimizer.kind === "adam" && (
        <>
          {number("β₁", optimizer.beta1, SHARE, (beta1) => ({ ...optimizer, beta1 }))}
          {number("β₂", optimizer.beta2, SHARE, (beta2) => ({ ...optimizer, beta2 }))}
        </>
      )}
      {optimizer.kind === "sgd" &&
        number("momentum", optimizer.momentum ?? 0, SHARE, (momentum) => ({
          ...optimizer,
          momentum,
        }))}
      {optimizer.kind === "rmsprop" &&
        number("decay", optimizer.decay, SHARE, (decay) => ({ ...optimizer, decay }))}
      {number("weight decay", optimizer.weightDecay ?? 0, POSITIVE, (weightDecay) =>
        defined({ ...optimizer, weightDecay: weightDecay === 0 ? undefined : weightDecay }),
      )}
      {optimizer.kind !== "sgd" && (
        <NumberField
          label="epsilon"
          doc="Keeps the division by the gradients' size finite."
          optional
          value={optimizer.epsilon}
          range={POSITIVE}
          disabled={disabled}
          onCommit={(epsilon) => {
            onChange(defined({ ...optimizer, epsilon }));
          }}
        />
      )}
      <RateScheduleFields
        schedule={optimizer.schedule}
        disabled={disabled}
        onChange={(schedule) => {
          onChange(defined({ ...optimizer, schedule }));
        }}
      />
      {optimizer.kind === "sgd" && (
        <MomentumScheduleFields
          schedule={optimizer.momentumSchedule}
          disabled={disabled}
          onChange={(momentumSchedule) => {
            onChange(defined({ ...optimizer, momentumSchedule }));
          }}
        />
      )}
    </Section>
  );
}

/** Another kind of optimizer: the rate stays, the rest is what the kind usually has. */
function converted(optimizer: Optimizer, kind: Optimizer["kind"]): Optimizer {
  const { rate: learningRate, schedule, weightDecay } = optimizer;
  const common = {
    rate: learningRate,
    ...(weightDecay === undefined ? {} : { weightDecay }),
    ...(schedule === undefined ? {} : { schedule }),
  };
  switch (kind) {
    case "adam":
      return { kind, ...common, beta1: 0.5, beta2: 0.999 };
    case "sgd":
      return { kind, ...common };
    case "rmsprop":
      return { kind, ...common, decay: 0.9 };
  }
}
