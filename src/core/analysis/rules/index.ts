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
import { shapes } from "./shapes";
import { stages } from "./stages";
import { tooLarge } from "./too-large";
import { unsupported } from "./unsupported";
import { unusedNode } from "./unused-node";
import { weights } from "./weights";

export const RULES: readonly Rule[] = [
  stages,
  operators,
  parameters,
  edges,
  missingInput,
  cycle,
  borders,
  shapes,
  tooLarge,
  weights,
  dataLogit,
  players,
  unsupported,
  lossNotReached,
  names,
  networks,
  range,
  samples,
  unusedNode,
];
