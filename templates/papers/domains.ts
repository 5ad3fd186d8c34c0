/** Two sets of images between which no image is paired: two sources, or the halves of one, of which the second is changed. */
import type { GraphNode, ParameterValue } from "../../src/core/document/document";
import { dataParams, type DataOptions } from "./adversarial";
import { TemplateError, type Options, type TemplateOption } from "./template";

export const DERIVATIONS = ["none", "edges", "negative", "rotate", "colour", "thick"] as const;

export function deriveOption(standard: (typeof DERIVATIONS)[number]): TemplateOption {
  return {
    type: "choice",
    choices: DERIVATIONS,
    labels: {
      none: "nothing",
      edges: "their edges",
      negative: "their negatives",
      rotate: "turned by a quarter",
      colour: "blue ink on yellow paper",
      thick: "thicker strokes",
    },
    default: standard,
    label: "Domain B is made by",
    doc: "What is made of the second half of the images, where domain B has no data of its own.",
  };
}

export const dataB: TemplateOption = {
  type: "text",
  default: "",
  label: "Data of domain B",
  doc: "Another folder, IDX file or set; empty for the second half of the first.",
};

export interface Domain {
  readonly resolution: number;
  readonly channels: number;
  readonly range: DataOptions["range"];
}

/**
 * The sources "a" and "b". Without data of its own, B is derived from the second half of A's images, so that no image is
 * in both. Throws TemplateError for a colouring of grey images.
 */
export function domains(a: Domain, b: Domain, values: Options): readonly [GraphNode, GraphNode] {
  const [first, second] = [values.text("data"), values.text("dataB")];
  if (second !== "") {
    return [source("a", a, first, {}), source("b", b, second, {})];
  }
  const derive = values.text("derive");
  if (derive === "colour" && b.channels !== 3) {
    throw new TemplateError(
      `derive=colour makes RGB images, and domain B has channels=${b.channels}. Set channels=3, or derive something else.`,
    );
  }
  const derived: Record<string, ParameterValue> = derive === "none" ? {} : { derive };
  return [
    source("a", a, first, { part: "first" }),
    source("b", b, first, { part: "second", ...derived }),
  ];
}

function source(
  id: "a" | "b",
  domain: Domain,
  data: string,
  params: Readonly<Record<string, ParameterValue>>,
): GraphNode {
  const all = { ...dataParams({ ...domain, data }), ...params };
  return { id, op: "dataset", ...(Object.keys(all).length === 0 ? {} : { params: all }) };
}
