import type { VscodeCheckbox } from "./elements";
import { Field } from "./Field";

/** Yes or no. */
export function CheckField(props: {
  readonly label: string;
  readonly doc?: string;
  readonly value: boolean;
  readonly onCommit: (value: boolean) => void;
  readonly onReset?: () => void;
  readonly disabled?: boolean;
}): React.JSX.Element {
  const { label, doc, value, onCommit, onReset, disabled } = props;
  return (
    <Field label={label} doc={doc} onReset={onReset}>
      <vscode-checkbox
        aria-label={label}
        label={value ? "on" : "off"}
        checked={value}
        disabled={disabled}
        onchange={(event) => {
          onCommit((event.currentTarget as VscodeCheckbox).checked);
        }}
      />
    </Field>
  );
}
