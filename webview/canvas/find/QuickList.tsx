import { useEffect, useRef, useState } from "react";
import type { VscodeTextfield } from "../../ui/elements";
import "./quickList.css";

export interface QuickItem {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
}

/** A searched list, driven from the keyboard: what Find and a dropped edge open. */
export function QuickList(props: {
  readonly placeholder: string;
  readonly items: (query: string) => readonly QuickItem[];
  readonly none: string;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
  readonly style?: React.CSSProperties;
}): React.JSX.Element {
  const { placeholder, items, none, onChoose, onClose, style } = props;
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const field = useRef<VscodeTextfield>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = items(query).slice(0, 100);

  useEffect(() => {
    const element = field.current;
    // The field's inner input exists once the element has drawn itself.
    void element?.updateComplete.then(() => {
      element.focus();
    });
  }, []);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setActive(Math.min(found.length - 1, Math.max(0, active + step)));
    else if (event.key === "Enter") {
      const item = found[active];
      if (item) onChoose(item.id);
    } else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="quick"
      style={style}
      role="dialog"
      aria-label={placeholder}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      <vscode-textfield
        ref={field}
        placeholder={placeholder}
        label={placeholder}
        value={query}
        onInput={(event) => {
          setQuery((event.target as VscodeTextfield).value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} role="listbox" aria-label={placeholder}>
        {found.map((item, index) => (
          <li
            key={item.id}
            role="option"
            aria-selected={index === active}
            className={index === active ? "is-active" : undefined}
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(item.id);
            }}
          >
            <span>{item.title}</span>
            <span className="quick-detail">{item.detail}</span>
          </li>
        ))}
        {found.length === 0 && <li className="quick-none">{none}</li>}
      </ul>
    </div>
  );
}
