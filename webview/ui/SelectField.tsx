import type { VscodeSingleSelect } from "./elements";
import { Field } from "./Field";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One of a few. */
export function SelectField(props: {
  readonly label: string;
  readonly doc?: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onCommit: (value: string) => void;
  readonly onReset?: () => void;
  readonly disabled?: boolean;
}): React.JSX.Element {
  const { label, doc, value, choices, onCommit, onReset, disabled } = props;
  return (
    <Field label={label} doc={doc} onReset={onReset}>
      <Select
        label={label}
        value={value}
        choices={choices}
        onCommit={onCommit}
        disabled={disabled}
      />
    </Field>
  );
}

/** The control alone. */
export function Select(props: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onCommit: (value: string) => void;
  readonly disabled?: boolean;
}): React.JSX.Element {
  const { label, value, choices, onCommit, disabled } = props;
  return (
    <vscode-single-select
      label={label}
      value={value}
      disabled={disabled}
      onchange={(event) => {
        const chosen = (event.currentTarget as VscodeSingleSelect).value;
        if (chosen !== value) onCommit(chosen);
      }}
    >
      {choices.map((choice) => (
        <vscode-option key={choice.value} value={choice.value} selected={choice.value === value}>
          {choice.label}
        </vscode-option>
      ))}
    </vscode-single-select>
  );
}
