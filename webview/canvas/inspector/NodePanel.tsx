import type { Analysis, NodeAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument, GraphPath } from "../../../src/core/document/document";
import { appliedNetwork, ID, usedBlock } from "../../../src/core/document/references";
import { Section } from "../../ui/Facts";
import { TextField } from "../../ui/TextField";
import { plural } from "../../ui/format";
import { humanise, sameGraph, usesOf } from "../projection/graphs";
import { useEditor, useEditorState } from "../store/context";
import { isEditable } from "../store/state";
import { ApplicationSection } from "./ApplicationSection";
import { CountsSection } from "./CountsSection";
import { LifetimeSection } from "./LifetimeSection";
import { LossSection } from "./LossSection";
import { ParameterField } from "./ParameterField";
import { shownParameters } from "./parameters";
import { ProblemsSection } from "./ProblemsSection";
import { SharedSection } from "./SharedSection";
import { WeightsField } from "./WeightsField";

/** One node: what it is, its parameters, what it costs, and where its code is. */
export function NodePanel(props: {
  readonly node: NodeAnalysis;
  readonly document: GanDocument;
  readonly analysis: Analysis;
  /** Where the node is defined: inside an opened block, the block. */
  readonly path: GraphPath;
  /** The graph on the canvas. */
  readonly shown: GraphPath;
}): React.JSX.Element {
  const { node, document, analysis, path, shown } = props;
  const { id } = node.node;
  const inPlace = !sameGraph(path, shown);
  const editor = useEditor();
  const editable = useEditorState(isEditable);
  const network = path.kind === "game" ? appliedNetwork(node.node) : undefined;
  const block = usedBlock(node.node);
  const title = network ?? block;
  const { operator } = node;
  const specs = shownParameters(node);
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
      {inPlace && path.kind === "block" && <BlockNote document={document} block={path.name} />}
      {operator && (
        <p className="inspector-doc">
          {operator.doc}
          {operator.paper && <PaperLink title={operator.paper.title} url={operator.paper.url} />}
        </p>
      )}
      <ProblemsSection path={path} node={id} diagnostics={analysis.diagnostics} />
      {network !== undefined && (
        <ApplicationSection document={document} analysis={analysis} network={network} />
      )}
      {operator?.category === "Losses" && <LossSection document={document} loss={id} />}
      {block !== undefined && (
        <button
          type="button"
          className="gv-link"
          onClick={() => {
            editor.open({ kind: "block", name: block });
          }}
        >
          Open the block itself ({plural(usesOf(document, block), "use")})
        </button>
      )}
      <Section title="Parameters">
        <TextField
          label="id"
          doc="Names the node's parameters and its place in the code."
          text={id}
          disabled={!editable}
          parse={(text) => {
            const to = text.trim();
            if (!ID.test(to)) return { ok: false, message: "Letters, digits, - and _ make an id." };
            if (to !== id && siblings.includes(to))
              return { ok: false, message: `There already is a node “${to}”.` };
            return { ok: true, value: to };
          }}
          onCommit={(to) => {
            const renamed = editor.edit("Rename", [{ kind: "renameNode", graph: path, id, to }]);
            if (renamed) editor.select([node.path.slice(0, -id.length) + to]);
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
                { kind: "setParameter", graph: path, id, parameter: name, value },
              ]);
            }}
          />
        ))}
        <WeightsField node={node} analysis={analysis} path={path} />
      </Section>
      <SharedSection node={node} analysis={analysis} />
      <LifetimeSection node={node.node} document={document} path={path} />
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

/** Said of a node inside of an opened block: whoever changes it changes more than is in view. */
function BlockNote(props: {
  readonly document: GanDocument;
  readonly block: string;
}): React.JSX.Element {
  const uses = usesOf(props.document, props.block);
  return (
    <p className="inspector-note">
      In the block {humanise(props.block)}: a change here changes{" "}
      {uses === 1 ? "its one use" : `all ${uses} uses`}. Shapes are those of this use.
    </p>
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
