import type { Analysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, GraphPath } from "../../../src/core/document/document";
import { appliedNetwork, ID, usedBlock } from "../../../src/core/document/references";
import { Section } from "../../ui/Facts";
import { TextField } from "../../ui/TextField";
import { humanise } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";
import { ApplicationSection } from "./ApplicationSection";
import { CountsSection } from "./CountsSection";
import { LossSection } from "./LossSection";
import { ParameterField } from "./ParameterField";
import { ProblemsSection } from "./ProblemsSection";
import { WeightsField } from "./WeightsField";

/** One node: what it is, its parameters, what it costs, and where its code is. */
export function NodePanel(props: {
  readonly node: NodeAnalysis;
  readonly document: GanDocument;
  readonly analysis: Analysis;
  readonly path: GraphPath;
}): React.JSX.Element {
  const { node, document, analysis, path } = props;
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const network = path.kind === "game" ? appliedNetwork(node.node) : undefined;
  const block = usedBlock(node.node);
  const title = network ?? block;
  const { operator } = node;
  const specs = Object.entries(node.paramSpecs);
  const siblings = [
    ...((path.kind === "game"
      ? analysis.game
      : (analysis.networks[path.name] ?? analysis.blocks[path.name])
    )?.byId.keys() ?? []),
  ];

  return (
    <>
      <header className="inspector-head">
        <h2>{title === undefined ? (operator?.title ?? node.node.op) : humanise(title)}</h2>
        <span className="inspector-id">{node.path}</span>
      </header>
      {operator && (
        <p className="inspector-doc">
          {operator.doc}
          {operator.paper && <PaperLink title={operator.paper.title} url={operator.paper.url} />}
        </p>
      )}
      <ProblemsSection path={path} node={node.path} diagnostics={analysis.diagnostics} />
      {network !== undefined && (
        <ApplicationSection document={document} analysis={analysis} network={network} />
      )}
      {operator?.category === "Losses" && <LossSection document={document} loss={node.path} />}
      {block !== undefined && (
        <button
          type="button"
          className="gv-link"
          onClick={() => {
            editor.open({ kind: "block", name: block });
          }}
        >
          Open the block
        </button>
      )}
      <Section title="Parameters">
        <TextField
          label="id"
          doc="Names the node's parameters and its place in the code."
          text={node.path}
          disabled={!editable}
          parse={(text) => {
            const id = text.trim();
            if (!ID.test(id)) return { ok: false, message: "Letters, digits, - and _ make an id." };
            if (id !== node.path && siblings.includes(id))
              return { ok: false, message: `There already is a node “${id}”.` };
            return { ok: true, value: id };
          }}
          onCommit={(to) => {
            const renamed = editor.edit("Rename", [
              { kind: "renameNode", graph: path, id: node.path, to },
            ]);
            if (renamed) editor.select([to]);
          }}
        />
        {specs.map(([name, spec]) => (
          <ParameterField
            key={name}
            spec={spec}
            value={node.node.params?.[name]}
            inBlock={path.kind === "block"}
            networks={Object.keys(document.networks)}
            disabled={!editable}
            onCommit={(value) => {
              editor.edit(`Set ${spec.label}`, [
                { kind: "setParameter", graph: path, id: node.path, parameter: name, value },
              ]);
            }}
          />
        ))}
        <WeightsField node={node} analysis={analysis} path={path} />
      </Section>
      <CountsSection node={node} />
      {path.kind !== "block" && (
        <Section title="Code">
          <button
            type="button"
            className="gv-link"
            onClick={() => {
              editor.ask("openCode", { graph: path, node: node.path });
            }}
          >
            {path.kind === "game" ? "game.ts" : `${path.name}.ts`} · {node.path}
          </button>
        </Section>
      )}
    </>
  );
}

function PaperLink(props: { readonly title: string; readonly url: string }): React.JSX.Element {
  const editor = useEditor();
  return (
    <>
      {" "}
      <button
        type="button"
        className="gv-link"
        onClick={() => {
          editor.ask("openExternal", { url: props.url });
        }}
      >
        {props.title}
      </button>
    </>
  );
}
