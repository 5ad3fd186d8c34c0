/**
 * The live side of training: samples at fixed latents, losses, and the run's controls. It stands below the canvas and,
 * alone, in the samples view; it holds no truth of its own but what is in view.
 */
import { useCallback, useMemo, useState } from "react";
import type { Progress, ProjectStatus, RunSnapshot } from "../protocol";
import { Controls, Icon } from "./Controls";
import { figuresOf } from "./figures";
import { Losses } from "./Losses";
import { Samples, type Request } from "./Samples";
import "./cockpit.css";

export function Cockpit(props: {
  readonly run: RunSnapshot | null;
  readonly project: ProjectStatus;
  readonly trusted: boolean;
  readonly progress: Progress | null;
  readonly request: Request;
}): React.JSX.Element {
  const { run, project, trusted, progress, request } = props;
  const [error, setError] = useState<string | null>(null);
  const onError = useCallback((reason: unknown) => {
    setError(reason instanceof Error ? reason.message : String(reason));
  }, []);
  const quiet: Request = useCallback(
    (name, params) => {
      setError(null);
      return request(name, params);
    },
    [request],
  );
  return (
    <div className="cockpit">
      {progress !== null && (
        <ProgressLine
          progress={progress}
          onCancel={() => {
            request("cancel", undefined).catch(onError);
          }}
        />
      )}
      {error !== null && (
        <p className="cockpit-notice is-error" role="alert">
          <Icon name="error" />
          {error}
          <button
            type="button"
            onClick={() => {
              request("showLog", undefined).catch(onError);
            }}
          >
            Show Log
          </button>
          <button
            type="button"
            className="is-quiet"
            aria-label="Dismiss"
            onClick={() => {
              setError(null);
            }}
          >
            <Icon name="close" />
          </button>
        </p>
      )}
      {run === null ? (
        <Invitation
          project={project}
          trusted={trusted}
          busy={progress !== null}
          request={quiet}
          onError={onError}
        />
      ) : (
        // Another run begins with the newest sheet in view.
        <Run key={run.record.id} run={run} trusted={trusted} request={quiet} onError={onError} />
      )}
    </div>
  );
}

function Run(props: {
  readonly run: RunSnapshot;
  readonly trusted: boolean;
  readonly request: Request;
  readonly onError: (error: unknown) => void;
}): React.JSX.Element {
  const { run, trusted, request, onError } = props;
  const [chosen, setChosen] = useState<number>();
  const figures = useMemo(() => figuresOf(run), [run]);
  const shown = chosen === undefined ? undefined : run.sheets[chosen]?.step;
  return (
    <div className="cockpit-columns">
      <Samples run={run} chosen={chosen} onChoose={setChosen} request={request} onError={onError} />
      <Losses run={run} shown={shown} />
      <Controls run={run} figures={figures} trusted={trusted} request={request} onError={onError} />
    </div>
  );
}

/** What stands here before the first run. */
function Invitation(props: {
  readonly project: ProjectStatus;
  readonly trusted: boolean;
  readonly busy: boolean;
  readonly request: Request;
  readonly onError: (error: unknown) => void;
}): React.JSX.Element {
  const { project, trusted, busy, request, onError } = props;
  const loose = project.kind === "loose";
  return (
    <section className="cockpit-invitation" aria-label="Training">
      <p>
        {loose
          ? "This graph is not part of a project yet. A project holds its code, its data settings and its runs."
          : "Nothing has been trained yet. The samples of the untrained generator appear first, and sharpen from there."}
      </p>
      {!trusted && (
        <p className="cockpit-quiet">
          Training runs the project's code, so it needs a trusted workspace. Looking and editing do
          not.
        </p>
      )}
      <button
        type="button"
        className="is-primary"
        disabled={busy || (!loose && !trusted)}
        onClick={() => {
          const answer = loose ? request("makeProject", undefined) : request("train", undefined);
          answer.catch(onError);
        }}
      >
        <Icon name={loose ? "new-folder" : "play"} />
        {loose ? "Make a Project..." : "Train"}
      </button>
    </section>
  );
}

function ProgressLine(props: {
  readonly progress: Progress;
  readonly onCancel: () => void;
}): React.JSX.Element {
  const { title, detail, fraction, cancellable } = props.progress;
  return (
    <div className="cockpit-progress" role="status">
      <span>{title}</span>
      <span className="cockpit-quiet">{detail}</span>
      {cancellable === true && (
        <button type="button" onClick={props.onCancel}>
          Cancel
        </button>
      )}
      <progress max={1} value={fraction} aria-label={title} />
    </div>
  );
}
