import type { Shape } from "../../../src/core/document/document";
import type { ParameterValue } from "../../../src/core/document/document";
import type { ParameterSpec } from "../../../src/core/operators/operator";
import { rate, shapeText } from "../../ui/format";
import { isParameterReference, parseNumber, parseShape, type Parsed } from "../../ui/parse";
import { SelectField } from "../../ui/SelectField";
import { TextField } from "../../ui/TextField";
import { CheckField } from "../../ui/CheckField";
import { InitializerField } from "./InitializerField";

/** The field of one parameter, as its description asks for. */
export function ParameterField(props: {
  readonly spec: ParameterSpec;
  /** As the document has it; undefined: the default. */
  readonly value: ParameterValue | undefined;
  /** Inside a block a parameter may read the block's own. */
  readonly inBlock: boolean;
  readonly networks: readonly string[];
  readonly disabled: boolean;
  readonly onCommit: (value: ParameterValue | undefined) => void;
}): React.JSX.Element {
  const { spec, value, inBlock, networks, disabled, onCommit } = props;
  const shown = value ?? (spec.default as ParameterValue);
  const common = {
    label: spec.label.toLowerCase(),
    doc: spec.doc,
    disabled,
    onReset:
      value === undefined || disabled
        ? undefined
        : () => {
            onCommit(undefined);
          },
  };
  const referring =
    <T extends ParameterValue>(parse: (text: string) => Parsed<T>) =>
    (text: string): Parsed<ParameterValue> =>
      inBlock && isParameterReference(text) ? { ok: true, value: text.trim() } : parse(text);

  switch (spec.type) {
    case "integer":
    case "number":
      return (
        <TextField
          {...common}
          text={typeof shown === "number" ? rate(shown) : asText(shown)}
          parse={referring((text) => parseNumber(text, spec))}
          onCommit={onCommit}
        />
      );
    case "boolean":
      return <CheckField {...common} value={shown === true} onCommit={onCommit} />;
    case "choice":
      return (
        <SelectField
          {...common}
          value={asText(shown)}
          choices={spec.choices.map((choice) => ({ value: choice, label: choice }))}
          onCommit={onCommit}
        />
      );
    case "network":
      return (
        <SelectField
          {...common}
          onReset={undefined}
          value={asText(shown)}
          choices={networks.map((name) => ({ value: name, label: name }))}
          onCommit={onCommit}
        />
      );
    case "text":
      return (
        <TextField
          {...common}
          text={asText(shown)}
          parse={(text) => ({ ok: true, value: text })}
          onCommit={onCommit}
        />
      );
    case "shape":
      return (
        <TextField
          {...common}
          text={Array.isArray(shown) ? shapeText(shown as Shape) : asText(shown)}
          parse={referring((text) => {
            const parsed = parseShape(text, spec.longest);
            return parsed.ok ? { ok: true, value: [...parsed.value] } : parsed;
          })}
          onCommit={onCommit}
        />
      );
    case "initializer":
      return <InitializerField {...common} value={shown} onCommit={onCommit} />;
  }
}

/** A value that is not of the kind that the field is for still has to be shown. */
const asText = (value: ParameterValue): string =>
  typeof value === "string" ? value : JSON.stringify(value);
