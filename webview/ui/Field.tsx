import { useId } from "react";
import { IconButton } from "./IconButton";
import "./field.css";

/** A labelled row of a form: the control, a way back to the default, and what is wrong. */
export function Field(props: {
  readonly label: string;
  readonly doc?: string;
  readonly message?: string;
  /** Given where the value differs from the default. */
  readonly onReset?: () => void;
  readonly resetLabel?: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { label, doc, message, onReset, resetLabel, children } = props;
  const id = useId();
  return (
    <div className={`field${onReset ? " is-changed" : ""}`} role="group" aria-labelledby={id}>
      <span className="field-name">
        <span id={id} className="field-label" title={doc ?? label}>
          {label}
        </span>
        {onReset && (
          <IconButton
            icon="discard"
            label={resetLabel ?? "Put back the default"}
            onClick={onReset}
          />
        )}
      </span>
      <div className="field-control">{children}</div>
      {message !== undefined && (
        <p className="field-message" role="alert">
          {message}
        </p>
      )}
    </div>
  );
}
