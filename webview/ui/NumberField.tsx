import { parseNumber, type NumberRange } from "./parse";
import { TextField } from "./TextField";
import { rate } from "./format";

/** A number in its range. An optional one may be left empty. */
export function NumberField(props: {
  readonly label: string;
  readonly doc?: string;
  readonly value: number | undefined;
  readonly range: NumberRange;
  readonly onCommit: (value: number | undefined) => void;
  readonly optional?: boolean;
  readonly onReset?: () => void;
  readonly disabled?: boolean;
}): React.JSX.Element {
  const { label, doc, value, range, onCommit, optional, onReset, disabled } = props;
  return (
    <TextField<number | undefined>
      label={label}
      doc={doc}
      text={value === undefined ? "" : rate(value)}
      placeholder={optional === true ? "none" : undefined}
      parse={(text) =>
        optional === true && text.trim() === ""
          ? { ok: true, value: undefined }
          : parseNumber(text, range)
      }
      onCommit={onCommit}
      onReset={onReset}
      disabled={disabled}
    />
  );
}
