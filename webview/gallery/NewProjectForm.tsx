import { useEffect, useState } from "react";
import type { Bridge } from "../bridge/bridge";
import { messageOf } from "../bridge/bridge";
import type { Fit } from "../data/fit";
import { short } from "../ui/format";
import type { GalleryState, TemplateCard, TemplateDescription } from "../protocol";
import { Data } from "./Data";
import { Figure } from "./Figure";
import { withValue, type Values } from "./access";
import { Options } from "./Options";

/** The options of one template, with what follows from them, and the way to a project. */
export function NewProjectForm(props: {
  readonly bridge: Bridge;
  readonly gallery: GalleryState;
  readonly card: TemplateCard;
  readonly onBack: () => void;
}): React.JSX.Element {
  const { bridge, gallery, card } = props;
  const remembered = gallery.remembered.template === card.id ? gallery.remembered : {};
  const [set, setSet] = useState<Values>(remembered.set ?? {});
  const [description, setDescription] = useState<TemplateDescription>(card.description);
  const [folder, setFolder] = useState(remembered.data && gallery.folder);
  const [fit, setFit] = useState<Fit>(remembered.data?.fit ?? "crop");
  const [typed, setTyped] = useState<string>();
  const dataOption = card.options.find(({ key }) => key === "data");
  const data = String(set["data"] ?? dataOption?.default ?? "digits");
  const name = typed ?? projectName(card, folder?.path ?? data);
  const [parent, setParent] = useState(gallery.parent);
  const [failure, setFailure] = useState<string | null>(null);
  const [making, setMaking] = useState(false);

  useEffect(() => {
    // A field that is being typed into holds no number for a moment.
    if (Object.values(set).some(Number.isNaN)) return;
    let current = true;
    bridge.request("describeTemplate", { template: card.id, set }).then(
      (next) => {
        if (!current) return;
        setDescription(next);
        setFailure(null);
      },
      (error: unknown) => {
        if (current) setFailure(messageOf(error));
      },
    );
    return () => {
      current = false;
    };
  }, [bridge, card.id, set]);

  const ask = async (work: () => Promise<void>): Promise<void> => {
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  const chooseFolder = (): Promise<void> =>
    ask(async () => {
      const chosen = await bridge.request("chooseData", undefined);
      if (chosen === null) return;
      setFolder(chosen);
      setSet(({ data: _, ...others }) => others);
    });
  const chooseParent = (): Promise<void> =>
    ask(async () => {
      const chosen = await bridge.request("chooseParent", undefined);
      if (chosen !== null) setParent(chosen.path);
    });
  const create = async (): Promise<void> => {
    setMaking(true);
    await ask(async () => {
      await bridge.request("createProject", {
        template: card.id,
        set,
        name: name.trim(),
        parent,
        data: folder && { path: folder.path, fit },
      });
    });
    setMaking(false);
  };

  const problem = failure ?? description.error;
  return (
    <form
      className="gallery-form"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <header>
        <button type="button" className="gallery-back" onClick={props.onBack}>
          <span className="codicon codicon-arrow-left" aria-hidden="true" /> All papers
        </button>
        <h1>
          {card.title}{" "}
          {card.year !== undefined && (
            <small>
              {card.year} · {card.authors}
            </small>
          )}
        </h1>
        <p>
          {card.sentence}{" "}
          {card.paper !== undefined && (
            <button
              type="button"
              className="gallery-link"
              onClick={() =>
                void ask(async () => {
                  await bridge.request("openExternal", { url: card.paper ?? "" });
                })
              }
            >
              Read the paper
            </button>
          )}
        </p>
      </header>
      <div className="gallery-columns">
        <div>
          <Options
            card={card}
            values={set}
            onChange={(key, value) => {
              setSet((before) => withValue(card, before, key, value));
            }}
          />
          <fieldset className="gallery-place">
            <legend>Project</legend>
            <label>
              <span>Name</span>
              <input
                type="text"
                value={name}
                required
                onChange={(event) => {
                  setTyped(event.target.value);
                }}
              />
            </label>
            <div className="gallery-parent">
              <span>Folder</span>
              <output title={parent}>{parent}</output>
              <button
                type="button"
                aria-label="Choose the folder that the project's own is made in"
                onClick={() => void chooseParent()}
              >
                Choose...
              </button>
            </div>
          </fieldset>
        </div>
        <div>
          <Figure description={description} />
          <Totals description={description} />
          {dataOption !== undefined && (
            <Data
              digits={gallery.digits}
              sets={dataOption.suggestions ?? {}}
              chosen={data}
              folder={folder}
              fit={fit}
              image={description.image}
              onSet={(chosen) => {
                setFolder(undefined);
                setSet((before) => ({ ...before, data: chosen }));
              }}
              onFolder={() => void chooseFolder()}
              onFit={setFit}
            />
          )}
        </div>
      </div>
      {problem !== undefined && (
        <p className="gallery-failure" role="alert">
          {problem}
        </p>
      )}
      <footer>
        <button
          type="submit"
          className="is-primary"
          disabled={making || description.error !== undefined || name.trim() === ""}
        >
          {making ? "Making the Project..." : "Create Project"}
        </button>
      </footer>
    </form>
  );
}

/** A name to begin with: the template's and the data's. */
function projectName(card: TemplateCard, data: string): string {
  return `${card.id}-${data.split(/[\\/]/).at(-1) ?? ""}`;
}

/** Trainable parameters of each network. */
export function Totals(props: { readonly description: TemplateDescription }): React.JSX.Element {
  return (
    <dl className="gallery-totals">
      {props.description.networks.map((network) => (
        <div key={network.name} className={`is-${network.role}`}>
          <dt>{network.name}</dt>
          <dd title={`${network.parameters.toLocaleString()} trainable parameters`}>
            {short(network.parameters)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
