/**
 * From a place in the document to a range of its text, for the Problems panel, and back, for a cursor in the text that
 * selects on the canvas. A place that the text does not have (a parameter at its default) leads to the nearest thing
 * around it that the text does have.
 */
import { findNodeAtLocation, getLocation, type Node as TextNode, parseTree } from "jsonc-parser";
import type { Place } from "./diagnostic";

export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

export interface Locator {
  /** The range of a place; the first character of the text where nothing nearer is there. */
  range(place: Place): TextRange;
  /** The range of a value by its path in the JSON, or of the nearest value around it. */
  rangeOfPath(path: readonly (string | number)[]): TextRange | undefined;
}

/** Reads a text once, to locate many places in it. */
export function createLocator(text: string): Locator {
  const root = parseTree(text);
  return {
    range(place) {
      if (place.text) return place.text;
      const found = root && findPlace(root, place);
      return found ? rangeOf(found) : { offset: 0, length: Math.min(1, text.length) };
    },
    rangeOfPath(path) {
      if (!root) return undefined;
      for (let length = path.length; length >= 0; length--) {
        const found = findNodeAtLocation(root, path.slice(0, length));
        if (!found) continue;
        // Something is missing in this object: point at where it begins rather than at all of it.
        return length < path.length
          ? { offset: found.offset, length: 1 }
          : rangeOf(property(found));
      }
      return undefined;
    },
  };
}

/** The range of a place in a document's text. */
export function locate(text: string, place: Place): TextRange {
  return createLocator(text).range(place);
}

/** The place that an offset of the text belongs to; undefined outside nodes, networks, blocks and players. */
export function placeAt(text: string, offset: number): Place | undefined {
  const { path } = getLocation(text, offset);
  const [first, second, third, fourth] = path;
  const root = parseTree(text);
  if (!root) return undefined;
  const idAt = (length: number) => idOf(findNodeAtLocation(root, path.slice(0, length)));
  if (first === "game" && second === "players" && typeof third === "number") {
    const player = idAt(3);
    return player === undefined ? undefined : { player };
  }
  if (first === "game" && second === "nodes" && typeof third === "number") {
    const node = idAt(3);
    return node === undefined ? undefined : { node, ...within(path.slice(3)) };
  }
  if ((first !== "networks" && first !== "blocks") || typeof second !== "string" || second === "") {
    return undefined;
  }
  const graph = first === "networks" ? { network: second } : { block: second };
  if (third !== "nodes" || typeof fourth !== "number") return graph;
  const node = idAt(4);
  return node === undefined ? graph : { ...graph, node, ...within(path.slice(4)) };
}

function within([field, key]: readonly (string | number)[]): Place {
  if (typeof key !== "string" || key === "") return {};
  if (field === "in") return { port: key };
  return field === "params" ? { parameter: key } : {};
}

function findPlace(root: TextNode, place: Place): TextNode | undefined {
  const at = (path: (string | number)[]) => findNodeAtLocation(root, path);
  if (place.player !== undefined) {
    const player = child(at(["game", "players"]), place.player);
    return (player && partOf(player, place)) ?? player ?? at(["game", "players"]);
  }
  const graph =
    place.network !== undefined
      ? at(["networks", place.network])
      : place.block !== undefined
        ? at(["blocks", place.block])
        : at(["game"]);
  if (place.node === undefined) {
    const named = place.network !== undefined || place.block !== undefined;
    if (named) return graph && property(graph);
    return place.parameter === undefined
      ? root.children?.[0]
      : property(at(["training", place.parameter]));
  }
  const node = child(graph && findNodeAtLocation(graph, ["nodes"]), place.node);
  return (node && partOf(node, place)) ?? node ?? graph ?? root;
}

/** The port or parameter of a node or player, with its key. */
function partOf(owner: TextNode, place: Place): TextNode | undefined {
  const key = place.port ?? place.parameter;
  if (key === undefined) return undefined;
  const paths =
    place.port !== undefined ? [["in", key]] : [["params", key], ["optimizer", key], [key]];
  for (const path of paths) {
    const found = findNodeAtLocation(owner, path);
    if (found) return property(found);
  }
  return undefined;
}

/** A value's property, key and all; the value itself where it is an element of a list. */
function property(value: TextNode): TextNode;
function property(value: TextNode | undefined): TextNode | undefined;
function property(value: TextNode | undefined): TextNode | undefined {
  return value?.parent?.type === "property" ? value.parent : value;
}

function child(list: TextNode | undefined, id: string): TextNode | undefined {
  return list?.children?.find((element) => idOf(element) === id);
}

function idOf(node: TextNode | undefined): string | undefined {
  const id: unknown = node && findNodeAtLocation(node, ["id"])?.value;
  return typeof id === "string" ? id : undefined;
}

function rangeOf({ offset, length }: TextNode): TextRange {
  return { offset, length };
}
