import { useState } from "react";
import type { Parsed } from "./parse";
import type { VscodeTextfield } from "./elements";
import { Field } from "./Field";

/**
 * A field for text that means something: judged while one types, given on when it is finished (Enter, or leaving the
 * field), and only if it is valid. Escape puts the old text back.
 */
export function TextField<T>(props: {
  readonly label: string;
  readonly doc?: string;
  readonly text: string;
  readonly parse: (text: string) => Parsed<T>;
  readonly onCommit: (value: T) => void;
  readonly onReset?: () => void;
  readonly resetLabel?: string;
  readonly disabled?: boolean;
  readonly placeholder?: string;
}): React.JSX.Element {
  const { label, doc, text, parse, onCommit, onReset, resetLabel, disabled, placeholder } = props;
  const [typed, setTyped] = useState<{ readonly over: string; readonly text: string }>();
  // What was typed over a text that has changed since is void.
  const draft = typed?.over === text ? typed.text : undefined;
  const parsed = draft === undefined ? undefined : parse(draft);
  const commit = (): void => {
    if (draft === undefined || draft === text) {
      setTyped(undefined);
    } else if (parsed?.ok === true) {
      onCommit(parsed.value);
      setTyped(undefined);
    }
  };
  return (
    <Field
      label={label}
      doc={doc}
      onReset={onReset}
      resetLabel={resetLabel}
      message={parsed?.ok === false ? parsed.message : undefined}
    >
      <vscode-textfield
        label={label}
        value={draft ?? text}
        disabled={disabled}
        placeholder={placeholder}
        invalid={parsed?.ok === false}
        onInput={(event) => {
          setTyped({ over: text, text: (event.target as VscodeTextfield).value });
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          else if (event.key === "Escape" && draft !== undefined) {
            setTyped(undefined);
            event.stopPropagation();
          }
        }}
        onBlur={commit}
      />
    </Field>
  );
}
