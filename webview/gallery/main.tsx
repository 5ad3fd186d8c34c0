/** The gallery: a card for every paper, then its options, and a project at the end. */
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { createBridge, messageOf, type Bridge } from "../bridge/bridge";
import { acquire } from "../bridge/vscode";
import type { GalleryState, TemplateCard } from "../protocol";
import { Figure } from "./Figure";
import { NewProjectForm, Totals } from "./NewProjectForm";
import "./gallery.css";

function GalleryPage(props: { readonly bridge: Bridge }): React.JSX.Element {
  const { bridge } = props;
  const [gallery, setGallery] = useState<GalleryState | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  /** The card to begin at: the one just left, or that of last time. */
  const [left, setLeft] = useState<string | null>(null);
  useEffect(() => {
    bridge.request("readyGallery", undefined).then(setGallery, (error: unknown) => {
      setFailure(messageOf(error));
    });
  }, [bridge]);
  if (failure !== null) return <p role="alert">{failure}</p>;
  if (gallery === null) return <main aria-busy="true" />;
  const card = gallery.templates.find(({ id }) => id === chosen);
  return (
    <main className="gallery">
      {card === undefined ? (
        <Cards gallery={gallery} begin={left ?? gallery.remembered.template} onChoose={setChosen} />
      ) : (
        <NewProjectForm
          bridge={bridge}
          gallery={gallery}
          card={card}
          onBack={() => {
            setLeft(chosen);
            setChosen(null);
          }}
        />
      )}
    </main>
  );
}

function Cards(props: {
  readonly gallery: GalleryState;
  readonly begin: string | undefined;
  readonly onChoose: (id: string) => void;
}): React.JSX.Element {
  return (
    <>
      <header>
        <h1>New GAN Project</h1>
        <p className="gallery-quiet">
          Each is a paper's game as a graph, and a project that trains on this machine.
        </p>
      </header>
      <ul className="gallery-cards">
        {props.gallery.templates.map((card, index) => (
          <li key={card.id}>
            <Card
              card={card}
              first={props.begin === undefined ? index === 0 : card.id === props.begin}
              onChoose={() => {
                props.onChoose(card.id);
              }}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function Card(props: {
  readonly card: TemplateCard;
  readonly first: boolean;
  readonly onChoose: () => void;
}): React.JSX.Element {
  const { card, first } = props;
  return (
    <button type="button" className="gallery-card" autoFocus={first} onClick={props.onChoose}>
      <Figure description={card.description} />
      <span className="gallery-title">
        {card.title}
        {card.year !== undefined && (
          <small>
            {card.year} · {firstAuthor(card.authors)}
          </small>
        )}
      </span>
      <span>{card.sentence}</span>
      <Totals description={card.description} />
    </button>
  );
}

/** `Goodfellow` of `Ian J. Goodfellow, Jean Pouget-Abadie, ...`. */
function firstAuthor(authors = ""): string {
  return (authors.split(/,| and /)[0] ?? "").trim().split(" ").at(-1) ?? "";
}

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <GalleryPage bridge={createBridge(acquire().port)} />
    </StrictMode>,
  );
}
