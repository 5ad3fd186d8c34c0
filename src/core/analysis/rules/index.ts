/** All rules, in the order in which they speak: what is broken before what is merely odd. */
import { borders } from "./borders";
import { cycle } from "./cycle";
import { dataLogit } from "./data-logit";
import { edges } from "./edges";
import { lossNotReached } from "./loss-not-reached";
import { missingInput } from "./missing-input";
import { names } from "./names";
import { networks } from "./networks";
import { operators } from "./operators";
import { parameters } from "./parameters";
import { players } from "./players";
import { range } from "./range";
import type { Rule } from "./rule";
import { samples } from "./samples";
import { secondOrder } from "./second-order";
import { shapes } from "./shapes";
import { simultaneous } from "./simultaneous";
import { stages } from "./stages";
import { tooLarge } from "./too-large";
import { unusedNode } from "./unused-node";
import { weights } from "./weights";

/** What can be wrong in one stage of growth and right in another. */
export const STAGE_RULES: readonly Rule[] = [
  operators,
  parameters,
  edges,
  missingInput,
  cycle,
  borders,
  shapes,
  tooLarge,
  dataLogit,
  players,
  lossNotReached,
  secondOrder,
  samples,
];

/** What is so of the document as a whole. */
export const DOCUMENT_RULES: readonly Rule[] = [
  stages,
  weights,
  simultaneous,
  names,
  networks,
  range,
  unusedNode,
];
