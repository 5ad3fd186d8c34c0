import type { OptionValue, TemplateCard, TemplateOption } from "../protocol";
import { accessOf, type Values } from "./access";

/** A form for a template's options, with what each is for beneath it. `data` has a control of its own. */
export function Options(props: {
  readonly card: TemplateCard;
  readonly values: Values;
  readonly onChange: (key: string, value: OptionValue) => void;
}): React.JSX.Element {
  const { card, values, onChange } = props;
  return (
    <fieldset className="gallery-options">
      <legend>Options</legend>
      {card.options
        .filter(({ key }) => key !== "data")
        .map((option, index) => {
          const access = accessOf(card, values, option.key);
          if (access.kind === "unused") return null;
          return (
            <div key={option.key} className="gallery-option">
              <label htmlFor={`option-${option.key}`}>{option.label}</label>
              <Field
                option={option}
                value={
                  access.kind === "fixed" ? access.value : (values[option.key] ?? access.value)
                }
                fixed={access.kind === "fixed"}
                first={index === 0}
                onChange={(value) => {
                  onChange(option.key, value);
                }}
              />
              <p id={`option-${option.key}-doc`} className="gallery-quiet">
                {access.kind === "fixed" ? `${option.doc} The variant sets it.` : option.doc}
              </p>
            </div>
          );
        })}
    </fieldset>
  );
}

function Field(props: {
  readonly option: TemplateOption;
  readonly value: OptionValue;
  readonly fixed: boolean;
  readonly first: boolean;
  readonly onChange: (value: OptionValue) => void;
}): React.JSX.Element {
  const { option, value, fixed, first, onChange } = props;
  const common = {
    id: `option-${option.key}`,
    "aria-describedby": `option-${option.key}-doc`,
    disabled: fixed,
    autoFocus: first,
  };
  if (option.choices !== undefined) {
    return (
      <select
        {...common}
        value={String(value)}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {option.choices.map((choice) => (
          <option key={String(choice)} value={String(choice)}>
            {option.labels?.[String(choice)] ?? String(choice)}
          </option>
        ))}
      </select>
    );
  }
  if (typeof option.default === "boolean") {
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        onChange={(event) => {
          onChange(event.target.checked);
        }}
      />
    );
  }
  if (typeof option.default === "number") {
    return (
      <input
        {...common}
        type="number"
        value={Number.isNaN(value) ? "" : Number(value)}
        required
        min={option.min}
        max={option.max}
        onChange={(event) => {
          onChange(event.target.valueAsNumber);
        }}
      />
    );
  }
  return (
    <input
      {...common}
      type="text"
      value={String(value)}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
