import type { NetworkAnalysis } from "../../../src/core/analysis/analysis";
import { NAME } from "../../../src/core/document/references";
import { bytes, exact, shapeText, short } from "../../ui/format";
import { Facts, Section } from "../../ui/Facts";
import { TextField } from "../../ui/TextField";
import { humanise } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";

/** Bytes of a 32-bit float. */
const FLOAT = 4;

/** The network shown, while nothing in it is selected. */
export function NetworkPanel({
  network,
}: {
  readonly network: NetworkAnalysis;
}): React.JSX.Element {
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const { name } = network;
  const sum = (count: "flops" | "activations"): number =>
    network.flat.reduce((total, node) => total + node[count], 0);
  const shapes = (side: NetworkAnalysis["inputShapes"]) =>
    Object.entries(side).flatMap(([port, shape]) =>
      shape ? [[port, shapeText(shape)] as const] : [],
    );
  return (
    <>
      <header className="inspector-head">
        <h2>{humanise(name)}</h2>
        <span className="inspector-id">{network.role}</span>
      </header>
      <Section title="Network">
        <TextField
          label="name"
          doc="Names the file and the function of the generated code."
          text={name}
          disabled={!editable}
          parse={(text) =>
            NAME.test(text.trim())
              ? { ok: true, value: text.trim() }
              : {
                  ok: false,
                  message: "Letters, digits and _ make a name; it starts with a letter.",
                }
          }
          onCommit={(to) => {
            const renamed = editor.edit("Rename Network", [{ kind: "renameNetwork", name, to }]);
            if (renamed) editor.open({ kind: "network", name: to });
          }}
        />
      </Section>
      <Section title="Counts">
        <Facts
          facts={[
            [
              "layers",
              exact(network.flat.filter(({ operator }) => operator?.category !== "Ports").length),
            ],
            ["parameters", exact(network.parameters)],
            ["FLOPs / sample", short(sum("flops"))],
            ["activations / sample", bytes(sum("activations") * FLOAT)],
          ]}
        />
      </Section>
      <Section title="Reads and gives">
        <Facts facts={[...shapes(network.inputShapes), ...shapes(network.outputShapes)]} />
      </Section>
      <Section title="Code">
        <button
          type="button"
          className="gv-link"
          onClick={() => {
            editor.ask("openCode", { graph: { kind: "network", name } });
          }}
        >
          {name}.ts
        </button>
      </Section>
      {editable && (
        <button
          type="button"
          className="gv-link inspector-danger"
          onClick={() => {
            editor.edit("Remove Network", [{ kind: "removeNetwork", name }]);
          }}
        >
          Remove the network
        </button>
      )}
    </>
  );
}
