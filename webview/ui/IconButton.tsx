import { Icon } from "./Icon";

export function IconButton(props: {
  readonly icon: string;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
}): React.JSX.Element {
  const { icon, label, onClick, disabled, pressed } = props;
  return (
    <button
      type="button"
      className="gv-icon-button"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
