import type { Analysis, GraphAnalysis } from "../../../src/core/analysis/analysis";
import type { GanDocument } from "../../../src/core/document/document";
import { ConnectionRule } from "../connect/rule";
import type { PortEnd } from "../store/state";
import { offerPorts, type Offer } from "./offers";

/** Whether a new node of an offer could be put at the loose end of an edge. */
export function acceptsOffer(
  document: GanDocument,
  analysis: Analysis,
  graph: GraphAnalysis,
  offer: Offer,
  end: PortEnd,
): boolean {
  const known = graph.byId.get(end.node);
  const own = (end.side === "source" ? known?.outputs : known?.inputs)?.find(
    ({ name }) => name === end.port,
  );
  if (!known || !own) return false;
  const ports = offerPorts(offer, document);
  const other = (end.side === "source" ? ports.inputs : ports.outputs).find(
    ({ type }) => type === own.type,
  );
  if (!other) return false;
  const shape = end.side === "source" ? known.outputShapes[end.port] : undefined;
  if (!shape || !offer.operator) return true;
  const defaults = Object.fromEntries(
    Object.entries(offer.operator.params).map(([name, spec]) => [name, spec.default]),
  );
  const candidate = {
    node: { id: offer.stem, ...offer.node },
    operator: offer.operator,
    params: { ...defaults, ...offer.node.params },
    inputs: ports.inputs,
    inputShapes: {},
  };
  return new ConnectionRule(document, analysis, graph).accepts(candidate, other.name, shape, false)
    .ok;
}
