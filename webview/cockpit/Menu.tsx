import { useEffect, useRef, useState } from "react";

/** A menu at a point of the window; it closes on Escape, on a click elsewhere and when it has done its work. */
export function Menu(props: {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly items: readonly { readonly label: string; readonly run: () => Promise<void> }[];
  readonly onError: (error: unknown) => void;
  readonly onClose: () => void;
}): React.JSX.Element {
  const { items, onClose, onError } = props;
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: props.x, top: props.y });

  useEffect(() => {
    const menu = element.current;
    if (menu === null) return;
    const { width, height } = menu.getBoundingClientRect();
    setPlace({
      left: Math.max(0, Math.min(props.x, window.innerWidth - width)),
      top: Math.max(0, Math.min(props.y, window.innerHeight - height)),
    });
    menu.querySelector("button")?.focus();
  }, [props.x, props.y]);

  const step = (by: number): void => {
    const buttons = [...(element.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      ref={element}
      className="cockpit-menu"
      role="menu"
      aria-label={props.label}
      style={place}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        else if (event.key === "ArrowDown") step(1);
        else if (event.key === "ArrowUp") step(-1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            item.run().catch(onError);
            onClose();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
