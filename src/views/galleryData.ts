/**
 * What the gallery shows of the templates, and of a folder of images. Pure but for reading that folder.
 */
import { dirname, relative, sep } from "node:path";
import { templates } from "../../templates/papers";
import { ALWAYS_OPEN, type Template } from "../../templates/papers/template";
import type {
  DataFolder,
  NewProject,
  OptionValue,
  TemplateCard,
  TemplateDescription,
} from "../../webview/protocol";
import { analyse } from "../core/analysis/analyse";
import type { NetworkAnalysis } from "../core/analysis/analysis";
import type { GanDocument, GraphNode } from "../core/document/document";
import { parseReference } from "../core/document/references";
import { imagesIn, rawImages } from "../editor/dataPreviews";

type Options = Readonly<Record<string, OptionValue>>;

export function templateCards(): readonly TemplateCard[] {
  return templates.map((template) => ({
    id: template.id,
    title: template.title,
    sentence: template.sentence,
    ...(template.paper && {
      year: template.paper.year,
      authors: template.paper.authors,
      paper: template.paper.url,
    }),
    options: Object.entries(template.options).map(([key, option]) => ({
      key,
      label: option.label,
      doc: option.doc,
      default: option.default,
      ...("choices" in option && { choices: option.choices, labels: option.labels }),
      ...("min" in option && { min: option.min }),
      ...("max" in option && { max: option.max }),
      ...("suggestions" in option && { suggestions: option.suggestions }),
    })),
    variants: Object.fromEntries(
      Object.entries(template.variants).map(([id, { defaults, open }]) => [
        id,
        { defaults, open: [...ALWAYS_OPEN, ...open] },
      ]),
    ),
    description: describeTemplate(template, {}),
  }));
}

/** The template of an id. Throws when there is none. */
export function templateOf(id: string): Template {
  const found = templates.find((template) => template.id === id);
  if (found === undefined) throw new Error(`There is no template "${id}".`);
  return found;
}

/** Counts and shapes of a template with these options; options that make no sense are an error in words. */
export function describeTemplate(template: Template, set: Options): TemplateDescription {
  let document: GanDocument;
  try {
    document = template.build(set);
  } catch (error) {
    return { networks: [], error: error instanceof Error ? error.message : String(error) };
  }
  const analysis = analyse(document);
  const fault = analysis.diagnostics.find(({ severity }) => severity === "error");
  const source = analysis.game.nodes.find(({ node }) => node.op === "dataset");
  const shape = source && Object.values(source.outputShapes)[0];
  return {
    networks: Object.values(analysis.networks).map((network) => ({
      name: network.name,
      role: network.role,
      parameters: network.parameters,
      shapes: silhouettes(network),
    })),
    ...(shape && {
      image: { shape, range: source.params["range"] === "unit" ? [0, 1] : [-1, 1] } as const,
    }),
    ...(fault && { error: fault.message }),
  };
}

/** The shapes that a network's figure is drawn from: one for each change of size along the way to its output. */
function silhouettes({ flat }: NetworkAnalysis): readonly (readonly number[])[] {
  const byPath = new Map(flat.map((node) => [node.path, node]));
  const shapes: (readonly number[])[] = [];
  let node = flat.findLast((candidate) => candidate.node.op === "output");
  while (node !== undefined) {
    // What a node reads first is what it works on; labels, styles and shortcuts come after.
    const [read] = Object.values(node.node.in ?? {}).flat();
    const { node: source, port } = parseReference(read ?? "");
    node = byPath.get(source);
    const shape = node?.outputShapes[port ?? node.outputs[0]?.name ?? ""];
    if (shape === undefined || shape.length === 0) continue;
    if (shapes[0]?.join() !== shape.join()) shapes.unshift(shape);
  }
  return shapes;
}

/** The document of a new project: the template's, with its sources of images set to the chosen folder. */
export function documentOf({ template: id, set, name, data }: NewProject): GanDocument {
  const template = templateOf(id);
  const takesData = data !== undefined && "data" in template.options;
  const built = template.build(takesData ? { ...set, data: data.path } : set);
  const document = { ...built, name };
  if (data === undefined) return document;
  const withFit = (node: GraphNode): GraphNode =>
    node.op === "dataset" ? { ...node, params: { ...node.params, fit: data.fit } } : node;
  return { ...document, game: { ...document.game, nodes: document.game.nodes.map(withFit) } };
}

/** As many images are shown, and none larger than this travels in a message. */
const SHOWN = 12;
const LARGEST = 8_000_000;
const COUNTED = 100_000;

/** A folder as a choice of data: how many images, which classes, and the first few of them. */
export async function describeFolder(path: string): Promise<DataFolder> {
  const files = await imagesIn(path, COUNTED);
  if (files.length === 0) {
    throw new Error(`${path} holds no PNG, JPEG, WebP or GIF images, in it or in its folders.`);
  }
  const classes = new Set(
    files
      .map((file) => relative(path, dirname(file)).split(sep)[0] ?? "")
      .filter((name) => name !== ""),
  );
  return {
    path,
    count: files.length,
    classes: [...classes].sort(),
    images: await rawImages(path, files, SHOWN, LARGEST),
  };
}
