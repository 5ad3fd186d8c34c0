import { useEffect, useRef, useState } from "react";
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
  const [draft, setDraft] = useState<string>();
  const field = useRef<VscodeTextfield>(null);
  useEffect(() => {
    setDraft(undefined);
  }, [text]);

  const parsed = draft === undefined ? undefined : parse(draft);
  const commit = (): void => {
    if (draft === undefined || draft === text) {
      setDraft(undefined);
    } else if (parsed?.ok === true) {
      onCommit(parsed.value);
      setDraft(undefined);
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
        ref={field}
        label={label}
        value={draft ?? text}
        disabled={disabled}
        placeholder={placeholder}
        invalid={parsed?.ok === false}
        onInput={(event) => {
          setDraft((event.target as VscodeTextfield).value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          else if (event.key === "Escape" && draft !== undefined) {
            setDraft(undefined);
            event.stopPropagation();
          }
        }}
        onBlur={commit}
      />
    </Field>
  );
}
