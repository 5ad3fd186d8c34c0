import { humanise } from "../projection/graphs";
import type { Tint } from "../projection/view";
import { useEditorState } from "../store/context";
import { latestLoss } from "./latest";

/** Whom a loss trains, with its newest value. */
export function LossFace(props: {
  readonly node: string;
  readonly players: readonly { readonly id: string; readonly tint: Tint }[];
}): React.JSX.Element {
  const { node, players } = props;
  if (players.length === 0) return <div className="card-line">trains no player</div>;
  return (
    <>
      {players.map(({ id, tint }) => (
        <LossLine key={id} node={node} player={id} tint={tint} />
      ))}
    </>
  );
}

function LossLine(props: {
  readonly node: string;
  readonly player: string;
  readonly tint: Tint;
}): React.JSX.Element {
  const { node, player, tint } = props;
  const value = useEditorState(({ run }) => latestLoss(run, player, node));
  return (
    <div className="loss-line" data-tint={tint}>
      <span className="loss-player">trains {humanise(player)}</span>
      {value !== undefined && <span className="gv-number">{value.toFixed(2)}</span>}
    </div>
  );
}
