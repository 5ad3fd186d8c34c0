import { useEffect, useMemo, useRef, useState } from "react";
import type { VscodeTextfield } from "../../ui/elements";
import { searchOffers, type Offer } from "../edits/offers";
import { useAdd } from "../edits/useAdd";
import { useEditorState } from "../store/context";
import { isEditable } from "../store/state";
import { OFFER_TYPE } from "./drag";
import { NewNetwork } from "./NewNetwork";
import { useOffers } from "./useOffers";
import "./palette.css";

/** The operators that fit into the graph shown: searched, clicked or dragged. */
export function Palette(props: {
  /** Rises when the search should be focused. */
  readonly focus: number;
  readonly onChosen: () => void;
}): React.JSX.Element {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const offers = useOffers();
  const add = useAdd();
  const editable = useEditorState(isEditable);
  const search = useRef<VscodeTextfield>(null);
  const found = useMemo(() => searchOffers(offers, query), [offers, query]);

  useEffect(() => {
    if (props.focus > 0) search.current?.focus();
  }, [props.focus]);

  const choose = (offer: Offer): void => {
    if (!editable) return;
    add.chosen(offer);
    setQuery("");
    setActive(0);
    props.onChosen();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      setActive((now) => Math.min(found.length - 1, Math.max(0, now + step)));
      event.preventDefault();
    } else if (event.key === "Enter") {
      const offer = found[active];
      if (offer) choose(offer);
      event.preventDefault();
    } else if (event.key === "Escape" && query !== "") {
      setQuery("");
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const searching = query.trim() !== "";
  return (
    <nav className="palette" aria-label="Operators">
      <div className="palette-search">
        <vscode-textfield
          ref={search}
          placeholder="Search operators"
          label="Search operators"
          value={query}
          onInput={(event) => {
            setQuery((event.target as VscodeTextfield).value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="palette-list">
        {found.map((offer, index) => (
          <PaletteEntry
            key={offer.id}
            offer={offer}
            heading={
              !searching && offer.section !== found[index - 1]?.section ? offer.section : undefined
            }
            active={searching && index === active}
            disabled={!editable}
            onChoose={choose}
          />
        ))}
        {found.length === 0 && <p className="palette-none">No operator is called “{query}”.</p>}
        {!searching && <NewNetwork />}
      </div>
    </nav>
  );
}

function PaletteEntry(props: {
  readonly offer: Offer;
  readonly heading: string | undefined;
  readonly active: boolean;
  readonly disabled: boolean;
  readonly onChoose: (offer: Offer) => void;
}): React.JSX.Element {
  const { offer, heading, active, disabled, onChoose } = props;
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <>
      {heading !== undefined && <h2 className="gv-heading">{heading}</h2>}
      <button
        ref={row}
        type="button"
        className={`palette-entry${active ? " is-active" : ""}`}
        data-tint={offer.tint}
        title={offer.doc}
        disabled={disabled}
        draggable={!disabled}
        onDragStart={(event) => {
          event.dataTransfer.setData(OFFER_TYPE, offer.id);
          event.dataTransfer.effectAllowed = "copy";
        }}
        onClick={() => {
          onChoose(offer);
        }}
      >
        {offer.title}
      </button>
    </>
  );
}
