import { useState } from "react";
import { deviceInWords } from "../../src/core/runs/device";
import { canResume, isActive } from "../../src/core/runs/state";
import type { RunSnapshot } from "../protocol";
import { rate } from "../ui/format";
import { duration, speed, stateInWords, type Figures } from "./figures";
import type { Request } from "./Samples";

/** The buttons of a run and its figures. */
export function Controls(props: {
  readonly run: RunSnapshot;
  readonly figures: Figures;
  readonly trusted: boolean;
  readonly request: Request;
  readonly onError: (error: unknown) => void;
}): React.JSX.Element {
  const { run, figures, trusted, request, onError } = props;
  const [asked, setAsked] = useState<string | null>(null);
  const ask = (name: string, answer: Promise<unknown>): void => {
    setAsked(name);
    answer.catch(onError).finally(() => {
      setAsked(null);
    });
  };
  const command = (name: "pause" | "resume" | "stop" | "checkpoint"): void => {
    ask(name, request("control", { command: name }));
  };
  const { state } = figures;
  const lastCheckpoint = figures.checkpoints.at(-1);
  const active = isActive(state);
  const resumable = canResume(run.record, state);
  return (
    <section className="cockpit-controls" aria-label="Training">
      <div className="cockpit-buttons">
        {active ? (
          <>
            <button
              type="button"
              className="is-primary"
              disabled={asked !== null || state === "starting"}
              onClick={() => {
                command(state === "paused" ? "resume" : "pause");
              }}
            >
              <Icon name={state === "paused" ? "debug-continue" : "debug-pause"} />
              {state === "paused" ? "Resume" : "Pause"}
            </button>
            <button
              type="button"
              disabled={asked !== null}
              onClick={() => {
                command("stop");
              }}
            >
              <Icon name="debug-stop" />
              Stop
            </button>
            <button
              type="button"
              disabled={asked !== null || state === "starting"}
              onClick={() => {
                command("checkpoint");
              }}
            >
              <Icon name="save" />
              Checkpoint
            </button>
          </>
        ) : (
          <>
            {resumable && (
              <button
                type="button"
                className="is-primary"
                disabled={asked !== null || !trusted}
                onClick={() => {
                  ask("resume", request("train", { resume: run.record.id }));
                }}
              >
                <Icon name="debug-continue" />
                Resume
              </button>
            )}
            <button
              type="button"
              className={resumable ? "" : "is-primary"}
              disabled={asked !== null || !trusted}
              onClick={() => {
                ask("train", request("train", undefined));
              }}
            >
              <Icon name="play" />
              {resumable ? "Train Anew" : "Train"}
            </button>
          </>
        )}
      </div>
      <progress
        max={1}
        value={figures.fraction}
        aria-label="Training"
        aria-valuetext={`step ${figures.step} of ${figures.steps}`}
      />
      <dl className="cockpit-figures">
        <Figure name="state" value={stateInWords(figures)} live />
        {figures.growth !== undefined && <Figure name="stage" value={figures.growth} />}
        <Figure
          name="step"
          value={`${figures.step.toLocaleString()} / ${figures.steps.toLocaleString()}`}
        />
        {figures.stepsPerSecond !== undefined && (
          <Figure name="speed" value={speed(figures.stepsPerSecond)} />
        )}
        {figures.secondsLeft !== undefined && (
          <Figure name="left" value={duration(figures.secondsLeft)} />
        )}
        <Figure
          name="device"
          value={deviceInWords(run.record.device)}
          title={run.record.why}
          minor
        />
        {lastCheckpoint !== undefined && (
          <Figure
            name="checkpoint"
            value={`step ${lastCheckpoint.toLocaleString()}`}
            title={`Written at ${figures.checkpoints.map((step) => step.toLocaleString()).join(", ")}. Resume goes on from the last.`}
          />
        )}
        {figures.balance !== undefined && (
          <Figure
            name="D balance"
            title="Mean of D(x) on real images / of D(G(z)) on generated ones"
            value={`${figures.balance.real.toFixed(2)} / ${figures.balance.fake.toFixed(2)}`}
            words={figures.balance.words}
            health={figures.balance.health}
          />
        )}
        {rateFigures(figures.latest?.rates ?? {}).map(({ name, value }) => (
          <Figure key={name} name={name} value={value} minor />
        ))}
      </dl>
      {figures.notices.slice(-3).map(({ severity, message }, index) => (
        <p key={index} className={`cockpit-notice is-${severity}`} role="status">
          <Icon name={severity} />
          {message}
        </p>
      ))}
    </section>
  );
}

/** One figure when all players learn at the same rate, else one each. */
function rateFigures(
  rates: Readonly<Record<string, number>>,
): readonly { readonly name: string; readonly value: string }[] {
  const [first, ...others] = Object.entries(rates);
  if (first === undefined) return [];
  if (others.every(([, value]) => value === first[1])) {
    return [{ name: "learning rate", value: rate(first[1]) }];
  }
  return [first, ...others].map(([player, value]) => ({
    name: `rate, ${player}`,
    value: rate(value),
  }));
}

/** An icon of VS Code's own font; the words beside it carry the meaning. */
export function Icon(props: { readonly name: string }): React.JSX.Element {
  return <span className={`codicon codicon-${props.name}`} aria-hidden="true" />;
}

function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly words?: string;
  readonly health?: "good" | "watch";
  readonly title?: string;
  readonly live?: boolean;
  /** Left out where there is little room. */
  readonly minor?: boolean;
}): React.JSX.Element {
  return (
    <div title={props.title} className={props.minor ? "is-minor" : undefined}>
      <dt>{props.name}</dt>
      <dd
        aria-live={props.live ? "polite" : undefined}
        className={props.health && `is-${props.health}`}
      >
        {props.value}
        {props.words !== undefined && <span className="cockpit-words">{props.words}</span>}
      </dd>
    </div>
  );
}
