import type { OptionValue, TemplateOption } from "../protocol";

/** A form for a template's options. `data` has a control of its own. */
export function Options(props: {
  readonly options: readonly TemplateOption[];
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly onChange: (key: string, value: OptionValue) => void;
}): React.JSX.Element {
  return (
    <fieldset className="gallery-options">
      <legend>Options</legend>
      {props.options
        .filter(({ key }) => key !== "data")
        .map((option) => (
          <label key={option.key} title={option.doc}>
            <span>{option.label}</span>
            <Field
              option={option}
              value={props.values[option.key] ?? option.default}
              onChange={(value) => {
                props.onChange(option.key, value);
              }}
            />
          </label>
        ))}
    </fieldset>
  );
}

function Field(props: {
  readonly option: TemplateOption;
  readonly value: OptionValue;
  readonly onChange: (value: OptionValue) => void;
}): React.JSX.Element {
  const { option, value, onChange } = props;
  if (option.choices !== undefined) {
    return (
      <select
        value={String(value)}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {option.choices.map((choice) => (
          <option key={String(choice)}>{String(choice)}</option>
        ))}
      </select>
    );
  }
  if (typeof option.default === "boolean") {
    return (
      <input
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
        type="number"
        value={Number(value)}
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
      type="text"
      value={String(value)}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
