import type { ParameterValue } from "../../../src/core/document/document";
import type { Initializer } from "../../../src/core/operators/operator";
import { TextField } from "../../ui/TextField";
import { initializerText, KINDS, parseInitializer } from "./initializers";

/** How a tensor begins, written as papers do: `normal 0.02`. */
export function InitializerField(props: {
  readonly label: string;
  readonly doc?: string;
  readonly value: ParameterValue;
  readonly disabled: boolean;
  readonly onReset?: () => void;
  readonly onCommit: (value: ParameterValue) => void;
}): React.JSX.Element {
  const { label, doc, value, disabled, onReset, onCommit } = props;
  return (
    <TextField
      label={label}
      doc={[doc, `One of ${KINDS.join(", ")}.`].filter(Boolean).join(" ")}
      text={
        isInitializer(value)
          ? initializerText(value)
          : typeof value === "string"
            ? value
            : JSON.stringify(value)
      }
      parse={parseInitializer}
      onCommit={(initializer) => {
        onCommit({ ...initializer });
      }}
      onReset={onReset}
      disabled={disabled}
    />
  );
}

function isInitializer(value: unknown): value is Initializer {
  return (
    value !== null &&
    typeof value === "object" &&
    "kind" in value &&
    KINDS.some((kind) => kind === value.kind)
  );
}
