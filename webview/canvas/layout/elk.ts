/**
 * ELK, in a worker. The content security policy allows workers from blobs only, so the worker's source, which the build
 * puts beside the page's own script, is fetched first.
 */
import type { ELK, ElkNode } from "elkjs/lib/elk-api";
import ElkApi from "elkjs/lib/elk-api";
import { columnsOf } from "./columns";
import type { LayoutGraph, Point } from "./graph";
import type { Placed } from "./wrap";

export interface ElkLayout {
  readonly placed: readonly Placed[];
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

/** Lays a graph out from left to right. Rejects where no worker can run. */
export type ElkEngine = (graph: LayoutGraph) => Promise<ElkLayout>;

let started: Promise<ELK> | undefined;

/** Starts the worker before it is needed, while the host still reads the document. */
export function startElk(): void {
  // Whoever lays out first hears of a failure.
  elk().catch(() => undefined);
}

const elk = (): Promise<ELK> => (started ??= startWorker());

export const elkInWorker: ElkEngine = async (graph) => {
  const engine = await elk();
  return fromElk(graph, await engine.layout(toElk(graph)));
};

async function startWorker(): Promise<ELK> {
  const script = [...document.scripts].findLast(({ src }) => src !== "");
  if (!script) throw new Error("The page has no script beside which the layout worker could lie.");
  const response = await fetch(new URL("elk-worker.js", script.src));
  if (!response.ok) throw new Error(`The layout worker could not be read (${response.status}).`);
  const url = URL.createObjectURL(await response.blob());
  return new ElkApi({ workerFactory: () => new Worker(url) });
}

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.partitioning.activate": "true",
  "elk.randomSeed": "1",
  "elk.layered.considerModelOrder.strategy": "PREFER_NODES",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.layered.crossingMinimization.semiInteractive": "false",
  "elk.separateConnectedComponents": "false",
  "elk.spacing.edgeNode": "22",
  "elk.spacing.edgeEdge": "14",
};

export function toElk(graph: LayoutGraph): ElkNode {
  const column = columnsOf(graph);
  return {
    id: "graph",
    layoutOptions: {
      ...OPTIONS,
      "elk.spacing.nodeNode": String(graph.apart),
      "elk.layered.spacing.nodeNodeBetweenLayers": String(graph.gap),
      "elk.layered.spacing.edgeNodeBetweenLayers": "20",
    },
    children: graph.nodes.map((node) => ({
      id: node.id,
      width: node.width,
      height: node.height,
      layoutOptions: {
        "elk.portConstraints": "FIXED_POS",
        "elk.partitioning.partition": String(column.get(node.id) ?? 0),
      },
      ports: [
        ...node.inputs.map(({ name, y }) => ({
          id: inputPort(node.id, name),
          x: 0,
          y,
          width: 0,
          height: 0,
          layoutOptions: { "elk.port.side": "WEST" },
        })),
        ...node.outputs.map(({ name, y }) => ({
          id: outputPort(node.id, name),
          x: node.width,
          y,
          width: 0,
          height: 0,
          layoutOptions: { "elk.port.side": "EAST" },
        })),
      ],
    })),
    edges: graph.edges.map(({ id, source, sourcePort, target, targetPort }) => ({
      id,
      sources: [outputPort(source, sourcePort)],
      targets: [inputPort(target, targetPort)],
    })),
  };
}

const inputPort = (node: string, port: string): string => `${node}<${port}`;
const outputPort = (node: string, port: string): string => `${node}>${port}`;

export function fromElk(graph: LayoutGraph, drawn: ElkNode): ElkLayout {
  const children = new Map(drawn.children?.map((child) => [child.id, child]));
  const routes = new Map(
    (drawn.edges ?? []).flatMap(({ id, sections }) => {
      const bends = sections?.[0]?.bendPoints ?? [];
      return bends.length === 0 ? [] : [[id, bends.map(({ x, y }): Point => [x, y])] as const];
    }),
  );
  return {
    placed: graph.nodes.map((node) => {
      const { x = 0, y = 0 } = children.get(node.id) ?? {};
      return { node, x, y };
    }),
    routes,
  };
}
