/** The samples view: the cockpit alone, beside the code. */
import { StrictMode, useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { createBridge, messageOf, type Bridge } from "../bridge/bridge";
import { acquire } from "../bridge/vscode";
import type { CockpitState, HostEvent } from "../protocol";
import { Cockpit } from "./Cockpit";
import { mergeRunEvents } from "./merge";
import type { Request } from "./Samples";
import "./page.css";

function afterEvent(state: CockpitState, event: HostEvent): CockpitState {
  switch (event.event) {
    case "run":
      return { ...state, run: event.run };
    case "runEvents":
      return { ...state, run: mergeRunEvents(state.run, event) };
    case "project":
      return { ...state, project: event.project };
    case "trust":
      return { ...state, trusted: event.trusted };
    case "progress":
      return { ...state, progress: event.progress };
    case "document":
    case "code":
    case "dataPreviews":
    case "command":
    case "reveal":
      return state;
  }
}

function View(props: { readonly bridge: Bridge }): React.JSX.Element {
  const { bridge } = props;
  const [state, setState] = useState<CockpitState | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    const stop = bridge.onEvent((event) => {
      setState((before) => before && afterEvent(before, event));
    });
    bridge.request("readyCockpit", undefined).then(setState, (error: unknown) => {
      setFailure(messageOf(error));
    });
    return stop;
  }, [bridge]);
  const request: Request = useCallback((name, params) => bridge.request(name, params), [bridge]);
  if (failure !== null) return <p role="alert">{failure}</p>;
  return state === null ? <div aria-busy="true" /> : <Cockpit {...state} request={request} />;
}

const root = document.getElementById("root");
if (root !== null) {
  const bridge = createBridge(acquire().port);
  createRoot(root).render(
    <StrictMode>
      <View bridge={bridge} />
    </StrictMode>,
  );
}
