import { useEffect, useRef, useState } from "react";
import type { RequestName, Requests, RunSnapshot, SheetView } from "../protocol";
import { SheetThumbnail, useLoadedImage } from "./SheetThumbnail";
import { base64, samplePng, sheetPng } from "./sheet";

export type Request = <K extends RequestName>(
  name: K,
  params: Requests[K]["params"],
) => Promise<Requests[K]["result"]>;

const THUMBNAILS = 6;

/** The sheet in view with its timeline. `chosen` is the place of a sheet, or undefined to follow the newest. */
export function Samples(props: {
  readonly run: RunSnapshot;
  readonly chosen: number | undefined;
  readonly onChoose: (place: number | undefined) => void;
  readonly request: Request;
  readonly onError: (error: unknown) => void;
}): React.JSX.Element {
  const { run, chosen, onChoose, request, onError } = props;
  const { sheets } = run;
  const newest = sheets.length - 1;
  const place = Math.min(chosen ?? newest, newest);
  const sheet = sheets[place];
  const choose = (next: number): void => {
    onChoose(next === newest ? undefined : next);
  };
  return (
    <section className="cockpit-samples" aria-label="Samples">
      <header>
        <h2>Samples</h2>
        {sheet !== undefined && (
          <p className="cockpit-quiet">fixed latents · step {sheet.step.toLocaleString()}</p>
        )}
      </header>
      {sheet === undefined ? (
        <p className="cockpit-waiting">The first sheet appears before the first step.</p>
      ) : (
        <>
          <Sheet sheet={sheet} request={request} onError={onError} />
          <div className="cockpit-timeline">
            {landmarks(sheets.length).map((at) => (
              <Landmark
                key={at}
                sheet={sheets[at]}
                chosen={at === place}
                onChoose={() => {
                  choose(at);
                }}
              />
            ))}
            <input
              type="range"
              aria-label="Step of the samples"
              aria-valuetext={`step ${sheet.step.toLocaleString()}`}
              min={0}
              max={Math.max(newest, 0)}
              value={place}
              disabled={sheets.length < 2}
              onChange={(event) => {
                choose(Number(event.target.value));
              }}
            />
            <output>
              {sheet.step.toLocaleString()} / {run.record.steps.toLocaleString()}
            </output>
          </div>
        </>
      )}
    </section>
  );
}

/** Places of the thumbnails: the first, the last, and evenly between. */
function landmarks(count: number): readonly number[] {
  if (count <= THUMBNAILS) return Array.from({ length: count }, (_, place) => place);
  return Array.from({ length: THUMBNAILS }, (_, index) =>
    Math.round((index * (count - 1)) / (THUMBNAILS - 1)),
  );
}

function Landmark(props: {
  readonly sheet: SheetView | undefined;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}): React.JSX.Element | null {
  if (props.sheet === undefined) return null;
  return (
    <button
      type="button"
      className="cockpit-landmark"
      aria-pressed={props.chosen}
      aria-label={`Step ${props.sheet.step.toLocaleString()}`}
      title={`Step ${props.sheet.step.toLocaleString()}`}
      onClick={props.onChoose}
    >
      <SheetThumbnail sheet={props.sheet} columns={3} rows={3} />
    </button>
  );
}

/** One sheet, with a cell for every sample: arrow keys move, Enter or the right button opens the menu. */
function Sheet(props: {
  readonly sheet: SheetView;
  readonly request: Request;
  readonly onError: (error: unknown) => void;
}): React.JSX.Element {
  const { sheet, request, onError } = props;
  const [current, setCurrent] = useState(0);
  const [menu, setMenu] = useState<{ index: number; x: number; y: number } | null>(null);
  const cells = useRef<HTMLDivElement>(null);
  const uri = useLoadedImage(sheet.uri);
  const count = sheet.columns * sheet.rows;

  const focusCell = (index: number): void => {
    setCurrent(index);
    cells.current?.querySelectorAll("button").item(index).focus();
  };
  const move = (event: React.KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -sheet.columns, ArrowDown: sheet.columns }[
      event.key
    ];
    if (by === undefined || current + by < 0 || current + by >= count) return;
    event.preventDefault();
    focusCell(current + by);
  };
  const open = (index: number, event: React.MouseEvent): void => {
    event.preventDefault();
    const cell = event.currentTarget.getBoundingClientRect();
    // The keyboard's click has no position: the menu then opens at the cell.
    const fromKeyboard = event.clientX === 0 && event.clientY === 0;
    setCurrent(index);
    setMenu({
      index,
      x: fromKeyboard ? cell.left : event.clientX,
      y: fromKeyboard ? cell.bottom : event.clientY,
    });
  };
  const save = async (index: number): Promise<void> => {
    const png = await base64(await samplePng(sheet, index));
    await request("saveImage", { step: sheet.step, index, png });
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": await sheetPng(sheet) })]);
    } catch {
      // A webview without focus or permission may not write images: the host copies the sheet's path.
      await request("copySheet", { step: sheet.step });
    }
  };

  return (
    <div className="cockpit-sheet">
      <div
        className="cockpit-frame"
        style={{
          aspectRatio: `${sheet.width} / ${sheet.height}`,
          width: `min(100cqw, calc(100cqh * ${sheet.width / sheet.height}))`,
        }}
      >
        {uri !== undefined && (
          <img src={uri} alt={`${count} samples at step ${sheet.step.toLocaleString()}`} />
        )}
        <div
          ref={cells}
          className="cockpit-cells"
          role="group"
          aria-label="Samples of the sheet"
          style={{ gridTemplateColumns: `repeat(${sheet.columns}, 1fr)` }}
          onKeyDown={move}
        >
          {Array.from({ length: count }, (_, index) => (
            <button
              key={index}
              type="button"
              tabIndex={index === current ? 0 : -1}
              aria-label={`Sample ${index + 1}`}
              aria-haspopup="menu"
              onClick={(event) => {
                if (event.detail === 0) open(index, event);
                else setCurrent(index);
              }}
              onContextMenu={(event) => {
                open(index, event);
              }}
            />
          ))}
        </div>
      </div>
      {menu !== null && (
        <Menu
          x={menu.x}
          y={menu.y}
          label={`Sample ${menu.index + 1}`}
          items={[
            { label: "Save Image...", run: () => save(menu.index) },
            { label: "Copy Sheet", run: copy },
          ]}
          onError={onError}
          onClose={() => {
            setMenu(null);
            focusCell(menu.index);
          }}
        />
      )}
    </div>
  );
}

/** A menu at a point of the window; it closes on Escape, on a click elsewhere and when it has done its work. */
function Menu(props: {
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
