import { useMemo } from "react";
import type { RequestName, Requests, RunSnapshot, SheetView } from "../protocol";
import { keepsRows } from "./figures";
import { landmarks } from "./landmarks";
import { Sheet } from "./Sheet";
import { SheetThumbnail } from "./SheetThumbnail";

export type Request = <K extends RequestName>(
  name: K,
  params: Requests[K]["params"],
) => Promise<Requests[K]["result"]>;

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
  const keepRows = useMemo(() => keepsRows(run.record.document), [run.record.document]);
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
          <Sheet sheet={sheet} keepRows={keepRows} request={request} onError={onError} />
          <div className="cockpit-timeline">
            {landmarks(sheets.length).map((at, slot) => (
              <Landmark
                key={slot}
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
