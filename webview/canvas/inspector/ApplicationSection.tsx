import type { Analysis } from "../../../src/core/analysis/analysis";
import type { GanDocument } from "../../../src/core/document/document";
import { appliedNetwork } from "../../../src/core/document/references";
import { exact, shapeText } from "../../ui/format";
import { Facts, Section } from "../../ui/Facts";
import { humanise } from "../projection/graphs";
import { optimizerText } from "../round/playerText";
import { useEditor } from "../store/context";

/** The network that an application applies, and who trains it. */
export function ApplicationSection(props: {
  readonly document: GanDocument;
  readonly analysis: Analysis;
  readonly network: string;
}): React.JSX.Element | null {
  const { document, analysis, network } = props;
  const editor = useEditor();
  const counts = analysis.networks[network];
  if (!counts) return null;
  const applied = document.game.nodes.filter((node) => appliedNetwork(node) === network).length;
  const output = Object.values(counts.outputShapes)[0];
  const players = document.game.players.filter(({ trains }) => trains.includes(network));
  return (
    <>
      <Section title="Network">
        <Facts
          facts={[
            [
              "layers",
              exact(counts.flat.filter(({ operator }) => operator?.category !== "Ports").length),
            ],
            ["parameters", exact(counts.parameters)],
            ...(output ? [["output", shapeText(output)] as const] : []),
            ["applied", `${applied} ×`],
          ]}
        />
        <button
          type="button"
          className="gv-link"
          onClick={() => {
            editor.open({ kind: "network", name: network });
          }}
        >
          Open {humanise(network)}
        </button>
      </Section>
      <Section title="Trained by">
        {players.map((player) => (
          <button
            key={player.id}
            type="button"
            className="gv-link inspector-row"
            onClick={() => {
              editor.inspectPlayer(player.id);
            }}
          >
            {humanise(player.id)} · {optimizerText(player.optimizer)}
          </button>
        ))}
        {players.length === 0 && <p className="inspector-quiet">No player trains this network.</p>}
      </Section>
    </>
  );
}
